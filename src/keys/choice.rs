//! Values out of a short list.

/// A type whose values are a short list of names.
pub trait Choice: Copy + Sized + 'static {
    /// The values, by the names that authors write.
    const NAMES: &'static [(&'static str, Self)];
    /// The same names with what they are called.
    const WORDS: &'static [Word];
}

/// A name, and what it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// As it is written: `granted`.
    pub name: &'static str,
    /// `同意済み`
    pub label: &'static str,
}
