//! The tables of `docs/writing.md` are those of the definitions.
//!
//! What stands between `<!-- keys: NAME -->` and `<!-- / -->` is the table of the record of that name.
//! `BANSOU_BLESS=1 cargo test --test schema` writes the tables anew.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use bansou::keys::{Definition, Key, Need, Type};
use bansou::schema::file_kinds;

const MANUAL: &str = "docs/writing.md";

/// Every record that a file can hold, itself among them.
fn records() -> Vec<&'static Definition> {
    let mut records = Vec::new();
    for kind in file_kinds() {
        collect(kind.definition, &mut records);
    }
    records
}

fn collect(definition: &'static Definition, records: &mut Vec<&'static Definition>) {
    if records.iter().any(|known| std::ptr::eq(*known, definition)) {
        return;
    }
    records.push(definition);
    for key in definition.keys {
        collect_type(key.written, records);
    }
}

fn collect_type(written: Type, records: &mut Vec<&'static Definition>) {
    match written {
        Type::Record(record) | Type::Open(record) | Type::Group(record) | Type::OptionalGroup(record) => {
            collect(record, records);
        }
        Type::List(of) | Type::Map(of) | Type::Nullable(of) => collect_type(*of, records),
        Type::Either(one, other) => {
            collect_type(*one, records);
            collect_type(*other, records);
        }
        _ => {}
    }
}

/// What can be written at a key, in a few words.
fn value(key: &Key) -> String {
    match (key.taxonomy, key.written) {
        (Some(_), Type::List(_)) => "分類の語の一覧".into(),
        (Some(_), _) => "分類の語".into(),
        (None, written) => words(written),
    }
}

fn words(written: Type) -> String {
    match written {
        Type::Text => "文字".into(),
        Type::Markdown => "文章".into(),
        Type::Code => "符号".into(),
        Type::Integer(least, most) if least > i64::MIN && most < i64::MAX => format!("{least}～{most}"),
        Type::Integer(..) => "整数".into(),
        Type::Decimal => "数".into(),
        Type::Boolean => "`true` `false`".into(),
        Type::Date => "[日付](#日付)".into(),
        Type::Day => "日".into(),
        Type::Period => "期間".into(),
        Type::Moment => "日、又は[日時](#日時)".into(),
        // The numbers of a standard are known to whoever writes them.
        Type::Choice(words @ [first, .., last]) if words.len() > 20 => format!("`{}`～`{}`", first.name, last.name),
        Type::Choice(words) => {
            words.iter().map(|word| format!("`{}` {}", word.name, word.label)).collect::<Vec<_>>().join("、")
        }
        Type::Path => "ファイル".into(),
        Type::Address | Type::WebAddress => "アドレス".into(),
        Type::Id => "id".into(),
        Type::List(of) => format!("{}の一覧", words(*of)),
        Type::Record(record) | Type::Group(record) | Type::OptionalGroup(record) => {
            if record.label.ends_with("項目") { record.label.into() } else { format!("{}の項目", record.label) }
        }
        Type::Open(_) | Type::Free => "自由".into(),
        Type::Map(of) => format!("名前と{}の組", words(*of)),
        Type::Nullable(of) => words(*of),
        Type::Either(one, other) => format!("{}、又は{}", words(*one), words(*other)),
    }
}

fn table(definition: &Definition) -> String {
    let mut table = "| 項目 | 値 | 意味 |\n|:--|:--|:--|\n".to_owned();
    for key in definition.keys {
        let name = match key.written {
            // A group has no key of its own: its own keys stand in a table of their own.
            Type::Group(group) | Type::OptionalGroup(group) => {
                group.names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join("、")
            }
            _ => format!("`{}`", key.name),
        };
        let need = if key.need == Need::Always { "（**必須**）" } else { "" };
        let default = match (key.written, key.default) {
            (_, None) => String::new(),
            (_, Some(default)) => format!("。書かないときは `{default}`"),
        };
        writeln!(table, "| {name} | {}{need} | {}{default} |", value(key), key.meaning).expect("a string");
    }
    table
}

/// The manual with the tables as they should be, and the names of the records that it has tables of.
fn with_tables(manual: &str) -> (String, BTreeSet<String>) {
    let records = records();
    let (mut written, mut named) = (String::new(), BTreeSet::new());
    let mut rest = manual;
    while let Some((before, after)) = rest.split_once("<!-- keys: ") {
        let (name, after) = after.split_once(" -->\n").expect("the end of a marker");
        let (_, after) = after.split_once("<!-- / -->").expect("the end of a table");
        let definition = records.iter().find(|record| record.name == name);
        let definition = definition.unwrap_or_else(|| panic!("{MANUAL} has a table of {name}, which is no record"));
        write!(written, "{before}<!-- keys: {name} -->\n{}<!-- / -->", table(definition)).expect("a string");
        named.insert(name.to_owned());
        rest = after;
    }
    (written + rest, named)
}

#[test]
fn the_manual_explains_every_key() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(MANUAL);
    let manual = fs::read_to_string(&path).expect("the manual");
    let (expected, named) = with_tables(&manual);
    if std::env::var_os("BANSOU_BLESS").is_some() {
        fs::write(&path, expected).expect("the manual");
        return;
    }
    let missing: Vec<&str> = records().iter().map(|record| record.name).filter(|name| !named.contains(*name)).collect();
    assert!(missing.is_empty(), "{MANUAL} has no table of {missing:?}: add `<!-- keys: NAME -->` and `<!-- / -->`");
    assert!(manual == expected, "the tables of {MANUAL} are old: BANSOU_BLESS=1 cargo test --test schema writes them");
}

/// An example is worth what it says: it is read as what the key wants.
#[test]
fn every_example_is_valid() {
    let mut wrong = Vec::new();
    for definition in records() {
        let whole = bansou::schema::json::schema(definition, definition.name, &[]);
        for key in definition.keys.iter().filter(|key| whole["properties"][key.name].is_object()) {
            let mut schema = whole["properties"][key.name].clone();
            if let Some(records) = whole.get("$defs") {
                schema["$defs"] = records.clone();
            }
            let validator = jsonschema::draft202012::new(&schema).expect("a schema");
            for (what, text) in [("example", key.example), ("default", key.default)] {
                let Some(text) = text else { continue };
                let written = crate::value("a.yaml", format!("it: {text}\n").as_bytes()).expect("YAML");
                if let Err(error) = validator.validate(&written["it"]) {
                    wrong.push(format!("the {what} of {}.{} is refused: {error}", definition.name, key.name));
                }
            }
            if key.label.is_empty() || key.meaning.is_empty() || key.meaning_en.trim().is_empty() {
                wrong.push(format!("{}.{} isn't explained", definition.name, key.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
