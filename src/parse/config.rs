//! `content/site.yaml`.

use std::sync::Arc;

use crate::calendar;
use crate::diagnostic::{Diagnostic, Span, Spanned, Text};
use crate::model::config::{BaseUrl, Config, Contact, Licence, Links, NavEntry, Publisher, TaxonomyConfig, TermSource};
use crate::model::value::Value;
use crate::parse::front_matter::count;
use crate::parse::text::Decoded;
use crate::parse::value;
use crate::yaml::{self, Fields};

/// The site's settings. A broken file has none; a mistake in a single key leaves that key at its default.
pub fn read(decoded: Decoded<'_>, file: &Arc<str>, diagnostics: &mut Vec<Diagnostic>) -> Option<Config> {
    let node = yaml::parse(decoded.text, decoded.offset, file, diagnostics)?;
    let mut fields = Fields::new(&node, file, diagnostics)?;
    let search = fields.boolean("search").unwrap_or(true);
    let config = Config {
        file: Arc::clone(file),
        title: fields.required_string("title").unwrap_or_default().to_owned(),
        tagline: text(&mut fields, "tagline"),
        description: text(&mut fields, "description"),
        base_url: base_url(&mut fields),
        links: fields.choice("links", &[("root", Links::Root), ("portable", Links::Portable)]).unwrap_or_default(),
        language: language(&mut fields),
        timezone: fields
            .parsed("timezone", calendar::zone, |message, file, _| {
                Diagnostic::error("unknown-timezone", file, message.clone()).help(Text::new(
                    "行を消すと、日本の時間帯（Asia/Tokyo）になります。",
                    "without this line it is Asia/Tokyo",
                ))
            })
            .map_or_else(tokyo, |zone| zone.value),
        theme: match fields.spanned("theme") {
            Some(theme) => Spanned::new(theme.value.to_owned(), theme.span),
            None => Spanned::new("default".to_owned(), Span::default()),
        },
        samples: fields.boolean("samples").unwrap_or(true),
        search,
        explains_words: fields.boolean("glossary").unwrap_or(true),
        publisher: publisher(&mut fields),
        contact: contact(&mut fields),
        licence: licence(&mut fields),
        nav: entries(&mut fields, "nav"),
        footer: entries(&mut fields, "footer"),
        taxonomies: taxonomies(&mut fields, search),
        extra: fields.raw("extra").map_or_else(Value::empty_map, value::from_node),
    };
    fields.finish();
    Some(config)
}

/// A language as HTML names it, by its form alone (BCP 47): `ja`, `en-GB`.
fn language(fields: &mut Fields<'_, '_>) -> Spanned<String> {
    let read = |written: &str| {
        let mut parts = written.split('-');
        let is_language = parts
            .next()
            .is_some_and(|first| (2..=3).contains(&first.len()) && first.chars().all(|c| c.is_ascii_alphabetic()));
        let is_tag = is_language
            && parts.all(|part| (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric()));
        if is_tag { Ok(written.to_owned()) } else { Err(()) }
    };
    let explain = |(): &(), file: &Arc<str>, _: u32| {
        Diagnostic::error(
            "bad-language",
            file,
            Text::new("言語は「ja」のような符号で書きます。", "a language is written as a code like `ja`"),
        )
        .help(Text::new(
            "日本語のサイトでは、この行を消すか、「language: ja」と書いてください。",
            "for a Japanese site delete the line, or write `language: ja`",
        ))
    };
    fields.parsed("language", read, explain).unwrap_or_else(|| Spanned::new("ja".to_owned(), Span::default()))
}

fn tokyo() -> jiff::tz::TimeZone {
    calendar::zone("Asia/Tokyo").unwrap_or(jiff::tz::TimeZone::UTC)
}

fn text(fields: &mut Fields<'_, '_>, key: &'static str) -> String {
    fields.string(key).unwrap_or_default().to_owned()
}

fn base_url(fields: &mut Fields<'_, '_>) -> BaseUrl {
    fields.required("base_url");
    let read = |written: &str| BaseUrl::parse(written).ok_or_else(|| written.to_owned());
    let explain = |written: &String, file: &Arc<str>, _: u32| {
        Diagnostic::error(
            "bad-base-url",
            file,
            Text::new(
                format!("「{written}」は、サイトのアドレスになりません。"),
                format!("`{written}` can't be the site's address"),
            ),
        )
        .help(Text::new(
            "https:// で始まるアドレスを書いてください（例: https://example.go.jp/）。",
            "write an address that begins with https:// (for example https://example.go.jp/)",
        ))
    };
    match fields.parsed("base_url", read, explain) {
        Some(base_url) => base_url.value,
        None => BaseUrl { origin: "https://example.jp".into(), path: "/".into() },
    }
}

/// An address outside the site.
fn address(fields: &mut Fields<'_, '_>, key: &'static str) -> String {
    let Some(written) = fields.spanned(key) else { return String::new() };
    if written.starts_with("https://") || written.starts_with("http://") {
        return written.value.to_owned();
    }
    let diagnostic = Diagnostic::error(
        "link-scheme",
        fields.file(),
        Text::new(
            format!("「{}」は、https:// で始まるアドレスではありません。", written.value),
            format!("`{}` isn't an address that begins with https://", written.value),
        ),
    )
    .at(written.span)
    .help(Text::new(
        "https:// で始まるアドレスを書いてください（例: https://example.go.jp/）。",
        "write an address that begins with https:// (for example https://example.go.jp/)",
    ));
    fields.report(diagnostic);
    String::new()
}

fn publisher(fields: &mut Fields<'_, '_>) -> Publisher {
    let Some(mut fields) = fields.mapping("publisher") else { return Publisher::default() };
    let publisher = Publisher {
        name: text(&mut fields, "name"),
        department: text(&mut fields, "department"),
        url: address(&mut fields, "url"),
    };
    fields.finish();
    publisher
}

fn contact(fields: &mut Fields<'_, '_>) -> Contact {
    let Some(mut fields) = fields.mapping("contact") else { return Contact::default() };
    let contact = Contact {
        name: text(&mut fields, "name"),
        phone: text(&mut fields, "phone"),
        email: text(&mut fields, "email"),
        note: text(&mut fields, "note"),
    };
    fields.finish();
    contact
}

fn licence(fields: &mut Fields<'_, '_>) -> Licence {
    let Some(mut fields) = fields.mapping("licence") else { return Licence::default() };
    let licence =
        Licence { name: text(&mut fields, "name"), url: address(&mut fields, "url"), note: text(&mut fields, "note") };
    fields.finish();
    licence
}

fn entries(fields: &mut Fields<'_, '_>, key: &'static str) -> Vec<NavEntry> {
    fields.mappings(key, |fields| {
        let label = fields.required_string("label");
        let to = fields.required_spanned("to")?;
        Some(NavEntry { label: label?.to_owned(), to: Spanned::new(to.value.to_owned(), to.span) })
    })
}

/// `search`: whether the site has a search, by whose facets its readers can choose.
fn taxonomies(fields: &mut Fields<'_, '_>, search: bool) -> Vec<TaxonomyConfig> {
    let mut taxonomies = Vec::new();
    let Some(mut mapping) = fields.mapping("taxonomies") else { return taxonomies };
    mapping.rest(|key, field| {
        let Some(mut fields) = field.mapping() else { return };
        let owned = |text: Spanned<&str>| Spanned::new(text.value.to_owned(), text.span);
        let vocabulary = fields.spanned("vocabulary").map(owned);
        let section = fields.spanned("section").map(owned);
        let terms = match (vocabulary, section) {
            (Some(vocabulary), Some(section)) => {
                let diagnostic = two_sources(&section, fields.file());
                fields.report(diagnostic);
                TermSource::Vocabulary(vocabulary)
            }
            (Some(vocabulary), None) => TermSource::Vocabulary(vocabulary),
            (None, Some(section)) => {
                TermSource::Section(Spanned::new(section.trim_matches('/').to_owned(), section.span))
            }
            (None, None) => TermSource::Free,
        };
        let valid = key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-');
        if !valid || key.is_empty() {
            let diagnostic = bad_key(key, fields.file());
            fields.report(diagnostic);
        }
        let is_facet = fields.boolean("facet").unwrap_or(true);
        if search && is_facet && TaxonomyConfig::NO_FACETS.contains(&&*key.value) {
            let diagnostic = no_facet(key, fields.file());
            fields.report(diagnostic);
        }
        taxonomies.push(TaxonomyConfig {
            key: Spanned::new(key.value.to_string(), key.span),
            label: fields.required_string("label").unwrap_or_default().to_owned(),
            description: text(&mut fields, "description"),
            terms,
            paginate_by: count(&mut fields, "paginate_by"),
            is_facet,
        });
        fields.finish();
    });
    taxonomies
}

fn two_sources(section: &Spanned<String>, file: &Arc<str>) -> Diagnostic {
    Diagnostic::error(
        "two-sources",
        file,
        Text::new(
            "「vocabulary」と「section」の両方があります。",
            "the terms come from a vocabulary or from a section, not from both",
        ),
    )
    .at(section.span)
    .help(Text::new("どちらか一方を消してください。", "remove one of the two"))
}

fn bad_key(key: &Spanned<Box<str>>, file: &Arc<str>) -> Diagnostic {
    Diagnostic::error(
        "bad-slug",
        file,
        Text::new(
            format!("分類の名前「{}」に、使えない文字があります。", key.value),
            format!("the taxonomy's name `{}` holds a character that an address can't", key.value),
        ),
    )
    .at(key.span)
    .help(Text::new(
        "半角の英小文字・数字・「_」「-」で書いてください。",
        "use lower-case letters, digits, `_` and `-`",
    ))
}

fn no_facet(key: &Spanned<Box<str>>, file: &Arc<str>) -> Diagnostic {
    Diagnostic::error(
        "no-facet",
        file,
        Text::new(
            format!("「{}」は検索ページのアドレスで別の意味に使うので、この名前の分類では絞り込めません。", key.value),
            format!(
                "`{}` means something else in the address of the search page: nothing can be narrowed by it",
                key.value
            ),
        ),
    )
    .at(key.span)
    .help(Text::new(
        "分類の名前を変えるか、「facet: false」と書いて絞り込みに使わないようにしてください。",
        "give the taxonomy another name, or write `facet: false` to leave it out of what narrows",
    ))
}
