//! Kinds of values, in words that an editor knows.

use super::mistake;
use super::node::{Node, Typed, Value};
use crate::diagnostic::Text;

/// What a key wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Text,
    Integer,
    Boolean,
    List,
    /// A list whose items are mappings.
    Mappings,
    Mapping,
}

impl Wanted {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Wanted::Text => ("文字", "a text"),
            Wanted::Integer => ("整数", "an integer"),
            Wanted::Boolean => ("「true」か「false」", "true or false"),
            Wanted::List => ("一覧（「- 」で始まる行）", "a list (lines that begin with `- `)"),
            Wanted::Mappings => (
                "項目の組の一覧（「- 項目名: 値」で始まる行）",
                "a list of keys and values (lines that begin with `- key: value`)",
            ),
            Wanted::Mapping => ("項目の組（字下げした「項目名: 値」）", "keys and values (indented `key: value`)"),
        }
    }

    /// The message of `wrong-type`; `name` is the key, or none for an item of a list.
    pub(super) fn but_found(self, name: Option<&str>, node: &Node) -> Text {
        let (wanted_ja, wanted_en) = self.words();
        let (found_ja, found_en) = found(node);
        let (name_ja, name_en) = subject(name);
        Text::new(
            format!("{name_ja}には{wanted_ja}を書きますが、{found_ja}が書かれています。"),
            format!("{name_en} takes {wanted_en}, and this is {found_en}"),
        )
    }

    /// What to write instead, as far as it can be told from what was written.
    pub(super) fn instead(self, name: Option<&str>, node: &Node) -> Text {
        let text = match &node.value {
            Value::Scalar(scalar) => &*scalar.text,
            _ => "",
        };
        let is_plain = matches!(&node.value, Value::Scalar(scalar) if scalar.plain);
        match self {
            Wanted::Integer | Wanted::Boolean if !is_plain && !text.is_empty() => Text::new(
                format!("引用符を付けずに書いてください: {}", shortened(text)),
                format!("write it without quotes: {}", shortened(text)),
            ),
            Wanted::Integer => match number_in(text) {
                Some(number) => Text::new(
                    format!("半角の数字だけで「{number}」のように書いてください。"),
                    format!("write half-width digits alone, such as `{number}`"),
                ),
                None => Text::new(
                    "半角の数字だけで、前に0を付けず、桁の区切りを入れずに書いてください。",
                    "write half-width digits alone, without leading zeros and without separators",
                ),
            },
            Wanted::Boolean => match truth(text) {
                Some(value) => Text::new(format!("{value} と書いてください。"), format!("write `{value}`")),
                None => Text::new("true か false と書いてください。", "write `true` or `false`"),
            },
            Wanted::List | Wanted::Mappings if text.starts_with('-') => mistake::space_after_dash(),
            Wanted::List if !text.is_empty() => {
                let name = name.unwrap_or("key");
                let items = items_in(text);
                Text::new(
                    format!("値が一つでも一覧として書いてください: {name}: [{items}]"),
                    format!("write a list even for one value: {name}: [{items}]"),
                )
            }
            Wanted::List => Text::new(
                "次の行から、字下げした「- 値」の行を並べてください。",
                "write lines of `- value`, indented, from the next line on",
            ),
            Wanted::Mappings => Text::new(
                "次の行から、字下げした「- 項目名: 値」の行を並べてください。",
                "write lines of `- key: value`, indented, from the next line on",
            ),
            Wanted::Mapping if text.contains('：') => mistake::wide_colon(),
            Wanted::Mapping if is_plain && text.contains(':') => mistake::space_after_colon(),
            Wanted::Mapping if name.is_some() => Text::new(
                "次の行から、字下げした「項目名: 値」の行を並べてください。",
                "write lines of `key: value`, indented, from the next line on",
            ),
            Wanted::Mapping => mistake::key_and_value(),
            Wanted::Text => Text::new(
                "値を一つだけ書いてください。「[」や「{」で始まる文章は、全体を引用符（\"）で囲みます。",
                "write one value; a text that begins with `[` or `{` stands in quotes",
            ),
        }
    }
}

/// `「title」` and `` `title` ``, or what stands for an item of a list and for the whole document.
pub(super) fn subject(name: Option<&str>) -> (String, String) {
    match name {
        Some(name) => (format!("「{name}」"), format!("`{name}`")),
        None => ("ここ".to_owned(), "this place".to_owned()),
    }
}

/// The number that a text most likely means, in the form that is asked for: `3` of `第３回`, `1000` of `1,000`. None if
/// there is none or more than one.
fn number_in(text: &str) -> Option<String> {
    const SEPARATORS: [char; 4] = ['_', ',', '，', '、'];
    let halved: String = text.chars().filter(|c| !SEPARATORS.contains(c)).map(half_width).collect();
    let is_digit = |c: char| c.is_ascii_digit();
    let digits = halved.trim_start_matches(|c| !is_digit(c)).trim_end_matches(|c| !is_digit(c));
    if digits.is_empty() || !digits.chars().all(is_digit) || halved.contains(['-', '.']) {
        return None;
    }
    let number = digits.trim_start_matches('0');
    Some(if number.is_empty() { "0" } else { number }.to_owned())
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
        '．' => '.',
        '－' | '−' => '-',
        _ => c,
    }
}

/// A line of several values as the items of a list: `対話、傾聴` is `対話, 傾聴`.
fn items_in(text: &str) -> String {
    let line = shortened(text);
    let items: Vec<&str> = line.split(['、', ',', '，']).map(str::trim).filter(|item| !item.is_empty()).collect();
    items.join(", ")
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
                Typed::Boolean(_) => ("", "the truth value"),
                Typed::Integer(_) => ("整数", "the integer"),
                Typed::Float(_) => ("小数", "the number"),
                Typed::String(_) if scalar.plain => ("", "the text"),
                Typed::String(_) => ("引用符で囲んだ", "the quoted text"),
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
