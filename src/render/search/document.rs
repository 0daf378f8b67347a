//! What is searched, whatever it is made of.

use crate::render::address::encode;

/// Something that can be found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Below the site's root, percent-encoded, without the slash at its beginning.
    pub url: String,
    /// As people read it: 事例.
    pub kind: String,
    /// As people read it: 令和4年6月17日; empty if there is none.
    pub date: String,
    pub title: String,
    pub kana: String,
    /// All other words.
    pub text: String,
    /// What a case is like: the label and the choice of each taxonomy that one mostly looks for a case by.
    pub traits: Vec<(String, String)>,
    /// Of what is a part of something else.
    pub part: Option<Part>,
}

/// A page of a PDF within what a reader looks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// What is shown in place of the title, with the number of the page; it isn't searched.
    pub shown: String,
    /// The page of the site that hands out the PDF: its title and its address.
    pub of: String,
    pub url: String,
}

/// An address below the site's root, without the slash at its beginning.
pub fn address(url: &str) -> String {
    encode(url.strip_prefix('/').unwrap_or(url)).into_owned()
}
