//! Pages in their sections, with their kinds, templates and addresses.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Span, Text};
use crate::keys::State;
use crate::model::config::{Config, TermSource};
use crate::model::hours::Mark;
use crate::model::page::{Kind, PageSource, World};
use crate::model::site::{PageId, TermId};
use crate::resolve::order::{self, Below};
use crate::resolve::paths::{Folders, PART_LIMIT, SlugFault, file_name, folder, slug_fault};

/// The pages of a site in their sections: a column for each thing that is known of them before anything is looked up,
/// in the order of the pages.
pub(super) struct Tree<'a> {
    pub sources: &'a [Arc<PageSource>],
    pub hidden: &'a [Option<Mark>],
    pub home: PageId,
    /// The section that each page stands in; none for home.
    pub sections: Vec<Option<PageId>>,
    pub urls: Vec<Box<str>>,
    /// As far as front matter tells: whether a page of the kind `term` is one is known once there are terms
    /// ([`kinds`]).
    pub kinds: Vec<Kind>,
    /// Known before anything is listed or linked, so that nothing joins the two.
    pub worlds: Vec<World>,
    pub below: Vec<Below>,
}

/// Puts the pages into their sections.
///
/// None if there is no `_index.md` at the root: without a home there is no site.
pub(super) fn grow<'a>(
    sources: &'a [Arc<PageSource>],
    hidden: &'a [Option<Mark>],
    config: &Config,
    folders: &Folders<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Tree<'a>> {
    let index_pages = sources.iter().zip((0..).map(PageId)).filter(|(page, _)| page.is_section());
    let by_folder: HashMap<&str, PageId> = index_pages.map(|(page, id)| (folder(page.path()), id)).collect();
    let &home = by_folder.get("")?;
    let sections: Vec<Option<PageId>> = sources.iter().map(|page| section_of(page.path(), &by_folder)).collect();
    let urls = sources.iter().map(|page| folders.page_url(page).into()).collect();
    diagnostics.extend(sources.iter().filter_map(|page| bad_slug(page)));
    let term_sections = term_sections(config);
    let kinds = sources.iter().zip(&sections).map(|(page, &section)| {
        let kind = told_kind(page, section.map(|section| &*sources[section.index()]), &term_sections);
        without_need(page, kind, diagnostics).unwrap_or(kind)
    });
    let kinds: Vec<Kind> = kinds.collect();
    let worlds = worlds(sources, &sections);
    let below = order::below(sources, &sections, &kinds, &worlds);
    Some(Tree { sources, hidden, home, sections, urls, kinds, worlds, below })
}

/// The world of each page: a sample is what says that it is one, and whatever stands in a section of samples.
fn worlds(sources: &[Arc<PageSource>], sections: &[Option<PageId>]) -> Vec<World> {
    let own: Vec<World> = sources.iter().map(|page| page.own_world()).collect();
    let world = |id: PageId| {
        let mut above = std::iter::successors(Some(id), |id| sections[id.index()]);
        if above.any(|id| own[id.index()] == World::Samples) { World::Samples } else { World::Facts }
    };
    (0..).map(PageId).take(sources.len()).map(world).collect()
}

/// A sample in a section of facts stands in no list.
pub(super) fn strays(tree: &Tree<'_>) -> impl Iterator<Item = Diagnostic> {
    let each = tree.sources.iter().zip(&tree.sections).zip(&tree.worlds);
    each.filter_map(|((page, section), &world)| {
        let is_stray = world != tree.worlds[(*section)?.index()] && !page.is_section();
        is_stray.then(|| {
            Diagnostic::warning(
                "sample-among-facts",
                &page.file,
                Text::new(
                    "記載例（架空）が、架空でない区分に置かれています。どの一覧にも載りません。",
                    "the sample stands in a section that isn't one of samples: no list holds it",
                ),
            )
            .at(page.front.title.span)
            .help(Text::new(
                "「content/samples/」の下の、「fictitious: true」とした区分（_index.md のあるフォルダー）に移してください。",
                "move it into a section below content/samples/ whose `_index.md` says `fictitious: true`",
            ))
        })
    })
}

/// The kind that each page is shown as. A page of the kind `term` that no taxonomy has as a term is a plain page, and
/// reported.
///
/// `terms` are the terms that the pages are the pages of.
pub(super) fn kinds(tree: &Tree<'_>, terms: &[Option<TermId>], diagnostics: &mut Vec<Diagnostic>) -> Vec<Kind> {
    let told = tree.kinds.iter().zip(terms).zip(tree.sources);
    let shown = told.map(|((&kind, term), page)| {
        if kind != Kind::Term || term.is_some() {
            return kind;
        }
        diagnostics.push(no_term(page));
        plain(page)
    });
    shown.collect()
}

/// The template of each page: what it says itself, what its section says of its pages, and else that of its kind.
pub(super) fn templates(tree: &Tree<'_>, kinds: &[Kind]) -> Vec<Box<str>> {
    let each = tree.sources.iter().zip(&tree.sections).zip(kinds).zip((0..).map(PageId));
    let templates = each.map(|(((page, section), kind), id)| {
        let named = page.front.template.as_ref().or_else(|| {
            let section = section.filter(|_| !page.is_section())?;
            tree.sources[section.index()].front.section.page_template.as_ref()
        });
        match named {
            Some(template) => template.value.clone(),
            None if id == tree.home => "home.html".into(),
            None => format!("{}.html", kind.name()).into(),
        }
    });
    templates.collect()
}

/// How many pages one sheet of each section's list shows; 0 for all.
pub(super) fn sheet_sizes(tree: &Tree<'_>, kinds: &[Kind], diagnostics: &mut Vec<Diagnostic>) -> Vec<usize> {
    let each = tree.sources.iter().zip(kinds).zip((0..).map(PageId));
    each.map(|((page, &kind), id)| sheet_size(page, kind, id == tree.home, diagnostics)).collect()
}

/// Home and some kinds show all that they have on their one page, so that nothing would lead to further sheets.
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

/// The nearest section above a page; a section doesn't stand in itself, and a page in a folder of its own stands in the
/// section around the folder.
fn section_of(path: &str, by_folder: &HashMap<&str, PageId>) -> Option<PageId> {
    let own = folder(path);
    let start = match file_name(path) {
        "_index.md" if own.is_empty() => return None,
        "_index.md" | "index.md" => folder(own),
        _ => own,
    };
    std::iter::successors(Some(start), |&dir| (!dir.is_empty()).then(|| folder(dir)))
        .find_map(|dir| by_folder.get(dir).copied())
}

/// A page's kind: what it says itself, what it holds, what its section says of its pages, and else a plain page.
fn told_kind(page: &PageSource, section: Option<&PageSource>, term_sections: &[&str]) -> Kind {
    if let Some(kind) = &page.front.kind {
        return kind.value;
    }
    if page.is_section() {
        return held(page).unwrap_or(Kind::Section);
    }
    held(page)
        .or_else(|| section?.front.section.page_kind.as_ref().map(|kind| kind.value))
        .or_else(|| {
            let section = section?;
            if let Some(kind) = held(section).and_then(|kind| kind.facts().pages) {
                return Some(kind);
            }
            term_sections.contains(&folder(section.path())).then_some(Kind::Term)
        })
        .unwrap_or(Kind::Page)
}

/// What a page is shown as if it can't be what it is told to be.
fn plain(page: &PageSource) -> Kind {
    if page.is_section() { Kind::Section } else { Kind::Page }
}

/// The kind that a key of a page's front matter makes it.
fn held(page: &PageSource) -> Option<Kind> {
    let is_section = page.is_section();
    Kind::ALL.iter().copied().find(|kind| kind.facts().is_section == is_section && page.front.holds(*kind))
}

/// What a kind needs must be there: if it isn't, the kind that the page is shown as instead, so that one mistake
/// doesn't bring about others. What is there and couldn't be read was reported when it was read.
fn without_need(page: &PageSource, kind: Kind, diagnostics: &mut Vec<Diagnostic>) -> Option<Kind> {
    let front = &page.front;
    let (missing, name) = (kind.facts().needs?, kind.name());
    let instead = Some(plain(page));
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
pub(super) fn no_home(is_hidden: bool) -> Diagnostic {
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
pub(super) fn own_part(page: &PageSource) -> &str {
    let path = page.path();
    match (file_name(path), &page.front.slug) {
        _ if path == "_index.md" => "",
        (_, Some(slug)) => &slug.value,
        ("_index.md" | "index.md", None) => file_name(folder(path)),
        (name, None) => name.strip_suffix(".md").unwrap_or(name),
    }
}

/// A slug, or the name of the file that stands in for it, must be fit for an address.
fn bad_slug(page: &PageSource) -> Option<Diagnostic> {
    let span = page.front.slug.as_ref().map(|slug| slug.span);
    if page.path() == "_index.md" {
        return span.map(|span| slug_of_home(&page.file, span));
    }
    let slug = own_part(page);
    let fault = slug_fault(slug)?;
    let what =
        if span.is_some() { Text::new("slug", "the slug") } else { Text::new("ファイル名", "the file's name") };
    let diagnostic = unfit(&page.file, &what, slug, fault);
    Some(match span {
        Some(span) => diagnostic.at(span),
        None => diagnostic,
    })
}

/// That a part of an address isn't fit for one. `what` it is: a slug, a file's name, a folder's.
pub(super) fn unfit(file: &Arc<str>, what: &Text, part: &str, fault: SlugFault) -> Diagnostic {
    let help = match fault {
        SlugFault::Long => Text::new(
            "アドレスの一部になります。短くしてください（かな漢字は1文字が3バイトです）。",
            "it becomes a part of the address: shorten it (a kana or kanji takes 3 bytes)",
        ),
        _ => Text::new(
            "アドレスの一部になります。半角の英小文字・数字・ハイフン、又はかな漢字で、記号や「..」を使わずに書いてください。",
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
