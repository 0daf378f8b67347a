//! What is said of documents that can be read, but not used as they are.

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

pub(super) fn merge_key() -> Text {
    Text::new(
        "「<<」による取り込みは使えません。取り込む項目をそのまま書いてください。",
        "the merge key `<<` is not supported; write the keys out",
    )
}

pub(super) fn collection_as_key() -> Text {
    Text::new("一覧や項目の組を項目名にすることはできません。", "a list or a mapping can't be a key")
}

pub(super) fn alias_in_itself() -> Text {
    Text::new("この参照は自分自身を含みます。", "this alias contains itself")
}

pub(super) fn too_many_aliases() -> Text {
    Text::new(
        "参照（*）による繰り返しが多すぎます。参照を減らし、値をそのまま書いてください。",
        "aliases (`*`) repeat too much; use fewer of them and write the values out",
    )
}

pub(super) fn several_documents() -> Text {
    Text::new(
        "一つのファイルに書けるYAML文書は一つです。「---」から後を別のファイルに分けてください。",
        "a file holds one YAML document; move what follows `---` to a file of its own",
    )
}

pub(super) fn unknown_tag(tag: &str) -> Text {
    Text::new(format!("型の指定「{tag}」は使えません。"), format!("the tag `{tag}` is not supported here"))
}
