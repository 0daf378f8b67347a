//! A sentence in the two languages that the tool speaks.

/// The language of messages on the terminal and in the preview's overlay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    #[default]
    Ja,
    En,
}

/// The same sentence in Japanese and in English.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    pub ja: String,
    pub en: String,
}

impl Text {
    pub fn new(ja: impl Into<String>, en: impl Into<String>) -> Text {
        Text { ja: ja.into(), en: en.into() }
    }

    /// The help that names what was most likely meant.
    #[must_use]
    pub fn did_you_mean(name: &str) -> Text {
        Text::new(format!("「{name}」の誤りではありませんか。"), format!("did you mean `{name}`?"))
    }

    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }
}
