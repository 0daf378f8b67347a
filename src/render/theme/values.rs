//! The values of `page` that themes are promised (docs/templates.md): a condition that asks for another would never
//! hold and say nothing, so that is told, with the nearest name. Where a value is shown, Tera itself says that there is
//! none.
//!
//! Only `page` itself is looked at: a template that gives its name to something else, as in `{% for page in pages %}`,
//! is passed over, and so is what stands below a value (`page.extra.x`), for that may be the author's.

use std::ops::Range;
use std::sync::Arc;

use super::costly::{members_of, next_tag};
use crate::diagnostic::{Diagnostic, Span, Text};

/// What `page` holds, on every page. A contract with themes: a name is neither changed nor used for something else.
/// `tests/themes/contract.rs` holds it against the pages that are made, and the manual against it.
pub const OF_PAGE: [&str; 32] = [
    "title",
    "kana",
    "summary",
    "url",
    "permalink",
    "kind",
    "template",
    "date",
    "updated",
    "changes",
    "source",
    "content",
    "toc",
    "breadcrumbs",
    "section",
    "previous",
    "next",
    "terms",
    "tags",
    "related",
    "backlinks",
    "explains",
    "words",
    "files",
    "facts",
    "fictitious",
    "hidden",
    "hour",
    "extra",
    "feed",
    "in_nav",
    "json_ld",
];

/// Whether Tera takes what isn't there for nothing in this tag.
fn is_lenient(inside: &str) -> bool {
    let mut words = inside.split(|c: char| !c.is_alphanumeric() && c != '_');
    inside.contains("page?.") || words.any(|word| matches!(word, "if" | "elif" | "or" | "and" | "not" | "default"))
}

/// A mistake for each value of `page` that there isn't, at every such place that names it.
pub fn unknown(templates: &[(String, &str)], file_of: &dyn Fn(&str) -> Arc<str>) -> Vec<Diagnostic> {
    let mut mistakes = Vec::new();
    for (template, text) in templates.iter().filter(|(_, text)| !names_it_anew(text)) {
        for place in members_of(text, "page", is_lenient) {
            let name = text.get(place.clone()).unwrap_or_default();
            if !OF_PAGE.contains(&name) {
                mistakes.push(mistake(name, &file_of(template), place));
            }
        }
    }
    mistakes
}

fn mistake(name: &str, file: &Arc<str>, place: Range<usize>) -> Diagnostic {
    Diagnostic::error(
        "unknown-value",
        file,
        Text::new(format!("「page」に「{name}」という値はありません。"), format!("`page` has no value `{name}`")),
    )
    .at(Span::new(place.start, place.end))
    .did_you_mean(name, OF_PAGE)
    .help(Text::new(
        "使える値は、docs/templates.md にあります。著者が自由に書く値は「page.extra」の下にあります。",
        "the values that there are stand in docs/templates.md; what authors write freely is below `page.extra`",
    ))
}

/// Whether a template calls something else `page`.
fn names_it_anew(template: &str) -> bool {
    let mut from = 0;
    while let Some((_, inside, end)) = next_tag(template, from) {
        let words: Vec<&str> =
            inside.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty()).collect();
        let is_bound = match words.as_slice() {
            ["for", rest @ ..] => rest.iter().take_while(|word| **word != "in").any(|word| *word == "page"),
            ["set" | "set_global", name, ..] => *name == "page",
            ["component", rest @ ..] => rest.contains(&"page"),
            _ => inside.contains("for page in"),
        };
        if is_bound {
            return true;
        }
        from = end;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{names_it_anew, unknown};

    #[test]
    fn what_page_does_not_hold_is_told_with_the_nearest_name() {
        let found = |text: &str| {
            let mistakes = unknown(&[("a.html".to_owned(), text)], &|name| name.into());
            mistakes.into_iter().map(|mistake| mistake.message.en.clone()).collect::<Vec<_>>()
        };
        assert_eq!(found("{% if page.tilte %}{{ page.title }}{% endif %}"), ["`page` has no value `tilte`"]);
        assert_eq!(found("{{ page.smmary or site.title }}"), ["`page` has no value `smmary`"]);
        assert_eq!(found("{{ page.nothing.at.all }}"), [""; 0]);
        assert_eq!(found("{{ page.extra.anything }}{{ entry.page.x }}{{ page?.url }}"), [""; 0]);
        assert_eq!(found("{% for page in pages %}{{ page.number }}{% endfor %}"), [""; 0]);
    }

    #[test]
    fn a_template_may_call_something_else_page() {
        for (text, expected) in [
            ("{% for page in pager.pages %}", true),
            ("{% for key, page in pages %}", true),
            ("{% set page = 1 %}", true),
            ("{% component x(page) %}", true),
            ("{{ [page.url for page in pages] }}", true),
            ("{% for link in page.backlinks %}", false),
            ("{% set title = page.title %}", false),
        ] {
            assert_eq!(names_it_anew(text), expected, "{text}");
        }
    }
}
