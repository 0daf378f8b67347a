//! Trouble of the environment: what no author can mend in the content.

use crate::diagnostic::Text;

/// What went wrong outside the content, in both languages, with the cause if the system gave one.
#[derive(Debug, thiserror::Error)]
#[error("{}", .text.en)]
pub struct Error {
    pub text: Text,
    #[source]
    pub source: Option<std::io::Error>,
}

impl Error {
    #[must_use]
    pub fn new(text: Text) -> Error {
        Error { text, source: None }
    }

    #[must_use]
    pub fn io(text: Text, source: std::io::Error) -> Error {
        Error { text, source: Some(source) }
    }
}
