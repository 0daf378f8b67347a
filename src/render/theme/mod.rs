//! A theme: templates, assets and texts, on the disk or carried by the program.
//!
//! 1. The theme's own files come first, then those of the theme that it `extends`, and so on: a site changes one
//!    template without copying the rest. `default` is part of the program; a directory of that name comes before it.
//! 2. A template of the theme below is still there under its theme's name: `{% extends "default/page.html" %}`.
//! 3. Assets get addresses with a hash of their bytes, so that they may be cached for ever; style sheets lead to them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use include_dir::{Dir, DirEntry, include_dir};
use tera::Tera;

use crate::diagnostic::{Diagnostic, Span, Spanned, Text};
use crate::error::Error;
use crate::files::{Entry, Files, Problem, ReadError, Walk};
use crate::model::config;
use crate::model::output::Output;
use crate::render::functions;
use crate::render::theme::assets::Asset;
use crate::yaml::{self, Fields};

mod assets;
mod costly;
mod from_tera;
mod mistakes;
mod samples;
mod sheet;
mod texts;
mod values;

pub use costly::Costly;
pub use mistakes::{template_mistake, unknown_template, words_of};
pub use samples::{Sample, Samples};
pub use texts::{Texts, filled};
pub use values::OF_PAGE;

static CARRIED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes");

/// How many themes may extend one another.
const CHAIN_LIMIT: usize = 8;

/// A theme, ready to render.
pub struct Theme {
    pub tera: Tera,
    assets: BTreeMap<String, Asset>,
    /// Its texts in the site's language.
    pub texts: Arc<Texts>,
    sources: Sources,
    uses: Vec<Costly>,
    /// The names of the themes below, each with a `/`, as templates of theirs begin.
    prefixes: Vec<String>,
    samples: Samples,
}

/// Where each template comes from, for diagnostics: its file, by the name that Tera knows it by.
type Sources = BTreeMap<String, Arc<str>>;

/// One theme's files, by their path below the theme's directory.
struct Layer {
    name: String,
    files: BTreeMap<String, Vec<u8>>,
}

impl Layer {
    /// The path of a file of the theme below the site's root.
    fn file(&self, path: &str) -> Arc<str> {
        Arc::from(format!("themes/{}/{path}", self.name))
    }

    /// The text of a file of the theme, if there is one; one that isn't UTF-8 is reported.
    fn text(&self, path: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<&str> {
        let bytes = self.files.get(path)?;
        match std::str::from_utf8(bytes) {
            Ok(text) => Some(text),
            Err(error) => {
                diagnostics.push(not_utf8(&self.file(path), error.valid_up_to()));
                None
            }
        }
    }
}

fn not_utf8(file: &Arc<str>, at: usize) -> Diagnostic {
    Diagnostic::error(
        "not-utf8",
        file,
        Text::new(
            format!("文字コードが UTF-8 ではありません（先頭から{at}バイトの位置）。"),
            format!("the file isn't UTF-8 (at byte {at})"),
        ),
    )
    .at(Span::new(at, at + 1))
    .help(Text::new("文字コードに「UTF-8」を選んで、保存し直してください。", "save it as UTF-8"))
}

impl Theme {
    /// Loads a theme with what the site puts over it and its texts in a language, as `site.yaml` (`config_file`) names
    /// both.
    #[must_use]
    pub fn load(
        files: &dyn Files,
        own: &config::Theme,
        language: &Spanned<Box<str>>,
        config_file: &Arc<str>,
    ) -> (Option<Theme>, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let mut layers: Vec<Layer> = Vec::new();
        let mut uses: Vec<Costly> = Vec::new();
        let mut next = Some(own.name.clone());
        while let Some(wanted) = next.take() {
            let known = layers.iter().any(|layer| *layer.name == **wanted);
            let Some(files) =
                (!known && layers.len() < CHAIN_LIMIT).then(|| layer_files(files, &wanted, &mut diagnostics)).flatten()
            else {
                diagnostics.push(unknown_theme(&wanted, known, layers.last(), config_file));
                return (None, diagnostics);
            };
            let layer = Layer { name: wanted.value.into(), files };
            let manifest = manifest(&layer, &mut diagnostics);
            uses.extend(manifest.uses);
            next = manifest.extends;
            layers.push(layer);
        }
        let assets = assets::assets(&layers, files, own, config_file, &mut diagnostics);
        let texts = Arc::new(texts::texts(&layers, language, config_file, &mut diagnostics).unwrap_or_default());
        let mut tera = Tera::default();
        let urls = assets.iter().map(|(name, asset)| (name.clone(), asset.url.clone())).collect();
        functions::register(&mut tera, urls, Arc::clone(&texts));
        let tera = templates(tera, &layers, &uses, &mut diagnostics);
        let (prefixes, samples) = (prefixes(&layers), samples::samples(&layers));
        let theme = tera.map(|(tera, sources)| Theme { tera, assets, texts, sources, uses, prefixes, samples });
        let broken = diagnostics.iter().any(Diagnostic::is_error);
        (theme.filter(|_| !broken), diagnostics)
    }

    /// Whether a value is to be made for it.
    #[must_use]
    pub fn uses(&self, costly: Costly) -> bool {
        self.uses.contains(&costly)
    }

    /// The addresses of the assets, in the order of their names.
    pub fn asset_urls(&self) -> impl Iterator<Item = &str> {
        self.assets.values().map(|asset| asset.url.as_str())
    }

    /// The theme's assets as outputs, in the order of their names.
    pub fn outputs(&self) -> impl Iterator<Item = Output> + '_ {
        self.assets.values().map(Asset::output)
    }

    /// The asset at an address below the site's root.
    #[must_use]
    pub fn output(&self, url: &str) -> Option<Output> {
        self.assets.values().find(|asset| asset.url == url).map(Asset::output)
    }

    /// Whether a page can name this template.
    #[must_use]
    pub fn has_template(&self, name: &str) -> bool {
        let is_below = |prefix: &String| self.sources.contains_key(&format!("{prefix}{name}"));
        self.sources.contains_key(name) || self.prefixes.iter().any(is_below)
    }

    /// The templates that a page can name, in the order of their names, with those of the themes below.
    #[must_use]
    pub fn template_names(&self) -> BTreeSet<&str> {
        let plain = |name| self.prefixes.iter().find_map(|prefix| str::strip_prefix(name, prefix)).unwrap_or(name);
        self.sources.keys().map(|name| plain(name.as_str())).collect()
    }

    /// The text of a file of a theme that the program carries, by its path below the site's root.
    #[must_use]
    pub fn carried_text(path: &str) -> Option<&'static str> {
        CARRIED.get_file(path.strip_prefix("themes/")?)?.contents_utf8()
    }

    /// The paths of the files of a theme that the program carries, below the theme's directory.
    #[must_use]
    pub fn carried_files(theme: &str) -> Vec<String> {
        CARRIED.get_dir(theme).map(|dir| layer_of(dir, theme).files.into_keys().collect()).unwrap_or_default()
    }

    /// A file of a theme that the program carries, by its path below the theme's directory.
    #[must_use]
    pub fn carried_bytes(theme: &str, path: &str) -> Option<&'static [u8]> {
        Some(CARRIED.get_file(format!("{theme}/{path}"))?.contents())
    }

    /// What its design page shows.
    #[must_use]
    pub fn samples(&self) -> &Samples {
        &self.samples
    }

    /// The file of a template, by the name that Tera knows it by.
    #[must_use]
    pub fn template_file(&self, name: &str) -> Arc<str> {
        file_of(&self.sources, name)
    }
}

fn file_of(sources: &Sources, name: &str) -> Arc<str> {
    sources.get(name).cloned().unwrap_or_else(|| Arc::from(name))
}

/// A theme's files: those below `themes/<name>/`, or those that the program carries. What is there and can't be used is
/// reported.
fn layer_files(files: &dyn Files, name: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<BTreeMap<String, Vec<u8>>> {
    if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_') {
        return None;
    }
    let folder = format!("themes/{name}");
    let walk = match files.walk(&folder) {
        Ok(walk) => walk,
        // It is there, and nobody else's files may be taken for it.
        Err(error) if error.source.is_some() => {
            diagnostics.push(unreadable_folder(&folder, &error));
            return Some(BTreeMap::new());
        }
        Err(_) => Walk::default(),
    };
    diagnostics.extend(walk.problems.iter().map(Problem::diagnostic));
    if walk.entries.is_empty() {
        return CARRIED.get_dir(name).map(|dir| layer_of(dir, name).files);
    }
    let mut layer = BTreeMap::new();
    for Entry { path } in walk.entries {
        let Some(name) = path.strip_prefix(&folder).and_then(|path| path.strip_prefix('/')) else { continue };
        match files.read(&path) {
            Ok(bytes) => _ = layer.insert(name.to_owned(), bytes),
            Err(error) => {
                let file = Arc::from(&*path);
                diagnostics.push(Diagnostic::error("unreadable", &file, error.text(&path)).help(error.help()));
            }
        }
    }
    Some(layer)
}

fn unreadable_folder(folder: &str, error: &Error) -> Diagnostic {
    let Text { ja, en } = &error.text;
    let text = match &error.source {
        Some(cause) => Text::new(format!("{ja}（{cause}）"), format!("{en} ({cause})")),
        None => error.text.clone(),
    };
    Diagnostic::error("unreadable", &Arc::from(folder), text).help(ReadError::Absent.help())
}

/// A theme that the program carries.
fn layer_of(dir: &Dir<'_>, name: &str) -> Layer {
    let mut files = BTreeMap::new();
    carry(dir, name, &mut files);
    Layer { name: name.to_owned(), files }
}

fn carry(dir: &Dir<'_>, name: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in dir.entries() {
        match entry {
            DirEntry::Dir(dir) => carry(dir, name, files),
            DirEntry::File(file) => {
                if let Some(path) = file.path().to_str().and_then(|path| path.strip_prefix(name)?.strip_prefix('/')) {
                    files.insert(path.to_owned(), file.contents().to_vec());
                }
            }
        }
    }
}

/// What `theme.yaml` says.
#[derive(Default)]
struct Manifest {
    /// The theme below.
    extends: Option<Spanned<Box<str>>>,
    uses: Vec<Costly>,
}

fn manifest(layer: &Layer, diagnostics: &mut Vec<Diagnostic>) -> Manifest {
    let file = layer.file("theme.yaml");
    let Some(text) = layer.text("theme.yaml", diagnostics) else { return Manifest::default() };
    let Some(node) = yaml::parse(text, 0, &file, diagnostics) else { return Manifest::default() };
    let Some(mut fields) = Fields::new(&node, &file, diagnostics) else { return Manifest::default() };
    for key in ["name", "title", "version", "description"] {
        fields.string(key);
    }
    let extends = fields.spanned("extends").map(|extends| Spanned::new(Box::from(extends.value), extends.span));
    let uses = fields.list_of("uses", |field| field.choice(Costly::NAMES));
    fields.finish();
    Manifest { extends, uses }
}

/// `known` tells that the theme is one of those that extend it; `above` is the theme that names it, else `site.yaml`
/// does.
fn unknown_theme(wanted: &Spanned<Box<str>>, known: bool, above: Option<&Layer>, config_file: &Arc<str>) -> Diagnostic {
    let name = &*wanted.value;
    let message = if known {
        Text::new(
            format!("テーマ「{name}」が、自分自身を元にしています。"),
            format!("the theme `{name}` extends itself"),
        )
    } else {
        Text::new(
            format!("テーマ「{name}」（themes/{name}/）がありません。"),
            format!("there is no theme `{name}` (themes/{name}/)"),
        )
    };
    let (file, help) = match above {
        Some(layer) => (
            layer.file("theme.yaml"),
            Text::new(
                "extends には、元にするテーマの名前を書いてください。標準のテーマは「default」です。",
                "write the name of the theme to extend; the one that comes with the program is `default`",
            ),
        ),
        None => (
            Arc::clone(config_file),
            Text::new(
                "site.yaml の theme を消すと、標準のテーマ（default）を使います。",
                "without `theme` in site.yaml the default theme is used",
            ),
        ),
    };
    Diagnostic::error("unknown-theme", &file, message)
        .at(wanted.span)
        .did_you_mean(name, CARRIED.dirs().filter_map(|dir| dir.path().to_str()).filter(|theme| *theme != name))
        .help(help)
}

/// The names of the themes below the site's own, each with a `/`.
fn prefixes(layers: &[Layer]) -> Vec<String> {
    layers.iter().skip(1).map(|layer| format!("{}/", layer.name)).collect()
}

/// All templates of all layers. Those of the site's own theme have plain names, those below carry their theme's name
/// before them, and are found under their plain names if no layer above has one.
fn templates(
    mut tera: Tera,
    layers: &[Layer],
    uses: &[Costly],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(Tera, Sources)> {
    // A chart is a part of a page, and its words are escaped as the page's are.
    tera.autoescape_on([".html", ".htm", ".xml", ".svg"]);
    let mut sources = Sources::new();
    let mut templates: Vec<(String, &str)> = Vec::new();
    for (layer, depth) in layers.iter().zip(0..) {
        for path in layer.files.keys() {
            let Some(name) = path.strip_prefix("templates/") else { continue };
            let Some(text) = layer.text(path, diagnostics) else { continue };
            let file = layer.file(path);
            let name = if depth == 0 { name.to_owned() } else { format!("{}/{name}", layer.name) };
            sources.insert(name.clone(), file);
            templates.push((name, text));
        }
    }
    let added = tera
        .set_fallback_prefixes(prefixes(layers))
        .and_then(|()| tera.add_raw_templates(templates.iter().map(|(name, text)| (name.as_str(), *text))));
    match added {
        Ok(()) => {
            diagnostics.extend(costly::undeclared(&tera, &templates, uses, &|name| file_of(&sources, name)));
            diagnostics.extend(values::unknown(&templates, &|name| file_of(&sources, name)));
            Some((tera, sources))
        }
        Err(error) => {
            diagnostics.extend(mistakes::load_mistakes(error, &templates, &|name| file_of(&sources, name)));
            None
        }
    }
}
