//! The assets of a theme and of the site over it, with their addresses: `/assets/img/logo.0123456789.svg`.
//!
//! 1. Those of the layers come first, the ones above in place of the ones below; then what `site.yaml` puts over them,
//!    below `own/`, and what the style sheets among it lead to.
//! 2. An asset's address holds the hash of its bytes, so that it may be cached for ever.
//! 3. In a style sheet, the address of an asset is written as seen from the sheet, and becomes the one with the hash.
//!    That changes the bytes of the sheet, so what a sheet leads to gets its address before the sheet does: where
//!    sheets lead to each other in a circle, none could be first.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::sheet::{self, Reference};
use super::{Layer, not_utf8};
use crate::diagnostic::{self, Diagnostic, Span, Spanned, Text};
use crate::files::{Files, ReadError, nfc};
use crate::model::config;
use crate::model::output::Output;
use crate::picture;
use crate::render::address::encode;

/// An asset as it is published.
#[derive(Clone, Debug)]
pub struct Asset {
    pub url: String,
    bytes: Arc<[u8]>,
}

impl Asset {
    /// An asset with the hash of its bytes in its address.
    fn new(name: &str, bytes: &[u8]) -> Asset {
        let hash = format!("{:032x}", xxhash_rust::xxh3::xxh3_128(bytes));
        // A directory's name may hold a dot as well.
        let file = name.rsplit_once('/').map_or(name, |(_, file)| file);
        let folder = &name[..name.len() - file.len()];
        let (stem, ending) = file.rfind('.').map_or((file, ""), |dot| file.split_at(dot));
        let url = format!("{ROOT}{folder}{stem}.{}{ending}", &hash[..10]);
        Asset { url, bytes: Arc::from(bytes) }
    }

    pub fn output(&self) -> Output {
        Output::bytes(self.url.trim_start_matches('/'), self.bytes.to_vec())
    }
}

/// Where all assets are published.
const ROOT: &str = "/assets/";

/// An asset as it was read.
struct Raw {
    file: Arc<str>,
    bytes: Vec<u8>,
    /// Whether it is the site's own, and no part of a theme.
    is_own: bool,
}

/// Assets by the names that templates ask for.
type ByName<A> = BTreeMap<String, A>;

/// The assets of a theme, the layers from the top down, and of the site over it.
pub fn assets(
    layers: &[Layer],
    files: &dyn Files,
    own: &config::Theme,
    config_file: &Arc<str>,
    diagnostics: &mut Vec<Diagnostic>,
) -> ByName<Asset> {
    let mut raw: ByName<Raw> = ByName::new();
    for layer in layers.iter().rev() {
        for (path, bytes) in &layer.files {
            let Some(name) = path.strip_prefix("assets/") else { continue };
            raw.insert(name.to_owned(), Raw { file: layer.file(path), bytes: bytes.clone(), is_own: false });
        }
    }
    raw.extend(own_assets(files, own, config_file, diagnostics));
    let sheets = sheets(&mut raw, files, diagnostics);
    published(&raw, sheets, diagnostics)
}

/// What the site puts over its theme.
fn own_assets(
    files: &dyn Files,
    own: &config::Theme,
    config_file: &Arc<str>,
    diagnostics: &mut Vec<Diagnostic>,
) -> ByName<Raw> {
    let mut assets = ByName::new();
    for written in own.files() {
        let path = format!("themes/{}", written.value);
        let is_below = written.split('/').all(|part| !part.is_empty() && part != "." && part != "..");
        match is_below.then(|| files.read(&path)) {
            Some(Ok(bytes)) => {
                assets.insert(config::Theme::asset(written), Raw { file: Arc::from(path), bytes, is_own: true });
            }
            Some(Err(error)) => diagnostics.push(
                Diagnostic::error("theme-file", config_file, error.text(&path)).at(written.span).help(error.help()),
            ),
            None => diagnostics.push(outside(written, config_file)),
        }
    }
    if let Some([red, green, blue]) = own.accent {
        let sheet = accent(&format!("#{red:02x}{green:02x}{blue:02x}"));
        let raw = Raw { file: Arc::clone(config_file), bytes: sheet.into_bytes(), is_own: true };
        assets.insert(config::Theme::ACCENT.to_owned(), raw);
    }
    assets
}

/// A style sheet, and the assets that it leads to.
struct Sheet {
    text: String,
    links: Vec<Link>,
}

/// A reference that leads to an asset.
struct Link {
    reference: Reference,
    /// The name of the asset.
    to: String,
    /// What stands behind it: `?v=1`, `#part`.
    rest: String,
}

/// All style sheets. The files of the site's own that they lead to become assets, too.
fn sheets(raw: &mut ByName<Raw>, files: &dyn Files, diagnostics: &mut Vec<Diagnostic>) -> ByName<Sheet> {
    let mut sheets = ByName::new();
    let mut waiting: Vec<String> = raw.keys().filter(|name| is_sheet(name)).cloned().collect();
    while let Some(name) = waiting.pop() {
        let Some(Raw { file, bytes, is_own }) = raw.get(&name) else { continue };
        let (file, is_own) = (Arc::clone(file), *is_own);
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(error) => {
                diagnostics.push(not_utf8(&file, error.valid_up_to()));
                continue;
            }
        };
        let mut links = Vec::new();
        for reference in sheet::references(&text) {
            let Some((path, rest)) = within(&reference.written) else {
                diagnostics.extend(from_elsewhere(&reference, &file));
                continue;
            };
            match found(path, &name, is_own, raw, files) {
                Ok((to, new)) => {
                    waiting.extend((new.is_some() && is_sheet(&to)).then(|| to.clone()));
                    raw.extend(new.map(|new| (to.clone(), new)));
                    links.push(Link { to, rest: rest.to_owned(), reference });
                }
                Err(error) => {
                    let near = nearest(path, &name, is_own, raw, files);
                    diagnostics.push(leads_nowhere(&reference, near.as_deref(), &error, is_own, &file));
                }
            }
        }
        sheets.insert(name, Sheet { text, links });
    }
    sheets
}

fn is_sheet(name: &str) -> bool {
    name.ends_with(".css")
}

/// The asset at a path that is written in a sheet, by its name. A file that a sheet of the site's own leads to becomes
/// one by that.
fn found(
    path: &str,
    sheet: &str,
    is_own: bool,
    raw: &ByName<Raw>,
    files: &dyn Files,
) -> Result<(String, Option<Raw>), ReadError> {
    let name = name_of(path, sheet).ok_or(ReadError::Absent)?;
    if raw.contains_key(&name) {
        return Ok((name, None));
    }
    let below = name.strip_prefix(config::Theme::OWN).filter(|_| is_own).ok_or(ReadError::Absent)?;
    let path = format!("themes/{below}");
    let bytes = files.read(&path)?;
    Ok((name, Some(Raw { file: Arc::from(path), bytes, is_own: true })))
}

/// The path of an address and what stands behind it (RFC 3986 §3); none if it leads elsewhere, or to the sheet itself.
fn within(address: &str) -> Option<(&str, &str)> {
    let address = address.trim_matches(|c: char| c.is_ascii_control() || c == ' ');
    let (path, rest) = address.split_at(address.find(['?', '#']).unwrap_or(address.len()));
    let first = path.split('/').next().unwrap_or_default();
    let is_elsewhere = path.is_empty() || path.starts_with("//") || first.contains(':');
    (!is_elsewhere).then_some((path, rest))
}

/// The name of the asset at a path that is written in a sheet; none if it can't be one.
fn name_of(path: &str, sheet: &str) -> Option<String> {
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    let decoded = nfc(&decoded);
    let mut parts: Vec<&str> = folder(sheet).split_terminator('/').collect();
    for part in decoded.split('/') {
        match part {
            // From the root of the host, where nobody knows what lies; or a folder.
            "" => return None,
            "." => {}
            ".." => _ = parts.pop()?,
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The folder of an asset, with a `/` at its end if it isn't the outermost.
fn folder(name: &str) -> &str {
    name.rfind('/').map_or("", |at| &name[..=at])
}

/// All assets with their addresses.
fn published(raw: &ByName<Raw>, mut waiting: ByName<Sheet>, diagnostics: &mut Vec<Diagnostic>) -> ByName<Asset> {
    let is_plain = |name: &String| !waiting.contains_key(name);
    let plain = raw.iter().filter(|(name, _)| is_plain(name));
    let mut assets = ByName::new();
    for (name, raw) in plain {
        match clean(raw) {
            Ok(bytes) => _ = assets.insert(name.clone(), Asset::new(name, &bytes)),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    loop {
        let is_ready = |sheet: &Sheet| sheet.links.iter().all(|link| assets.contains_key(&link.to));
        let ready: Vec<String> =
            waiting.iter().filter(|(_, sheet)| is_ready(sheet)).map(|(name, _)| name.clone()).collect();
        if ready.is_empty() {
            diagnostics.extend(circles(&waiting, raw));
            return assets;
        }
        for name in ready {
            let Some(Sheet { text, links }) = waiting.remove(&name) else { continue };
            let addresses = links.iter().filter_map(|link| {
                let address = relative(&assets.get(&link.to)?.url, &name);
                Some((&link.reference, format!("{address}{}", link.rest)))
            });
            let bytes = sheet::rewritten(&text, addresses).into_bytes();
            assets.insert(name.clone(), Asset::new(&name, &bytes));
        }
    }
}

/// An asset without what a picture says of itself.
fn clean(raw: &Raw) -> Result<Cow<'_, [u8]>, Diagnostic> {
    if picture::kind(&raw.bytes).is_none() {
        return Ok(Cow::Borrowed(&raw.bytes));
    }
    let error = ReadError::Unclean;
    picture::cleaned(&raw.bytes)
        .map(|cleaned| Cow::Owned(cleaned.bytes))
        .ok_or_else(|| Diagnostic::error("picture-broken", &raw.file, error.text(&raw.file)).help(error.help()))
}

/// The address of an asset as seen from a sheet: right on every host, below any directory and in a folder.
fn relative(url: &str, sheet: &str) -> String {
    let to = url.strip_prefix(ROOT).unwrap_or(url);
    // Without brackets, so that it needs no escapes in `url(…)`.
    encode(&as_seen_from(to, sheet)).replace('(', "%28").replace(')', "%29")
}

/// The path from the folder of one asset to another.
fn as_seen_from(to: &str, from: &str) -> String {
    let shared = folder(from).split_inclusive('/').zip(folder(to).split_inclusive('/'));
    let shared: usize = shared.take_while(|(from, to)| from == to).map(|(part, _)| part.len()).sum();
    let up = folder(from)[shared..].matches('/').count();
    // What begins with a colon in its first part would be a scheme (RFC 3986 §4.2).
    let here =
        if up == 0 && to[shared..].split('/').next().is_some_and(|first| first.contains(':')) { "./" } else { "" };
    format!("{here}{}{}", "../".repeat(up), &to[shared..])
}

/// The circles among sheets that wait for each other, each told once.
fn circles(waiting: &ByName<Sheet>, raw: &ByName<Raw>) -> Vec<Diagnostic> {
    // Every sheet that waits leads to one that waits.
    let next = |name: &str| waiting.get(name)?.links.iter().find(|link| waiting.contains_key(&link.to));
    let mut told: BTreeSet<&str> = BTreeSet::new();
    let mut mistakes = Vec::new();
    for start in waiting.keys() {
        let mut way: Vec<(&str, &Link)> = Vec::new();
        let mut at = start.as_str();
        while let Some(link) = next(at).filter(|_| way.iter().all(|(name, _)| *name != at)) {
            way.push((at, link));
            at = &link.to;
        }
        let circle = || way.iter().skip_while(|(name, _)| *name != at);
        let place =
            |(name, link): &(&str, &Link)| raw.get(*name).map(|raw| (Arc::clone(&raw.file), span(&link.reference)));
        if circle().any(|(name, _)| told.contains(name)) {
            continue;
        }
        told.extend(circle().map(|(name, _)| *name));
        let mut places = circle().filter_map(place);
        mistakes.extend(places.next().map(|(file, span)| circular(&file, span, places)));
    }
    mistakes
}

fn circular(file: &Arc<str>, at: Span, others: impl Iterator<Item = (Arc<str>, Span)>) -> Diagnostic {
    let circular = Diagnostic::error(
        "asset-circle",
        file,
        Text::new(
            "スタイルシートが、自分自身を読み込んでいます。",
            "the style sheet leads to itself, directly or through others",
        ),
    )
    .at(at)
    .help(Text::new(
        "「@import」をたどり、循環している参照を取り除いてください。",
        "follow `@import`, and break the circle",
    ));
    others.fold(circular, |circular, (file, span)| {
        circular.related(&file, Some(span), Text::new("ここを通ります。", "through this"))
    })
}

/// What was most likely meant by a path that leads to no asset, as seen from the sheet: a file of that name elsewhere,
/// or else the nearest path.
fn nearest(path: &str, sheet: &str, is_own: bool, raw: &ByName<Raw>, files: &dyn Files) -> Option<String> {
    let own = sheet.strip_prefix(config::Theme::OWN).filter(|_| is_own).map(|below| {
        let top = below.split_once('/').map_or("themes".to_owned(), |(top, _)| format!("themes/{top}"));
        let entries = files.walk(&top).map(|walk| walk.entries).unwrap_or_default();
        entries.into_iter().filter_map(|entry| Some(config::Theme::asset(entry.path.strip_prefix("themes/")?)))
    });
    let names: BTreeSet<String> = raw.keys().cloned().chain(own.into_iter().flatten()).collect();
    let written = percent_decode_str(path).decode_utf8_lossy();
    let ways: Vec<String> = names.iter().map(|name| as_seen_from(name, sheet)).collect();
    let last = |path: &str| path.rsplit('/').next().unwrap_or_default().to_lowercase();
    let namesake = ways.iter().find(|way| last(way) == last(&written)).map(String::as_str);
    namesake.or_else(|| diagnostic::nearest(&written, ways.iter().map(String::as_str))).map(str::to_owned)
}

/// That a style sheet has browsers ask another host, if it does.
fn from_elsewhere(reference: &Reference, file: &Arc<str>) -> Option<Diagnostic> {
    let written = reference.written.trim_matches(|c: char| c.is_ascii_control() || c == ' ');
    let lower = written.to_ascii_lowercase();
    ["https:", "http:", "//"].iter().any(|start| lower.starts_with(start)).then(|| {
        Diagnostic::warning(
            "asset-outside",
            file,
            Text::new(
                format!("スタイルシートが、サイトの外の「{written}」を読み込みます。"),
                format!("the style sheet loads `{written}` from outside the site"),
            ),
        )
        .at(span(reference))
        .help(Text::new(
            "ファイルを themes フォルダーに置き、このCSSから見た場所を書いてください。外から読み込むと、読む人の閲覧が外に伝わります。",
            "put the file below themes/, and write where it lies as seen from this style sheet: else another host learns who reads the site",
        ))
    })
}

fn leads_nowhere(
    reference: &Reference,
    near: Option<&str>,
    error: &ReadError,
    is_own: bool,
    file: &Arc<str>,
) -> Diagnostic {
    let written = &reference.written;
    let message = match error {
        ReadError::Absent => {
            Text::new(format!("「{written}」という素材はありません。"), format!("`{written}` names no asset"))
        }
        error => error.text(written),
    };
    let help = if is_own {
        Text::new(
            "themes フォルダーにファイルを置き、このCSSから見た場所を書いてください。",
            "put the file below themes/, and write where it lies as seen from this style sheet",
        )
    } else {
        Text::new(
            "テーマの assets フォルダーにファイルを置き、このCSSから見た場所を書いてください。",
            "put the file into the theme's assets/, and write where it lies as seen from this style sheet",
        )
    };
    let mistake = Diagnostic::error("unknown-asset", file, message).at(span(reference));
    near.map(Text::did_you_mean).into_iter().chain([help]).fold(mistake, Diagnostic::help)
}

fn span(reference: &Reference) -> Span {
    Span::new(reference.token.start, reference.token.end)
}

/// The colours that a theme takes from one of the site's own, light and dark.
fn accent(colour: &str) -> String {
    let mixed = |share: u8, with: &str| format!("color-mix(in oklab, {colour} {share}%, {with})");
    let (on_dark, strong_on_dark) = (mixed(35, "white"), mixed(20, "white"));
    format!(
        "@layer tokens {{\n  :root {{\n    --key: light-dark({colour}, {on_dark});\n    \
         --key-strong: light-dark({}, {strong_on_dark});\n    --key-soft: light-dark({}, {});\n    \
         --key-wash: light-dark({}, {});\n    --on-key: light-dark(#fff, #0b0b0b);\n    \
         --mark-1: light-dark({colour}, {on_dark});\n  }}\n}}\n",
        mixed(80, "black"),
        mixed(45, "white"),
        mixed(55, "black"),
        mixed(8, "white"),
        mixed(20, "black"),
    )
}

fn outside(written: &Spanned<Box<str>>, config_file: &Arc<str>) -> Diagnostic {
    let path = &written.value;
    Diagnostic::error(
        "theme-file",
        config_file,
        Text::new(
            format!("「{path}」は、themes フォルダーの中のファイルではありません。"),
            format!("`{path}` is no file below themes/"),
        ),
    )
    .at(written.span)
    .help(Text::new(
        "themes フォルダーに置き、そこから見た場所を書いてください（例: local/logo.svg）。",
        "put it below themes/, and write where it lies as seen from there (for example local/logo.svg)",
    ))
}
