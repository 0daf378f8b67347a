//! Words of the program itself, each in both languages: `phrases!` declares those of one part of it.

/// Declares `Phrases`, the words of one language, and `of(lang)`, which gives them.
///
/// ```text
/// phrases! {
///     title: "題名", "Title";
/// }
/// ```
#[macro_export]
#[doc(hidden)]
macro_rules! __phrases {
    ($($name:ident: $ja:literal, $en:literal;)*) => {
        /// The words of one language.
        #[derive(Debug, serde::Serialize)]
        pub struct Phrases {
            /// As HTML names the language.
            pub lang: &'static str,
            $(pub $name: &'static str,)*
        }

        /// The words of a language.
        #[must_use]
        pub fn of(lang: $crate::diagnostic::Lang) -> &'static Phrases {
            const JA: Phrases = Phrases { lang: "ja", $($name: $ja,)* };
            const EN: Phrases = Phrases { lang: "en", $($name: $en,)* };
            match lang {
                $crate::diagnostic::Lang::Ja => &JA,
                $crate::diagnostic::Lang::En => &EN,
            }
        }

        #[cfg(test)]
        const NAMES: &[&str] = &["lang", $(stringify!($name),)*];
    };
}

pub(crate) use crate::__phrases as phrases;

/// A sentence with what stands in braces put in, each once: what is put in is put in as it is.
#[must_use]
pub fn fill(sentence: &str, parts: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        filled.push_str(before);
        filled.push_str(parts.iter().find(|(known, _)| *known == name).map_or("", |(_, part)| part));
        rest = after;
    }
    filled + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_once() {
        assert_eq!(fill("「{title}」（{file}）", &[("file", "b"), ("title", "{file}")]), "「{file}」（b）");
        assert_eq!(fill("a {b", &[("b", "c")]), "a {b");
        assert_eq!(fill("a{b}", &[]), "a");
    }
}
