//! Names that must not appear (`content/_private.yaml`), looked for in what is about to be published: in every output,
//! in its address, and in the words of the papers. What is published doesn't depend on them.
//!
//! 1. A name is folded as a text is (`Needles`): width, case, kana, variants of kanji, blanks and the signs within a
//!    name make no difference, nor does where a legal form stands.
//! 2. Each output is looked through as it is rendered ([`Lookout::look`]): as it is written, with its escapes decoded,
//!    and as it reads, without tags. A [`Hit`] says which name stands in which output.
//! 3. From the hits it is told where the author wrote the name ([`Lookout::told`]): in the page's own file, or in the
//!    file that lists and menus take it from. If that is found, what only repeats it isn't told of.
//!
//! What is told names no name: it says which entry of `_private.yaml` it is.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::diagnostic::{Diagnostic, Span, Text};
use crate::files::Files;
use crate::model::content::Content;
use crate::model::giver::Giver;
use crate::model::inside::Inside;
use crate::model::output::{self, Output};
use crate::model::pdf::{Pdf, PdfTexts};
use crate::model::private::Private;
use crate::model::route::Route;
use crate::model::site::Site;
use crate::parse::office;
use crate::render::search::push_words;
use name::{Needles, SHORTEST, decoded, folded};

mod name;
mod told;

/// What looks for the names.
pub struct Lookout {
    finder: AhoCorasick,
    /// The entry that each of the finder's patterns is of.
    entry_of: Vec<usize>,
    entries: Vec<Entry>,
    /// What PDFs and other files say of themselves, by their paths below `content/`.
    of_files: Vec<(Box<str>, String)>,
}

struct Entry {
    /// Where it stands in `_private.yaml`: `names`, the second.
    list: &'static str,
    nth: usize,
    /// Pages below `content/`, and addresses.
    allowed: Vec<Box<str>>,
    /// The only page in which it is looked for.
    only: Option<Box<str>>,
}

/// A name that stands in an output.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    entry: usize,
    is_address: bool,
    url: String,
    /// The page whose output it is, or that hands it out, below `content/`.
    page: Option<Box<str>>,
    /// The place in that page that hands it out.
    span: Option<Span>,
}

/// Files that are looked through are no longer than this, in bytes.
const MAX_LENGTH: u64 = 16 * 1024 * 1024;

/// A file that a site hands out, below the site's root, and the page that does, below `content/`.
pub type HandedOut = (Arc<str>, Option<Box<str>>);

/// All that a site hands out.
pub fn handed_out(site: &Site) -> impl Iterator<Item = HandedOut> {
    let giver = |giver: Option<Giver>| giver.map(|giver| site.page(giver.page).source.path().into());
    site.attachments.iter().zip(site.givers()).map(move |(file, of)| (Arc::clone(&file.source), giver(of)))
}

impl Lookout {
    /// What looks for the names of a content; none if there are none.
    pub fn new(content: &Content) -> Option<Lookout> {
        let private = content.private.as_ref()?;
        let mut needles = Needles::default();
        let mut entries = Vec::new();
        for (name, nth) in private.names.iter().zip(1..) {
            let allowed = name.allowed.iter().map(|allowed| allowed.value.clone()).collect();
            needles.extend(entries.len(), &name.name, &name.also);
            entries.push(Entry { list: "names", nth, allowed, only: None });
        }
        for (case, nth) in private.cases.iter().zip(1..) {
            needles.extend(entries.len(), &case.company, &case.also);
            entries.push(Entry { list: "cases", nth, allowed: Vec::new(), only: Some(case.case.value.clone()) });
        }
        let finder = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&needles.patterns).ok()?;
        let pdfs = content.pdfs.iter().filter_map(|(path, pdf)| match pdf {
            Pdf::Read(facts) => Some((path.clone(), format!("{}\n{}", facts.title, facts.author))),
            Pdf::Protected | Pdf::Broken | Pdf::TooLarge | Pdf::Foreign => None,
        });
        let others = content.insides.iter().filter_map(|(path, inside)| match inside {
            Inside::Office(office) => Some((path.clone(), office.words())),
            _ => None,
        });
        let of_files = pdfs.chain(others).collect();
        (!entries.is_empty()).then_some(Lookout { finder, entry_of: needles.entry_of, entries, of_files })
    }

    /// The names in an output of the site and in its address. Files that are handed out are looked through by
    /// themselves ([`Lookout::look_into`]).
    pub fn look(&self, site: &Site, route: Route, output: &Output) -> Vec<Hit> {
        let (url, page) = (route.url(site), source_of(site, route));
        let hit = |entry, is_address| Hit { entry, is_address, url: url.clone(), page: page.clone(), span: None };
        let mut hits: Vec<Hit> = self.within(&output.path, true).into_iter().map(|entry| hit(entry, true)).collect();
        // The index is made of what has been looked through, and holds it cut into pieces.
        let is_index = matches!(route, Route::SearchManifest | Route::SearchFile { .. });
        if let (output::Content::Bytes(bytes), false) = (&output.content, is_index) {
            hits.extend(self.within_bytes(bytes, &output.path).into_iter().map(|entry| hit(entry, false)));
        }
        hits
    }

    /// The names in an asset of the theme.
    pub fn look_at_asset(&self, output: &Output) -> Vec<Hit> {
        let output::Content::Bytes(bytes) = &output.content else { return Vec::new() };
        let url = format!("/{}", output.path);
        let hit = |entry, is_address| Hit { entry, is_address, url: url.clone(), page: None, span: None };
        let in_path = self.within(&output.path, true).into_iter().map(|entry| hit(entry, true));
        in_path.chain(self.within_bytes(bytes, &output.path).into_iter().map(|entry| hit(entry, false))).collect()
    }

    /// The names in the files that the site hands out: in their names, in what they say of themselves, in the words of
    /// papers, and in texts. Of the others than those that are wanted nothing is asked.
    pub fn look_into(
        &self,
        site: &Site,
        texts: &PdfTexts,
        files: &dyn Files,
        is_wanted: impl Fn(&HandedOut) -> bool,
    ) -> Vec<Hit> {
        let givers = site.givers();
        let mut hits = Vec::new();
        for ((file, giver), place) in site.attachments.iter().zip(&givers).zip(0..) {
            let path = file.source.strip_prefix("content/").unwrap_or(&file.source);
            let page: Option<Box<str>> = giver.map(|Giver { page, .. }| site.page(page).source.path().into());
            if !is_wanted(&(Arc::clone(&file.source), page.clone())) {
                continue;
            }
            let span = giver.map(|giver| giver.span);
            let mut take = |entries: BTreeSet<usize>, is_address| {
                let hit = |entry| Hit { entry, is_address, url: file.url.to_string(), page: page.clone(), span };
                hits.extend(entries.into_iter().map(hit));
            };
            take(self.within(&file.url, true), true);
            let own = self.of_files.binary_search_by(|(known, _)| (**known).cmp(path));
            let said = own.ok().and_then(|at| self.of_files.get(at)).map(|(_, said)| said.as_str());
            take(said.map(|said| self.within(said, false)).unwrap_or_default(), false);
            for words in texts.get(&place).iter().flat_map(|text| text.pages()) {
                take(self.within(words, false), false);
            }
            if file.size <= MAX_LENGTH
                && office::program(path).is_some()
                && let Ok(bytes) = files.read(&file.source)
            {
                take(self.within(&office::words(&bytes), false), false);
            }
            let is_text = [".csv", ".tsv", ".txt", ".json", ".geojson", ".xml", ".svg", ".html", ".htm", ".js", ".md"];
            let lower = path.to_ascii_lowercase();
            if file.size <= MAX_LENGTH
                && is_text.iter().any(|ending| lower.ends_with(ending))
                && let Ok(bytes) = files.read(&file.source)
            {
                take(self.within_bytes(&bytes, path), false);
            }
        }
        hits
    }

    /// The entries of which a name stands in bytes that are text.
    fn within_bytes(&self, bytes: &[u8], path: &str) -> BTreeSet<usize> {
        let text = String::from_utf8_lossy(bytes);
        // RFC 5545 §3.1: a long line is folded.
        let text = if path.ends_with(".ics") { Cow::Owned(text.replace("\r\n ", "")) } else { text };
        let mut found = self.within(&text, true);
        if [".html", ".xml", ".svg", ".htm"].iter().any(|ending| path.ends_with(ending)) {
            let mut words = String::with_capacity(text.len());
            push_words(&mut words, &text);
            found.extend(self.within(&words.replace('\n', PARTED), false));
        }
        found
    }

    /// The entries of which a name stands in a text. One with escapes may hold addresses, whose bytes are escaped.
    fn within(&self, text: &str, has_escapes: bool) -> BTreeSet<usize> {
        let decoded = if has_escapes && text.contains('%') { decoded(text) } else { Cow::Borrowed(text) };
        let folded = folded(&decoded);
        let patterns = self.finder.find_overlapping_iter(&folded).map(|found| found.pattern().as_usize());
        patterns.filter_map(|pattern| self.entry_of.get(pattern).copied()).collect()
    }
}

/// What parts words in a text, so that no name is found across it: not a blank, which a name may hold.
const PARTED: &str = "\u{1}";

/// The page whose output a route is.
fn source_of(site: &Site, route: Route) -> Option<Box<str>> {
    match route {
        Route::Page { page, .. } => Some(site.page(page).source.path().into()),
        Route::Redirect(redirect) => {
            let redirect = site.redirects.get(redirect as usize)?;
            Some(site.page(redirect.to).source.path().into())
        }
        _ => None,
    }
}

/// What is wrong with the file itself: a name that is too short to be looked for, a case that isn't there.
pub fn faults(private: &Private, content: &Content) -> Vec<Diagnostic> {
    let pages = &content.pages;
    let names = private.names.iter().flat_map(|name| std::iter::once(&name.name).chain(&name.also));
    let companies = private.cases.iter().flat_map(|case| std::iter::once(&case.company).chain(&case.also));
    let short = names.chain(companies).filter(|name| folded(name).chars().count() < SHORTEST).map(|name| {
        Diagnostic::error(
            "private-short",
            &private.file,
            Text::new("この名前は短すぎて、探せません。", "this name is too short to be looked for"),
        )
        .at(name.span)
        .help(Text::new("二文字以上の名前を書いてください。", "write a name of two characters or more"))
    });
    let absent = private.cases.iter().filter(|case| !pages.iter().any(|page| *page.path() == *case.case.value));
    let absent = absent.map(|case| {
        let path = &case.case.value;
        Diagnostic::error(
            "private-case",
            &private.file,
            Text::new(format!("事例「content/{path}」がありません。"), format!("there is no case content/{path}")),
        )
        .at(case.case.span)
        .help(Text::new(
            "事例のファイルを、content/ から見た場所で書いてください（例: cases/a.md）。",
            "name the file of the case as seen from content/ (for example cases/a.md)",
        ))
        .did_you_mean(path, pages.iter().map(|page| page.path()))
    });
    let allowed = private.names.iter().flat_map(|name| &name.allowed).filter(|it| !it.value.starts_with('/'));
    let metrics = || content.metrics.iter().map(|metric| metric.file.strip_prefix("content/").unwrap_or(&metric.file));
    let is_page = |path: &str| pages.iter().any(|page| page.path() == path) || metrics().any(|metric| metric == path);
    // Of other files only those are known that some page hands out.
    let nowhere = allowed.filter(|it| it.value.ends_with(".md") && !is_page(&it.value));
    let nowhere = nowhere.map(|it| {
        let path = &it.value;
        Diagnostic::warning(
            "private-allowed",
            &private.file,
            Text::new(
                format!("出てよいとされたページ「content/{path}」がありません。"),
                format!("there is no page content/{path}, where the name may stand"),
            ),
        )
        .at(it.span)
        .help(Text::new(
            "ページのファイルを content/ から見た場所で書くか（例: cases/a.md）、この項目を消してください。",
            "name the file of a page as seen from content/ (for example cases/a.md), or delete this",
        ))
        .did_you_mean(path, pages.iter().map(|page| page.path()))
    });
    short.chain(absent).chain(nowhere).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Spanned;

    fn lookout(name: &str, also: &[&str]) -> Lookout {
        let spanned = |text: &str| Spanned::new(Box::<str>::from(text), Span::default());
        let mut needles = Needles::default();
        let also: Vec<_> = also.iter().map(|name| spanned(name)).collect();
        needles.extend(0, &spanned(name), &also);
        let finder = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&needles.patterns).expect("few");
        let entry = Entry { list: "names", nth: 1, allowed: Vec::new(), only: None };
        Lookout { finder, entry_of: needles.entry_of, entries: vec![entry], of_files: Vec::new() }
    }

    #[test]
    fn a_name_is_found_however_it_is_written() {
        let lookout = lookout("株式会社アルファ工業", &["Alpha Kogyo"]);
        for (path, text) in [
            ("a.txt", "アルファ工業"),
            ("a.txt", "ｱﾙﾌｧ 工業㈱"),
            ("a.txt", "アルファ・工業"),
            ("a.txt", "あるふぁ工業"),
            ("a.txt", "/alpha-kogyo/"),
            ("a.txt", "ＡＬＰＨＡ＿ＫＯＧＹＯ"),
            ("a.html", "<p>アルファ<b>工</b>業</p>"),
            ("a.html", "<p>アルファ<wbr>工業</p>"),
            ("a.html", "<p><ruby>アルファ<rt>あ</rt></ruby>工業</p>"),
            ("a.html", "<img alt=\"アルファ工業の外観\">"),
            ("a.html", "<a href=\"/%E3%82%A2%E3%83%AB%E3%83%95%E3%82%A1%E5%B7%A5%E6%A5%AD.jpg\">図</a>"),
            ("a.html", "<p>&#x30A2;ルファ&#24037;業</p>"),
            ("a.ics", "SUMMARY:アルファ\r\n 工業"),
        ] {
            assert_eq!(lookout.within_bytes(text.as_bytes(), path).len(), 1, "{text}");
        }
        for (path, text) in [
            ("a.txt", "アルファ"),
            ("a.txt", "工業"),
            ("a.html", "<ul><li>アルファ</li><li>工業</li></ul>"),
            ("a.txt", "alphabet kogyo"),
        ] {
            assert_eq!(lookout.within_bytes(text.as_bytes(), path).len(), 0, "{text}");
        }
    }

    #[test]
    fn a_name_is_told_at_each_of_its_places() {
        let lookout = lookout("株式会社ガンマ工業", &["Gamma"]);
        let text = "あ ｶﾞﾝﾏ 工業㈱、**ガンマ**\n工業とgamma";
        let places = lookout.places(0, text);
        let written: Vec<&str> = places.iter().map(|span| &text[span.start as usize..span.end as usize]).collect();
        assert_eq!(written, ["ｶﾞﾝﾏ 工業", "ガンマ**\n工業", "gamma"]);
    }

    #[test]
    fn a_short_name_is_found_with_a_legal_form_alone() {
        for name in ["株式会社アサヒ", "（株）アサヒ", "アサヒ㈱"] {
            let lookout = lookout(name, &[]);
            for text in ["株式会社アサヒ", "アサヒ株式会社", "㈱アサヒ", "アサヒ(株)", "有限会社アサヒ"]
            {
                assert_eq!(lookout.within(text, false).len(), 1, "{name}: {text}");
            }
            assert_eq!(lookout.within("アサヒビール", false).len(), 0, "{name}");
        }
        // What is no company is looked for as it is.
        assert_eq!(lookout("山田", &[]).within("山田さん", false).len(), 1);
    }
}
