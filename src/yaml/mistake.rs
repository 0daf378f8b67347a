//! What is said of documents that can be read, but not used as they are, and what to write instead.

use std::sync::Arc;

use crate::diagnostic::{Related, Span, Text};

pub(super) fn earlier(file: &Arc<str>, span: Span) -> Related {
    let message = Text::new("先に書かれているのはここです。", "it is first written here");
    Related { file: Arc::clone(file), span: Some(span), message }
}

pub(super) fn duplicate_key(key: &str) -> Text {
    Text::new(format!("項目「{key}」が二度書かれています。"), format!("the key `{key}` is written twice"))
}

pub(super) fn duplicate_anchor(name: &str) -> Text {
    Text::new(format!("目印「&{name}」が二度付けられています。"), format!("the anchor `&{name}` is defined twice"))
}

pub(super) fn no_key() -> Text {
    Text::new("「:」の前に項目名がありません。", "there is no key before the colon")
}

/// What to do about anything that is there twice.
pub(super) fn keep_one() -> Text {
    Text::new("どちらか一つを残し、もう一つを消してください。", "keep one of the two and delete the other")
}

pub(super) fn other_anchor() -> Text {
    Text::new("一方を別の名前に変えてください。", "give one of the two another name")
}

pub(super) fn merge_key() -> Text {
    Text::new("「<<」による取り込みは使えません。", "the merge key `<<` is not supported")
}

pub(super) fn write_keys_out() -> Text {
    Text::new("取り込む項目を、ここにそのまま書いてください。", "write the keys out here")
}

pub(super) fn collection_as_key() -> Text {
    Text::new("一覧や項目の組を項目名にすることはできません。", "a list or a mapping can't be a key")
}

pub(super) fn alias_in_itself() -> Text {
    Text::new("この参照は自分自身を含みます。", "this alias contains itself")
}

pub(super) fn write_values_out() -> Text {
    Text::new("参照（*）を使わずに、値をそのまま書いてください。", "write the values out instead of the alias")
}

pub(super) fn too_many_aliases() -> Text {
    Text::new("参照（*）による繰り返しが多すぎます。", "aliases (`*`) repeat too much")
}

pub(super) fn several_documents() -> Text {
    Text::new("「---」で区切って、二つ以上の内容を書くことはできません。", "a file holds one YAML document")
}

pub(super) fn move_document() -> Text {
    Text::new(
        "「---」の行を消すか、その後を別のファイルに分けてください。",
        "delete the line `---`, or move what follows it to a file of its own",
    )
}

pub(super) fn unknown_tag(tag: &str) -> Text {
    Text::new(format!("型の指定「{tag}」は使えません。"), format!("the tag `{tag}` is not supported here"))
}

fn both(ja: &str, en: &str) -> Text {
    Text::new(ja, en)
}

pub(super) fn too_deep() -> Text {
    both("一覧や項目の組の入れ子が深すぎます。", "lists and mappings are nested too deeply")
}

pub(super) fn less_deep() -> Text {
    both(
        "値を分けて、入れ子が64段を超えないように書いてください。",
        "write it so that no more than 64 stand in one another",
    )
}

pub(super) fn key_and_value() -> Text {
    both("「項目名: 値」の形で書いてください。", "write `key: value`")
}

pub(super) fn quote_brackets() -> Text {
    both(
        "「[」や「{」で始まる文章は、全体を引用符（\"）で囲んでください。",
        "put a text that begins with `[` or `{` in quotes",
    )
}

pub(super) fn wide_colon() -> Text {
    both(
        "「：」は全角です。半角の「:」と、その後に半角の空白を書いてください。",
        "`：` is a full-width colon; write `:` and a space",
    )
}

pub(super) fn space_after_colon() -> Text {
    both("「:」の後に半角の空白を入れてください。", "write a space after the colon")
}

pub(super) fn space_after_dash() -> Text {
    both("「-」の後に半角の空白を入れてください。", "write a space after the dash")
}

pub(super) fn wide_space() -> Text {
    both(
        "字下げに全角の空白が使われています。半角の空白に直してください。",
        "the indentation has full-width spaces; use half-width spaces",
    )
}

#[must_use]
pub fn control_character(c: char) -> Text {
    let code = u32::from(c);
    Text::new(
        format!("表示できない文字（U+{code:04X}）があります。"),
        format!("there is a character that can't be shown (U+{code:04X})"),
    )
}

#[must_use]
pub fn without_it() -> Text {
    Text::new("その文字を消してください。", "take the character out")
}
