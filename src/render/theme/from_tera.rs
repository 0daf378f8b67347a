//! What Tera says, in both languages, with what to do about it.
//!
//! Tera speaks English and has no codes for most of its mistakes, so they are known by their words. What isn't known is
//! quoted. What our own functions say has a type, [`Mistake`].

use crate::diagnostic::{Text, nearest};
use crate::render::mistake::{Mistake, Said, see_manual, value_of};

/// Tera's sentence in words for the author.
pub fn said(english: &str) -> Said {
    let sentence = english.trim_end_matches('.');
    let known = syntax(sentence).or_else(|| unknown_name(sentence)).or_else(|| argument(sentence));
    known.unwrap_or_else(|| Mistake::Other(english.into()).said())
}

/// What templates call by a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    Filter,
    Function,
    Test,
    Template,
    Component,
}

impl Named {
    const ALL: [Named; 5] = [Named::Filter, Named::Function, Named::Test, Named::Template, Named::Component];

    fn text(self) -> Text {
        match self {
            Named::Filter => Text::new("フィルター", "filter"),
            Named::Function => Text::new("関数", "function"),
            Named::Test => Text::new("判定", "test"),
            Named::Template => Text::new("テンプレート", "template"),
            Named::Component => Text::new("部品", "component"),
        }
    }
}

/// That there is nothing of this name.
pub fn unknown(named: Named, name: &str) -> Said {
    let Text { ja, en } = named.text();
    template(Text::new(format!("{ja}「{name}」はありません。"), format!("there is no {en} `{name}`")), see_manual())
}

fn template(message: Text, help: Text) -> Said {
    Said { message, help: vec![help], argument: None, by_caller: false }
}

/// What is wrong with an argument of a component's call.
fn of_argument(name: &str, message: Text, help: Text) -> Said {
    Said { message, help: vec![help], argument: Some(name.to_owned()), by_caller: true }
}

fn syntax(english: &str) -> Option<Said> {
    if english == "Unexpected end of input" {
        return Some(template(
            Text::new("テンプレートが途中で終わっています。", "the template ends before something is closed"),
            Text::new(
                "「}}」「%}」や、「{% if %}」に対する「{% endif %}」などが抜けていないか確かめてください。",
                "look for a missing `}}`, `%}`, `{% endif %}` or the like",
            ),
        ));
    }
    let (found, wanted) = english.strip_prefix("Found ")?.split_once(" but expected ")?;
    let (found, wanted) = (bare(found), bare(wanted));
    let message = Text::new(
        format!("「{found}」とありますが、「{wanted}」が必要です。"),
        format!("this is `{found}`, and `{wanted}` is needed"),
    );
    Some(template(message, see_manual()))
}

/// A name that isn't there, with the nearest of those that are.
fn unknown_name(english: &str) -> Option<Said> {
    for named in Named::ALL {
        if let Some(name) = within(english, &format!("Unknown {} `", named.text().en), "`") {
            return Some(unknown(named, name));
        }
    }
    for (kind, ja, en) in [("Variable", "変数", "variable"), ("Field", "項目", "field")] {
        if let Some(name) = within(english, &format!("{kind} `"), "` is not defined") {
            let known = english.split_once("Available ").and_then(|(_, list)| list.split_once(": "));
            let known: Vec<&str> = known.map(|(_, list)| list.split(", ").collect()).unwrap_or_default();
            let help = match nearest(name, known.iter().copied()) {
                Some(near) => Text::did_you_mean(near),
                None if known.is_empty() => see_manual(),
                None => {
                    Text::new(format!("使える名前: {}", known.join("、")), format!("known names: {}", known.join(", ")))
                }
            };
            let message = Text::new(format!("{ja}「{name}」はありません。"), format!("there is no {en} `{name}`"));
            return Some(template(message, help));
        }
    }
    None
}

/// An argument of a component that is unknown, absent or of another type; or one of a filter or a test of Tera's own.
fn argument(english: &str) -> Option<Said> {
    if let Some(name) = within(english, "Unknown argument(s) `", "`") {
        let known: Vec<&str> = english.rsplit(": ").next().unwrap_or_default().split(", ").map(bare).collect();
        let help = match nearest(name, known.iter().copied()) {
            Some(near) => Text::did_you_mean(near),
            None => {
                Text::new(format!("使える引数: {}", known.join("、")), format!("known arguments: {}", known.join(", ")))
            }
        };
        let message = Text::new(format!("引数「{name}」はありません。"), format!("there is no argument `{name}`"));
        return Some(of_argument(name, message, help));
    }
    if let Some(name) = within(english, "Component argument `", "`") {
        let Text { ja, en } = value_of(english.rsplit(": ").next().map(bare).unwrap_or_default());
        let message = Text::new(
            format!("引数「{name}」の値の種類が違います。"),
            format!("the argument `{name}` is of the wrong type"),
        );
        let help = Text::new(format!("{ja}を書いてください。"), format!("write {en}"));
        return Some(of_argument(name, message, help));
    }
    if let Some(name) = within(english, "Missing keyword argument `", "`") {
        return Some(Mistake::MissingArgument(name.into()).said());
    }
    let name = within(english, "Argument `", "`").filter(|_| english.ends_with("missing"))?;
    let Text { ja, en } = value_of(within(english, "(type: `", "`").unwrap_or_default());
    let said = of_argument(
        name,
        Text::new(format!("引数「{name}」がありません。"), format!("the argument `{name}` is missing")),
        Text::new(format!("「{name}=…」と、{ja}を書いてください。"), format!("write `{name}=` and {en}")),
    );
    // There is no such argument in the call to point at.
    Some(Said { argument: None, ..said })
}

fn within<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    let (inner, _) =
        text.strip_prefix(before).or_else(|| text.split_once(before).map(|(_, rest)| rest))?.split_once(after)?;
    Some(inner)
}

fn bare(text: &str) -> &str {
    text.trim().trim_matches('`')
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
                "Missing keyword argument `attribute`",
                "引数「attribute」がありません。",
                "the argument `attribute` is missing",
                "write `attribute=`",
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
