//! What Tera and the functions of templates say, in both languages, with what to do about it.
//!
//! Tera speaks English and has no codes for its mistakes, so they are known by their words. What isn't known is quoted.

use crate::diagnostic::{Text, nearest};

/// A mistake in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub message: Text,
    pub help: Vec<Text>,
    /// The argument that is wrong, where it is one of a call.
    pub argument: Option<String>,
    /// Whether whoever calls a component can mend it, and not only whoever wrote it.
    pub by_caller: bool,
}

/// Tera's sentence in words for the author.
pub fn said(english: &str) -> Said {
    known(english.trim_end_matches('.')).unwrap_or_else(|| Said {
        message: Text::new(format!("テンプレートを処理できません（{english}）。"), uncapitalised(english)),
        help: vec![see_manual()],
        argument: None,
        by_caller: false,
    })
}

fn known(english: &str) -> Option<Said> {
    syntax(english).or_else(|| unknown_name(english)).or_else(|| argument(english)).or_else(|| content(english))
}

fn template(ja: impl Into<String>, en: impl Into<String>, help: Text) -> Said {
    Said { message: Text::new(ja, en), help: vec![help], argument: None, by_caller: false }
}

fn caller(ja: impl Into<String>, en: impl Into<String>, help: Text) -> Said {
    Said { by_caller: true, ..template(ja, en, help) }
}

fn syntax(english: &str) -> Option<Said> {
    if english == "Unexpected end of input" {
        return Some(template(
            "テンプレートが途中で終わっています。",
            "the template ends before something is closed",
            Text::new(
                "「}}」「%}」や、「{% if %}」に対する「{% endif %}」などが抜けていないか確かめてください。",
                "look for a missing `}}`, `%}`, `{% endif %}` or the like",
            ),
        ));
    }
    let (found, wanted) = english.strip_prefix("Found ")?.split_once(" but expected ")?;
    let (found, wanted) = (bare(found), bare(wanted));
    Some(template(
        format!("「{found}」とありますが、「{wanted}」が必要です。"),
        format!("this is `{found}`, and `{wanted}` is needed"),
        see_manual(),
    ))
}

/// A name that isn't there, with the nearest of those that are.
fn unknown_name(english: &str) -> Option<Said> {
    for (kind, ja, en) in [
        ("filter", "フィルター", "filter"),
        ("function", "関数", "function"),
        ("test", "判定", "test"),
        ("template", "テンプレート", "template"),
        ("component", "部品", "component"),
    ] {
        if let Some(name) = within(english, &format!("Unknown {kind} `"), "`") {
            return Some(template(
                format!("{ja}「{name}」はありません。"),
                format!("there is no {en} `{name}`"),
                see_manual(),
            ));
        }
    }
    for (kind, ja, en) in [("Variable", "変数", "variable"), ("Field", "項目", "field")] {
        if let Some(name) = within(english, &format!("{kind} `"), "` is not defined") {
            let known = english.split_once("Available ").and_then(|(_, list)| list.split_once(": "));
            let known: Vec<&str> = known.map(|(_, list)| list.split(", ").collect()).unwrap_or_default();
            let help = match nearest(name, known.iter().copied()) {
                Some(near) => {
                    Text::new(format!("「{near}」の誤りではありませんか。"), format!("did you mean `{near}`?"))
                }
                None if known.is_empty() => see_manual(),
                None => {
                    Text::new(format!("使える名前: {}", known.join("、")), format!("known names: {}", known.join(", ")))
                }
            };
            return Some(template(format!("{ja}「{name}」はありません。"), format!("there is no {en} `{name}`"), help));
        }
    }
    None
}

/// An argument of a component that is unknown, absent or of another type.
fn argument(english: &str) -> Option<Said> {
    if let Some(name) = within(english, "Unknown argument(s) `", "`") {
        let known: Vec<&str> = english.rsplit(": ").next().unwrap_or_default().split(", ").map(bare).collect();
        let message = format!("引数「{name}」はありません。");
        let help = match nearest(name, known.iter().copied()) {
            Some(near) => Text::new(format!("「{near}」の誤りではありませんか。"), format!("did you mean `{near}`?")),
            None => {
                Text::new(format!("使える引数: {}", known.join("、")), format!("known arguments: {}", known.join(", ")))
            }
        };
        let said = caller(message, format!("there is no argument `{name}`"), help);
        return Some(Said { argument: Some(name.to_owned()), ..said });
    }
    if let Some(name) = within(english, "Component argument `", "`") {
        let (ja, en) = kind_of_value(english.rsplit(": ").next().map(bare).unwrap_or_default());
        let said = caller(
            format!("引数「{name}」の値の種類が違います。"),
            format!("the argument `{name}` is of the wrong type"),
            Text::new(format!("{ja}を書いてください。"), format!("write {en}")),
        );
        return Some(Said { argument: Some(name.to_owned()), ..said });
    }
    let name = within(english, "Argument `", "`").filter(|_| english.ends_with("missing"))?;
    let (ja, en) = kind_of_value(within(english, "(type: `", "`").unwrap_or_default());
    Some(caller(
        format!("引数「{name}」がありません。"),
        format!("the argument `{name}` is missing"),
        Text::new(format!("「{name}=…」と、{ja}を書いてください。"), format!("write `{name}=` and {en}")),
    ))
}

/// What the functions of templates say of the content.
fn content(english: &str) -> Option<Said> {
    if let Some(path) = english.strip_prefix("there is no content/") {
        let path = path.split_once(": did you mean").map_or(path, |(path, _)| path);
        let help = if [".xlsx", ".xls", ".xlsm"].iter().any(|ending| path.ends_with(ending)) {
            Text::new(
                "Excelのファイルは表示できません。「CSV UTF-8（コンマ区切り）」の形式で保存し、そのファイルを書いてください。",
                "a workbook can't be shown: save it as CSV (UTF-8), and name that file",
            )
        } else {
            let place = Text::new(
                "content フォルダーから見た場所を書いてください（例: data/schedule.csv）。",
                "write the path as seen from content/ (for example data/schedule.csv)",
            );
            near_or(english, place)
        };
        let en = format!("there is no content/{path}");
        return Some(caller(format!("データ「content/{path}」がありません。"), en, help));
    }
    if let Some(name) = within(english, "the theme has no asset `", "`") {
        return Some(template(
            format!("テーマに、素材「{name}」がありません。"),
            english,
            Text::new(
                "テーマの assets フォルダーにあるファイルの名前を書いてください。",
                "write the name of a file in the theme's assets/",
            ),
        ));
    }
    if let Some((file, rest)) = english.split_once(" has no text `").filter(|(file, _)| file.starts_with("i18n/"))
        && let Some((name, _)) = rest.split_once('`')
    {
        return Some(template(
            format!("{file} に、文言「{name}」がありません。"),
            english,
            Text::new(
                "i18n/ja.yaml に加えるか、ある文言の名前を書いてください。",
                "add it, or write a key that is there",
            ),
        ));
    }
    if let Some(kind) = within(english, "`", "` is no kind of page") {
        return Some(caller(
            format!("ページの種類に「{kind}」はありません。"),
            english,
            Text::new(
                "次のどれかを書いてください: page、section、case、council、meeting、term",
                "write one of: page, section, case, council, meeting, term",
            ),
        ));
    }
    if let Some(name) = within(english, "`", "` is neither an argument nor a taxonomy") {
        return Some(caller(
            format!("「{name}」という分類（site.yaml の taxonomies）はありません。"),
            english,
            Text::new(
                format!("「{name}=…」を消すか、site.yaml に分類「{name}」を加えてください。"),
                format!("delete `{name}=…`, or add the taxonomy `{name}` to site.yaml"),
            ),
        ));
    }
    if let Some(name) = within(english, "`", "` is no taxonomy") {
        let none = Text::new("site.yaml の taxonomies に、分類を加えてください。", "add a taxonomy to site.yaml");
        return Some(caller(
            format!("「{name}」という分類（site.yaml の taxonomies）はありません。"),
            format!("`{name}` is no taxonomy of site.yaml"),
            instead(english, "使える分類", none),
        ));
    }
    if let Some(section) = within(english, "there is no section `", "`") {
        let help = Text::new(
            "「_index.md」のあるフォルダーを、content フォルダーから見た場所で書いてください（例: councils/promotion）。",
            "write a folder that has an `_index.md`, as seen from content/ (for example councils/promotion)",
        );
        return Some(caller(
            format!("フォルダー「content/{section}」の「_index.md」がありません。"),
            format!("there is no section content/{section}"),
            near_or(english, help),
        ));
    }
    if let Some(key) = within(english, "`", "` is no term of `") {
        let taxonomy = within(english, "` is no term of `", "`").unwrap_or_default();
        let none = Text::new(
            "その分類には、まだ語がありません。語を加えるか、引数を消してください。",
            "that taxonomy has no terms yet: add one, or delete the argument",
        );
        return Some(caller(
            format!("分類「{taxonomy}」に、「{key}」という語はありません。"),
            format!("`{key}` is no term of the taxonomy `{taxonomy}`"),
            instead(english, "使える語", none),
        ));
    }
    schedule(english).or_else(|| metric(english)).or_else(|| order(english))
}

fn order(english: &str) -> Option<Said> {
    let order = within(english, "`", "` is no order")?;
    Some(caller(
        format!("並べ方に「{order}」はありません。"),
        format!("`{order}` is no order"),
        Text::new("次のどれかを書いてください: section、date、title", "write one of: section, date, title"),
    ))
}

/// What the function `schedule` says of its arguments.
fn schedule(english: &str) -> Option<Said> {
    if let Some(id) = within(english, "there is no schedule `", "`") {
        let help = Text::new(
            "content/schedules/ にあるファイルの名前を、終わりの「.yaml」を除いて書いてください（例: fy2022）。",
            "write the name of a file in content/schedules/ without `.yaml` (for example fy2022)",
        );
        return Some(caller(
            format!("予定「content/schedules/{id}.yaml」がありません。"),
            format!("there is no schedule `{id}`"),
            near_or(english, help),
        ));
    }
    if let Some(key) = within(english, "`", "` is no workstream of `") {
        let schedule = within(english, "` is no workstream of `", "`").unwrap_or_default();
        let help = Text::new(
            format!("content/schedules/{schedule}.yaml の「workstreams」にある id を書いてください。"),
            format!("write an id of `workstreams` in content/schedules/{schedule}.yaml"),
        );
        return Some(caller(
            format!("予定「{schedule}」に、「{key}」という活動領域はありません。"),
            format!("`{key}` is no workstream of the schedule `{schedule}`"),
            near_or(english, help),
        ));
    }
    let show = within(english, "`", "` is no way to show a schedule")?;
    Some(caller(
        format!("予定の示し方に「{show}」はありません。"),
        english,
        Text::new("次のどれかを書いてください: table、months、gantt、list", "write one of: table, months, gantt, list"),
    ))
}

/// What the functions `metric` and `metrics` say of their arguments.
fn metric(english: &str) -> Option<Said> {
    if let Some(id) = within(english, "there is no metric `", "`") {
        let help = Text::new(
            "content/metrics/ にあるファイルの名前を、終わりの「.yaml」を除いて書いてください（例: yorozu-sites）。",
            "write the name of a file in content/metrics/ without `.yaml` (for example yorozu-sites)",
        );
        return Some(caller(
            format!("指標「content/metrics/{id}.yaml」がありません。"),
            format!("there is no metric `{id}`"),
            near_or(english, help),
        ));
    }
    if let Some(key) = within(english, "`", "` is the workstream of no schedule and of no metric") {
        let help = Text::new(
            "content/schedules/ の予定の「workstreams」にある id を書いてください。",
            "write an id of `workstreams` in a schedule of content/schedules/",
        );
        return Some(caller(
            format!("「{key}」という活動領域は、予定にも指標にもありません。"),
            format!("no schedule and no metric has a workstream `{key}`"),
            near_or(english, help),
        ));
    }
    let show = within(english, "`", "` is no way to show metrics")?;
    Some(caller(
        format!("数字の示し方に「{show}」はありません。"),
        english,
        Text::new("次のどれかを書いてください: figures、table", "write one of: figures, table"),
    ))
}

/// The nearest name, where the sentence has one.
fn near_or(english: &str, otherwise: Text) -> Text {
    match within(english, ": did you mean `", "`?") {
        Some(near) => Text::new(format!("「{near}」の誤りではありませんか。"), format!("did you mean `{near}`?")),
        None => otherwise,
    }
}

/// What `query.rs` says may have been meant; `known` is what Japanese calls all that could have been written.
fn instead(english: &str, known: &str, otherwise: Text) -> Text {
    if let Some((label, rest)) = english.rsplit_once("` is written `") {
        let (label, key) = (label.rsplit('`').next().unwrap_or_default(), rest.trim_end_matches('`'));
        return Text::new(
            format!("「{label}」は、「{key}」と書いてください。"),
            format!("write `{key}` for `{label}`"),
        );
    }
    let Some((_, listed)) = english.split_once(": known are ") else { return near_or(english, otherwise) };
    let names = listed.split("; ").map(|name| match name.strip_prefix('`').and_then(|name| name.split_once("` ")) {
        Some((key, label)) if key != label => (format!("{key}（{label}）"), format!("{key} ({label})")),
        Some((key, _)) => (key.to_owned(), key.to_owned()),
        None => (name.to_owned(), name.to_owned()),
    });
    let (ja, en): (Vec<String>, Vec<String>) = names.unzip();
    Text::new(format!("{known}: {}", ja.join("、")), format!("known: {}", en.join(", ")))
}

/// A type of Tera's, as one writes a value of it.
fn kind_of_value(name: &str) -> (&'static str, &'static str) {
    match name {
        "string" => ("「\"」で囲んだ文字", "a text in quotes"),
        "integer" | "i64" | "u64" => ("整数", "an integer"),
        "number" | "float" | "f64" => ("数", "a number"),
        "bool" => ("true か false", "true or false"),
        "array" => ("「[」と「]」で囲んだ一覧", "a list in brackets"),
        _ => ("部品に合う値", "a value that fits the component"),
    }
}

fn see_manual() -> Text {
    Text::new(
        "テンプレートの書き方は docs/templates.md にあります。",
        "docs/templates.md says what a template can hold",
    )
}

fn within<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    let (inner, _) =
        text.strip_prefix(before).or_else(|| text.split_once(before).map(|(_, rest)| rest))?.split_once(after)?;
    Some(inner)
}

fn bare(text: &str) -> &str {
    text.trim().trim_matches('`')
}

fn uncapitalised(english: &str) -> String {
    let mut characters = english.trim_end_matches('.').chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::said;

    #[test]
    fn what_tera_says_is_said_in_both_languages() {
        for (english, ja, en, help) in [
            (
                "Found `}` but expected }}.",
                "「}」とありますが、「}}」が必要です。",
                "this is `}`, and `}}` is needed",
                "docs/",
            ),
            ("Unexpected end of input", "テンプレートが途中で終わっています。", "the template ends before", "endif"),
            ("Unknown filter `shout`", "フィルター「shout」はありません。", "there is no filter `shout`", "docs/"),
            (
                "Field `sumary` is not defined. Available fields: summary, title",
                "項目「sumary」はありません。",
                "there is no field `sumary`",
                "did you mean `summary`?",
            ),
            (
                "Variable `x` is not defined. Available variables: page, site",
                "変数「x」はありません。",
                "there is no variable `x`",
                "known names: page, site",
            ),
            (
                "Unknown argument(s) `fil` in component call. Possible argument(s) are: `caption`, `file`",
                "引数「fil」はありません。",
                "there is no argument `fil`",
                "did you mean `file`?",
            ),
            (
                "Argument `file` (type: `string`) missing.",
                "引数「file」がありません。",
                "the argument `file` is missing",
                "write `file=` and a text in quotes",
            ),
            (
                "Component argument `file` (type: `i64`) does not match expected type: `string`",
                "引数「file」の値の種類が違います。",
                "the argument `file` is of the wrong type",
                "write a text in quotes",
            ),
            (
                "there is no content/a.csv",
                "データ「content/a.csv」がありません。",
                "there is no content/a.csv",
                "data/",
            ),
            (
                "`hirng` is no term of `theme`: did you mean `hiring`?",
                "分類「theme」に、「hirng」という語はありません。",
                "`hirng` is no term of the taxonomy `theme`",
                "did you mean `hiring`?",
            ),
            (
                "`製造業` is no term of `industry`: `製造業` is written `E`",
                "分類「industry」に、「製造業」という語はありません。",
                "`製造業` is no term of the taxonomy `industry`",
                "write `E` for `製造業`",
            ),
            (
                "`x` is no taxonomy: known are `industry` 業種; `tags` tags",
                "「x」という分類（site.yaml の taxonomies）はありません。",
                "`x` is no taxonomy of site.yaml",
                "known: industry (業種), tags",
            ),
            ("Something else.", "テンプレートを処理できません（Something else.）。", "something else", "docs/"),
        ] {
            let said = said(english);
            assert_eq!(said.message.ja, ja);
            assert!(said.message.en.starts_with(en), "{}", said.message.en);
            assert!(said.help.iter().any(|text| text.en.contains(help)), "{english}: {:?}", said.help);
        }
    }
}
