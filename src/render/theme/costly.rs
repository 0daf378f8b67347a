//! Values that take a while to make: a theme declares in `theme.yaml` which of them its templates show, and the others
//! aren't made.
//!
//! 1. What a theme `uses` counts for the themes that extend it as well, because its templates are theirs.
//! 2. A template that shows a value which nobody declares would show nothing, so that is reported where it names it.

use std::ops::Range;
use std::sync::Arc;

use tera::Tera;

use crate::diagnostic::{Diagnostic, Span, Text};

/// A value that is made only for a theme that declares it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Costly {
    JsonLd,
    /// The words of the glossary that a page explains.
    Words,
    /// The pages that belong to a page.
    Related,
    /// The numbers of a term.
    Numbers,
}

impl Costly {
    /// As `theme.yaml` names them.
    pub const NAMES: &[(&'static str, Costly)] = &[
        ("json_ld", Costly::JsonLd),
        ("words", Costly::Words),
        ("related", Costly::Related),
        ("numbers", Costly::Numbers),
    ];

    /// Whether it is a value of `page`; else it is a variable of its own.
    fn is_of_page(self) -> bool {
        match self {
            Costly::JsonLd | Costly::Words | Costly::Related => true,
            Costly::Numbers => false,
        }
    }
}

/// A mistake for each value that a template shows and that isn't declared, at the first place that names it.
pub fn undeclared(
    tera: &Tera,
    templates: &[(String, &str)],
    declared: &[Costly],
    file_of: &dyn Fn(&str) -> Arc<str>,
) -> Vec<Diagnostic> {
    let mut mistakes = Vec::new();
    for (name, costly) in Costly::NAMES.iter().filter(|(_, costly)| !declared.contains(costly)) {
        for (template, text) in templates {
            let Some(place) = named(text, name, costly.is_of_page()) else { continue };
            // A template may have a variable of this name for itself.
            let is_its_own = || tera.get_template_variables(template).is_ok_and(|variables| !variables.contains(name));
            if costly.is_of_page() || !is_its_own() {
                mistakes.push(mistake(name, &file_of(template), place, text));
            }
        }
    }
    mistakes
}

fn mistake(name: &str, file: &Arc<str>, place: Range<usize>, text: &str) -> Diagnostic {
    let written = text.get(place.clone()).unwrap_or(name);
    // `themes/<name>/templates/…`
    let theme = file.split('/').nth(1).unwrap_or_default();
    Diagnostic::error(
        "undeclared-value",
        file,
        Text::new(
            format!("「{written}」は、テーマが theme.yaml で使うと書いたときだけ作られます。"),
            format!("`{written}` is made only for a theme whose theme.yaml declares it"),
        ),
    )
    .at(Span::new(place.start, place.end))
    .help(Text::new(
        format!("themes/{theme}/theme.yaml に「uses: [{name}]」を書くか、既にある uses に「{name}」を加えてください。"),
        format!("write `uses: [{name}]` in themes/{theme}/theme.yaml, or add `{name}` to the `uses` that is there"),
    ))
}

/// The first place in the tags of a template that names a value: `page.words`, or a variable. What stands in texts and
/// comments names nothing.
fn named(template: &str, name: &str, is_of_page: bool) -> Option<Range<usize>> {
    let mut from = 0;
    while let Some((start, inside, end)) = next_tag(template, from) {
        let mut words = words(inside).peekable();
        while let Some(word) = words.next() {
            let is_it = |word: &Word<'_>| word.text == name && word.is_member == is_of_page;
            let found = if is_of_page {
                let is_page = word.text == "page" && !word.is_member;
                words.peek().filter(|next| is_page && is_it(next)).map(|next| next.at + next.text.len())
            } else {
                is_it(&word).then(|| word.at + word.text.len())
            };
            if let Some(until) = found {
                return Some(start + word.at..start + until);
            }
        }
        from = end;
    }
    None
}

/// Every place that names a member of a variable (of `page.title`, `title`), in those tags of a template that are
/// wanted.
pub fn members_of(template: &str, variable: &str, is_wanted: impl Fn(&str) -> bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some((start, inside, end)) = next_tag(template, from) {
        let tag = if is_wanted(inside) { inside } else { "" };
        let mut words = words(tag).peekable();
        while let Some(word) = words.next() {
            if word.text == variable
                && !word.is_member
                && let Some(member) = words.peek().filter(|next| next.is_member)
            {
                found.push(start + member.at..start + member.at + member.text.len());
            }
        }
        from = end;
    }
    found
}

/// The next `{{ … }}` or `{% … %}`: where its inside begins, its inside, and where the tag ends.
pub fn next_tag(template: &str, mut from: usize) -> Option<(usize, &str, usize)> {
    loop {
        let rest = template.get(from..)?;
        let open = rest.find('{')?;
        let start = from + open + 2;
        let close = match rest.as_bytes().get(open + 1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            Some(b'#') => {
                from = start + template.get(start..)?.find("#}")? + 2;
                continue;
            }
            _ => {
                from += open + 1;
                continue;
            }
        };
        let inside = template.get(start..)?;
        let length = inside.find(close)?;
        return Some((start, inside.get(..length)?, start + length + close.len()));
    }
}

/// A name in a tag.
struct Word<'t> {
    text: &'t str,
    at: usize,
    /// Whether it names something within what stands before it: `.words`.
    is_member: bool,
}

/// The names in a tag, without those in quotes.
fn words(inside: &str) -> impl Iterator<Item = Word<'_>> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut at = 0;
    let mut before = ' ';
    std::iter::from_fn(move || {
        loop {
            let rest = inside.get(at..)?;
            let first = rest.chars().next()?;
            if matches!(first, '"' | '\'' | '`') {
                at += 1 + rest.get(1..)?.find(first)? + 1;
                before = first;
            } else if is_name(first) {
                let length = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
                let word = Word { text: rest.get(..length)?, at, is_member: before == '.' };
                at += length;
                before = ' ';
                return Some(word);
            } else {
                at += first.len_utf8();
                if !first.is_whitespace() {
                    before = first;
                }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_named_in_tags_alone() {
        for (template, name, is_of_page, expected) in [
            ("{{ page.words }}", "words", true, Some("page.words")),
            ("{%- for word in page.words %}", "words", true, Some("page.words")),
            ("{% if page?.related or x %}", "related", true, Some("page?.related")),
            ("{{ a.page.words }} {{ page.words_of }}", "words", true, None),
            ("page.words {# {{ page.words }} #} {{ t(key=\"page.words\") }}", "words", true, None),
            ("{{ entry.words }}{{ words }}", "words", true, None),
            ("{% if numbers %}", "numbers", false, Some("numbers")),
            ("{{ term.numbers }}", "numbers", false, None),
            ("{ page.words } {{ page.words", "words", true, None),
        ] {
            let found = named(template, name, is_of_page).and_then(|place| template.get(place));
            assert_eq!(found, expected, "{template}");
        }
    }
}
