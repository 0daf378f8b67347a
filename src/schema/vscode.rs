//! The settings of Visual Studio Code: which schema is for which file (the extension YAML by Red Hat), and forms for
//! the front matter (the extension Front Matter CMS), which knows no JSON Schema.

use serde_json::{Map, Value, json};

use super::{Terms, file_kinds, without_links};
use crate::keys::{Definition, Key, Need, Record, Type};
use crate::model::page::FrontMatter;

/// The settings; `folder` is where the schemas are, as seen from the site's root.
#[must_use]
pub fn settings(folder: &str, terms: &[Terms]) -> Value {
    let of_yaml = file_kinds().into_iter().filter(|kind| kind.files.ends_with(".yaml"));
    let schemas: Map<String, Value> =
        of_yaml.map(|kind| (format!("./{folder}/{}.schema.json", kind.name), kind.files.into())).collect();
    json!({
        "yaml.schemas": schemas,
        "frontMatter.framework.id": "other",
        "frontMatter.content.pageFolders": [{"title": "content", "path": "[[workspace]]/content"}],
        "frontMatter.preview.host": "http://127.0.0.1:1414",
        "frontMatter.taxonomy.contentTypes": [{
            "name": "default",
            "fileType": "md",
            "pageBundle": false,
            "fields": fields(FrontMatter::DEFINITION, terms),
        }],
        "frontMatter.taxonomy.fieldGroups": groups(FrontMatter::DEFINITION, terms),
    })
}

fn fields(definition: &'static Definition, terms: &[Terms]) -> Vec<Value> {
    definition.all_keys().into_iter().filter_map(|key| field(key, terms)).collect()
}

/// The field of a key; none for what the extension has no form for, which is written in the text.
fn field(key: &'static Key, terms: &[Terms]) -> Option<Value> {
    let mut field = json!({
        "name": key.name,
        "title": key.label,
        "description": without_links(key.meaning),
        "required": key.need == Need::Always,
    });
    let choices = |choices: Vec<(&str, &str)>| {
        choices.into_iter().map(|(id, title)| json!({"id": id, "title": title})).collect::<Vec<_>>()
    };
    let of_taxonomy = key.taxonomy.and_then(|taxonomy| terms.iter().find(|terms| *terms.taxonomy == *taxonomy));
    let known = of_taxonomy.map(|terms| choices(terms.choices.iter().map(|(key, label)| (&**key, &**label)).collect()));
    match key.written {
        Type::Code if known.is_some() => {
            field["type"] = "choice".into();
            field["choices"] = known.into();
        }
        Type::List(Type::Code) if known.is_some() => {
            field["type"] = "choice".into();
            field["multiple"] = true.into();
            field["choices"] = known.into();
        }
        Type::Choice(words) => {
            field["type"] = "choice".into();
            field["choices"] = choices(words.iter().map(|word| (word.name, word.label)).collect()).into();
        }
        Type::Boolean => field["type"] = "boolean".into(),
        Type::Integer(..) => field["type"] = "number".into(),
        Type::Markdown => {
            field["type"] = "string".into();
            field["single"] = false.into();
        }
        // Dates are written in a grammar of their own, which a calendar can't show.
        Type::Text
        | Type::Code
        | Type::Date
        | Type::Day
        | Type::Period
        | Type::Moment
        | Type::Path
        | Type::Address
        | Type::WebAddress
        | Type::Id
        | Type::Decimal => {
            field["type"] = "string".into();
            field["single"] = true.into();
        }
        Type::List(Type::Record(record)) => {
            field["type"] = "block".into();
            field["fieldGroup"] = record.name.into();
        }
        Type::List(Type::Text | Type::Path | Type::Code | Type::Address) => field["type"] = "list".into(),
        Type::Record(record) => {
            field["type"] = "fields".into();
            field["fields"] = fields(record, terms).into();
        }
        Type::List(_)
        | Type::Open(_)
        | Type::Map(_)
        | Type::Group(_)
        | Type::OptionalGroup(_)
        | Type::Free
        | Type::Nullable(_)
        | Type::Either(..) => return None,
    }
    if let Some(default) = key.default {
        field["default"] = super::json::plain(default);
    }
    Some(field)
}

/// The records that stand in lists, each once.
fn groups(definition: &'static Definition, terms: &[Terms]) -> Vec<Value> {
    let mut records: Vec<&'static Definition> = Vec::new();
    collect(definition, &mut records);
    records
        .into_iter()
        .map(|record| json!({"id": record.name, "labelField": record.keys.first().map(|key| key.name), "fields": fields(record, terms)}))
        .collect()
}

fn collect(definition: &'static Definition, records: &mut Vec<&'static Definition>) {
    for key in definition.all_keys() {
        match key.written {
            Type::Record(record) => collect(record, records),
            Type::List(Type::Record(record)) if !records.iter().any(|known| known.name == record.name) => {
                records.push(record);
                collect(record, records);
            }
            _ => {}
        }
    }
}
