//! Kinds of values, in words that an editor knows.

use super::node::{Node, Typed, Value};
use super::syntax;
use crate::diagnostic::Text;

/// What a key wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Text,
    Integer,
    Number,
    Boolean,
    List,
    Mapping,
}

impl Wanted {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Wanted::Text => ("文字列", "a text"),
            Wanted::Integer => ("整数", "an integer"),
            Wanted::Number => ("数", "a number"),
            Wanted::Boolean => ("真偽値（true か false）", "true or false"),
            Wanted::List => ("一覧（「- 」で始まる行）", "a list (lines that begin with `- `)"),
            Wanted::Mapping => ("項目の組（字下げした「項目名: 値」）", "keys and values (indented `key: value`)"),
        }
    }

    /// The message of `wrong-type`; `name` is the key, or none for an item of a list.
    pub(super) fn but_found(self, name: Option<&str>, node: &Node) -> Text {
        let (wanted_ja, wanted_en) = self.words();
        let (found_ja, found_en) = found(node);
        let (name_ja, name_en) = place(name);
        Text::new(
            format!("{name_ja}には{wanted_ja}を書きますが、{found_ja}が書かれています。"),
            format!("{name_en} takes {wanted_en}, and this is {found_en}"),
        )
    }

    /// What to write instead, where it can be told from what was written.
    pub(super) fn instead(self, name: Option<&str>, node: &Node) -> Option<Text> {
        let Value::Scalar(scalar) = &node.value else { return None };
        let text = &*scalar.text;
        let help = match self {
            Wanted::Integer | Wanted::Number | Wanted::Boolean if !scalar.plain => Text::new(
                format!("引用符を付けずに書いてください: {}", shortened(text)),
                format!("write it without quotes: {}", shortened(text)),
            ),
            Wanted::Integer | Wanted::Number => Text::new(
                "半角の数字だけで、前に0を付けず、桁の区切りを入れずに書いてください。",
                "write half-width digits alone, without leading zeros and without separators",
            ),
            Wanted::Boolean => match truth(text) {
                Some(value) => Text::new(format!("{value} と書いてください。"), format!("write `{value}`")),
                None => Text::new("true か false と書いてください。", "write `true` or `false`"),
            },
            Wanted::List => {
                let name = name.unwrap_or("key");
                let text = shortened(text);
                Text::new(
                    format!("値が一つでも一覧として書いてください: {name}: [{text}]"),
                    format!("write a list even for one value: {name}: [{text}]"),
                )
            }
            Wanted::Mapping if text.contains('：') => syntax::wide_colon(),
            Wanted::Mapping if scalar.plain && text.contains(':') => syntax::space_after_colon(),
            Wanted::Mapping | Wanted::Text => return None,
        };
        Some(help)
    }
}

/// `「title」` and `` `title` ``, or what stands for an item of a list and for the whole document.
pub(super) fn place(name: Option<&str>) -> (String, String) {
    match name {
        Some(name) => (format!("「{name}」"), format!("`{name}`")),
        None => ("ここ".to_owned(), "this place".to_owned()),
    }
}

/// What other dialects of YAML, and people, take for a truth value.
fn truth(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "true" | "yes" | "y" | "on" | "1" | "はい" => Some(true),
        "false" | "no" | "n" | "off" | "0" | "いいえ" => Some(false),
        _ => None,
    }
}

fn found(node: &Node) -> (String, String) {
    let words = |ja: &str, en: &str| (ja.to_owned(), en.to_owned());
    match &node.value {
        Value::Null => words("空の値", "empty"),
        Value::Sequence(_) => words("一覧", "a list"),
        Value::Mapping(_) => words("項目の組", "keys and values"),
        Value::Scalar(scalar) => {
            let (ja, en) = match scalar.typed() {
                Typed::Boolean(_) => ("真偽値", "the truth value"),
                Typed::Integer(_) => ("整数", "the integer"),
                Typed::Float(_) => ("小数", "the number"),
                Typed::String(_) => ("文字列", "the text"),
            };
            let text = shortened(&scalar.text);
            (format!("{ja}「{text}」"), format!("{en} `{text}`"))
        }
    }
}

/// The first line of a text, at most twenty characters of it.
pub(super) fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let mut kept: String = line.chars().take(20).collect();
    if kept.len() < text.trim_end().len() {
        kept.push('…');
    }
    kept
}
