//! Pages in their sections, with their kinds, templates and addresses.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Span, Text};
use crate::keys::State;
use crate::model::config::{Config, TermSource};
use crate::model::page::{Kind, PageSource};
use crate::model::site::{Hidden, Page, PageId, Placed};
use crate::resolve::paths::{Folders, PART_LIMIT, SlugFault, content_path, file_name, folder, slug_fault};

/// The pages of a site, each in its section, and the home page.
///
/// None where there is no `_index.md` at the root: without a home there is no site.
pub fn grow(
    kept: Vec<(Arc<PageSource>, Option<Hidden>)>,
    config: &Config,
    folders: &Folders<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(Vec<Page>, PageId)> {
    let sections: HashMap<Box<str>, PageId> = kept
        .iter()
        .zip(0..)
        .filter_map(|((page, _), id)| {
            let path = content_path(page);
            (file_name(path) == "_index.md").then(|| (folder(path).into(), PageId(id)))
        })
        .collect();
    let &home = sections.get("")?;
    let mut pages: Vec<Page> = Vec::with_capacity(kept.len());
    let term_sections = term_sections(config);
    for (source, hidden) in kept {
        let section = section_of(content_path(&source), &sections);
        let url = folders.page_url(&source).into();
        check_slug(&source, diagnostics);
        pages.push(unplaced(source, url, section, hidden));
    }
    for id in 0..pages.len() {
        let kind = kind(&pages, id, &term_sections);
        let kind = without_need(&pages[id].source, kind, diagnostics).unwrap_or(kind);
        pages[id].template = template(&pages, id, home, kind);
        pages[id].kind = kind;
        pages[id].paginate_by = sheet_size(&pages[id].source, kind, id == home.index(), diagnostics);
    }
    for id in (0..u32::try_from(pages.len()).unwrap_or(u32::MAX)).map(PageId) {
        if let Some(section) = pages[id.index()].section {
            let is_section = is_section(&pages[id.index()].source);
            let above = &mut pages[section.index()];
            if is_section { above.subsections.push(id) } else { above.pages.push(id) }
        }
    }
    Some((pages, home))
}

/// How many pages one sheet of a section's list shows; 0 for all. Home and some kinds show all that they have on their
/// one page, so that nothing would lead to further sheets.
fn sheet_size(page: &PageSource, kind: Kind, is_home: bool, diagnostics: &mut Vec<Diagnostic>) -> usize {
    let size = page.front.section.paginate_by;
    if size == 0 || !(is_home || kind.facts().is_whole) {
        return size;
    }
    diagnostics.push(
        Diagnostic::warning(
            "no-sheets",
            &page.file,
            Text::new(
                "トップページと会議のページは、一覧を分けません。paginate_by は使われません。",
                "home and councils show their lists as a whole; `paginate_by` isn't used",
            ),
        )
        .at(page.front.title.span)
        .help(Text::new("paginate_by を消してください。", "delete `paginate_by`")),
    );
    0
}

/// The pages of a section by which a taxonomy's terms are given are terms.
fn term_sections(config: &Config) -> Vec<&str> {
    config
        .taxonomies
        .iter()
        .filter_map(|taxonomy| match &taxonomy.terms {
            TermSource::Section(path) => Some(&*path.value),
            TermSource::Vocabulary(_) | TermSource::Free => None,
        })
        .collect()
}

fn unplaced(source: Arc<PageSource>, url: Box<str>, section: Option<PageId>, hidden: Option<Hidden>) -> Page {
    let placed = Placed {
        kind: Kind::Page,
        url,
        template: "".into(),
        section,
        paginate_by: 0,
        terms: Vec::new(),
        term: None,
        named_related: Vec::new(),
        fact_links: Vec::new(),
        backlinks: Vec::new(),
        links: Vec::new(),
        files: Vec::new(),
        hidden,
    };
    Page { source, placed: Arc::new(placed), pages: Vec::new(), subsections: Vec::new(), previous: None, next: None }
}

pub fn is_section(page: &PageSource) -> bool {
    file_name(content_path(page)) == "_index.md"
}

/// The nearest section above a page; a section doesn't stand in itself, and a page in a folder of its own stands in the
/// section around the folder.
fn section_of(path: &str, sections: &HashMap<Box<str>, PageId>) -> Option<PageId> {
    let own = folder(path);
    let start = match file_name(path) {
        "_index.md" if own.is_empty() => return None,
        "_index.md" | "index.md" => folder(own),
        _ => own,
    };
    std::iter::successors(Some(start), |&dir| (!dir.is_empty()).then(|| folder(dir)))
        .find_map(|dir| sections.get(dir).copied())
}

/// A page's kind: what it says itself, what it holds, what its section says of its pages, and else a plain page.
fn kind(pages: &[Page], id: usize, term_sections: &[&str]) -> Kind {
    let page = &pages[id];
    let front = &page.source.front;
    let section = page.section.map(|section| &pages[section.index()]);
    if let Some(kind) = &front.kind {
        return kind.value;
    }
    if is_section(&page.source) {
        return held(&page.source).unwrap_or(Kind::Section);
    }
    held(&page.source)
        .or_else(|| section?.source.front.section.page_kind.as_ref().map(|kind| kind.value))
        .or_else(|| {
            let section = section?;
            if let Some(kind) = held(&section.source).and_then(|kind| kind.facts().pages) {
                return Some(kind);
            }
            let path = folder(content_path(&section.source));
            term_sections.contains(&path).then_some(Kind::Term)
        })
        .unwrap_or(Kind::Page)
}

/// A page's template: what it says itself, what its section says of its pages, and else that of its kind.
fn template(pages: &[Page], id: usize, home: PageId, kind: Kind) -> Box<str> {
    let page = &pages[id];
    let front = &page.source.front;
    let section = page.section.map(|section| &pages[section.index()]);
    let template = front.template.as_ref().map(|template| &template.value).or_else(|| {
        let section = section.filter(|_| !is_section(&page.source))?;
        section.source.front.section.page_template.as_ref().map(|template| &template.value)
    });
    match template {
        Some(template) => template.clone(),
        None if id == home.index() => "home.html".into(),
        None => format!("{}.html", kind.name()).into(),
    }
}

/// The kind that a key of a page's front matter makes it.
fn held(page: &PageSource) -> Option<Kind> {
    let is_section = is_section(page);
    Kind::ALL.iter().copied().find(|kind| kind.facts().is_section == is_section && page.front.holds(*kind))
}

/// What a kind needs must be there: where it isn't, the kind that the page is shown as instead, so that one mistake
/// doesn't bring about others. What is there and couldn't be read was reported when it was read.
fn without_need(page: &PageSource, kind: Kind, diagnostics: &mut Vec<Diagnostic>) -> Option<Kind> {
    let front = &page.front;
    let (missing, name) = (kind.facts().needs?, kind.name());
    let instead = Some(if is_section(page) { Kind::Section } else { Kind::Page });
    match front.state_of(kind) {
        State::Read => return None,
        State::Unreadable => return instead,
        State::Absent => {}
    }
    let mut diagnostic = Diagnostic::error(
        "missing-key",
        &page.file,
        Text::new(
            format!("種類（kind）が「{name}」のページには、項目「{missing}」が必要です。"),
            format!("a page of kind {name} needs the key `{missing}`"),
        ),
    )
    .help(Text::new(
        format!("先頭の「---」の間に「{missing}:」を書き、その下に字下げして項目を書いてください。"),
        format!("write `{missing}:` between the `---` lines at the top, and its keys below it, indented"),
    ));
    if let Some(kind) = &front.kind {
        diagnostic = diagnostic.at(kind.span);
    } else {
        diagnostic = diagnostic.at(front.title.span);
    }
    diagnostics.push(diagnostic);
    instead
}

/// A page of the kind `term` that no taxonomy has as a term is shown as a plain page, and reported. The terms must be
/// known.
pub fn check_terms(pages: &mut [Page], home: PageId, diagnostics: &mut Vec<Diagnostic>) {
    for id in 0..pages.len() {
        if pages[id].kind == Kind::Term && pages[id].term.is_none() {
            diagnostics.push(no_term(&pages[id].source));
            let kind = if is_section(&pages[id].source) { Kind::Section } else { Kind::Page };
            pages[id].template = template(pages, id, home, kind);
            pages[id].kind = kind;
        }
    }
}

fn no_term(page: &PageSource) -> Diagnostic {
    let front = &page.front;
    let span = front.kind.as_ref().map(|kind| kind.span).or_else(|| front.term_key().map(|key| key.span));
    Diagnostic::error(
        "not-a-term",
        &page.file,
        Text::new("このページは、どの分類の語でもありません。", "the page is a term of no taxonomy"),
    )
    .at(span.unwrap_or(front.title.span))
    .help(Text::new(
        "site.yaml の taxonomies に、このページのフォルダーを「section:」とする分類を書くか、kind と term を消してください。",
        "write a taxonomy with the page's folder as its `section` in site.yaml, or delete `kind` and `term`",
    ))
}

/// There is no home page, or it isn't public.
pub fn no_home(is_hidden: bool) -> Diagnostic {
    let diagnostic = |message| Diagnostic::error("no-home", &Arc::from("content/_index.md"), message);
    if is_hidden {
        return diagnostic(Text::new(
            "トップページ（content/_index.md）が公開されていないため、サイトを作れません。",
            "there is no site, because the home page (content/_index.md) isn't public",
        ))
        .help(Text::new(
            "トップページの status を published にし、publish_at と expires_at を確かめてください。",
            "set its `status` to `published`, and see to its `publish_at` and `expires_at`",
        ));
    }
    diagnostic(Text::new(
        "トップページ（content/_index.md）がありません。",
        "there is no home page (content/_index.md)",
    ))
    .help(Text::new(
        "content/_index.md を作り、先頭に「---」「title: サイトの題名」「---」の3行を書いてください。",
        "make content/_index.md that begins with the three lines `---`, `title: …`, `---`",
    ))
}

/// What a page adds to the address of its section: its slug, or the name of its file or folder; empty for home.
pub fn own_part(page: &PageSource) -> &str {
    let path = content_path(page);
    match (file_name(path), &page.front.slug) {
        _ if path == "_index.md" => "",
        (_, Some(slug)) => &slug.value,
        ("_index.md" | "index.md", None) => file_name(folder(path)),
        (name, None) => name.strip_suffix(".md").unwrap_or(name),
    }
}

/// A slug, or the name of the file that stands in for it, must be fit for an address.
fn check_slug(page: &PageSource, diagnostics: &mut Vec<Diagnostic>) {
    let span = page.front.slug.as_ref().map(|slug| slug.span);
    if content_path(page) == "_index.md" {
        diagnostics.extend(span.map(|span| slug_of_home(&page.file, span)));
        return;
    }
    let slug = own_part(page);
    let Some(fault) = slug_fault(slug) else { return };
    let what =
        if span.is_some() { Text::new("slug", "the slug") } else { Text::new("ファイル名", "the file's name") };
    let diagnostic = unfit(&page.file, &what, slug, fault);
    diagnostics.push(match span {
        Some(span) => diagnostic.at(span),
        None => diagnostic,
    });
}

/// That a part of an address isn't fit for one. `what` it is: a slug, a file's name, a folder's.
pub fn unfit(file: &Arc<str>, what: &Text, part: &str, fault: SlugFault) -> Diagnostic {
    let help = match fault {
        SlugFault::Long => Text::new(
            "アドレスの一部になります。短くしてください（かな漢字は1文字が3バイトです）。",
            "it becomes a part of the address: shorten it (a kana or kanji takes 3 bytes)",
        ),
        _ => Text::new(
            "アドレスの一部になります。半角の英小文字・数字・ハイフン、またはかな漢字で、記号や「..」を使わずに書いてください。",
            "it becomes a part of the address: use letters, digits and hyphens, without signs such as `/` and without `..`",
        ),
    };
    Diagnostic::error("bad-slug", file, slug_message(what, part, fault)).help(help)
}

fn slug_of_home(file: &Arc<str>, span: Span) -> Diagnostic {
    Diagnostic::error(
        "bad-slug",
        file,
        Text::new(
            "トップページのアドレスは「/」です。slug では変えられません。",
            "the home page is at `/` and has no slug",
        ),
    )
    .at(span)
    .help(Text::new("slug を消してください。", "delete `slug`"))
}

fn slug_message(what: &Text, slug: &str, fault: SlugFault) -> Text {
    let Text { ja, en } = what;
    match fault {
        SlugFault::Empty => Text::new(format!("{ja}が空です。"), format!("{en} is empty")),
        SlugFault::Dots => Text::new(
            format!("{ja}「{slug}」の初めか終わりに、点か空白があります。"),
            format!("{en} `{slug}` begins or ends with a dot or a space"),
        ),
        SlugFault::Character(c) => Text::new(
            format!("{ja}「{}」に、使えない文字「{}」があります。", slug.escape_debug(), c.escape_debug()),
            format!(
                "{en} `{}` holds the character `{}`, which an address can't",
                slug.escape_debug(),
                c.escape_debug()
            ),
        ),
        SlugFault::Long => Text::new(
            format!("{ja}が長すぎます（{}バイト。上限は{PART_LIMIT}バイトです）。", slug.len()),
            format!("{en} is too long ({} bytes; the limit is {PART_LIMIT})", slug.len()),
        ),
        SlugFault::Reserved => Text::new(
            format!("{ja}「{slug}」は、Windows が予約している名前です。"),
            format!("{en} `{slug}` is a name that Windows keeps for itself"),
        ),
    }
}
