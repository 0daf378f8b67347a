//! A theme: templates, assets and texts, on the disk or carried by the program.
//!
//! 1. The theme's own files come first, then those of the theme that it `extends`, and so on: a site changes one template
//!    without copying the rest. `default` and `bench` are part of the program; a directory of that name comes before them.
//! 2. A template of the theme below is still there under its theme's name: `{% extends "default/page.html" %}`.
//! 3. Assets get addresses with a hash of their bytes, so that they may be cached for ever.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use include_dir::{Dir, DirEntry, include_dir};
use tera::Tera;

use crate::diagnostic::{Diagnostic, Spanned, Text};
use crate::files::Files;
use crate::model::output::Output;
use crate::render::functions;
use crate::yaml::{self, Fields};

mod mistakes;

pub use mistakes::{template_mistake, unknown_template};

static CARRIED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes");

/// How many themes may extend one another.
const CHAIN_LIMIT: usize = 8;

/// A theme, ready to render.
#[derive(Clone)]
pub struct Theme {
    pub tera: Tera,
    assets: BTreeMap<String, Asset>,
    /// Texts by key, `{n}` standing for a number.
    pub texts: Arc<BTreeMap<String, String>>,
    sources: Arc<Sources>,
    /// The names under which pages find templates, those of the themes below without their prefix.
    names: Arc<BTreeSet<String>>,
}

/// Where each template comes from, for diagnostics: its file, by the name that Tera knows it by.
type Sources = BTreeMap<String, Arc<str>>;

#[derive(Clone, Debug)]
struct Asset {
    url: String,
    bytes: Arc<[u8]>,
}

/// One theme's files, by their path below the theme's directory.
struct Layer {
    name: String,
    files: BTreeMap<String, Vec<u8>>,
}

impl Theme {
    /// Loads a theme by name, as `site.yaml` (`config_file`) names it.
    #[must_use]
    pub fn load(files: &dyn Files, name: &Spanned<String>, config_file: &Arc<str>) -> (Option<Theme>, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let mut layers: Vec<Layer> = Vec::new();
        let mut next = Some(name.value.clone());
        while let Some(wanted) = next.take() {
            let known = layers.iter().any(|layer| layer.name == wanted);
            let Some(files) = (!known && layers.len() < CHAIN_LIMIT).then(|| layer_files(files, &wanted)).flatten()
            else {
                diagnostics.push(unknown_theme(&wanted, known, name, &layers, config_file));
                return (None, diagnostics);
            };
            let layer = Layer { name: wanted, files };
            next = extends(&layer, &mut diagnostics);
            layers.push(layer);
        }
        let tera = templates(&layers, &mut diagnostics);
        let theme = tera.map(|(tera, sources)| Theme {
            tera,
            assets: assets(&layers),
            texts: Arc::new(texts(&layers, &mut diagnostics)),
            sources: Arc::new(sources),
            names: Arc::new(names(&layers)),
        });
        let broken = diagnostics.iter().any(Diagnostic::is_error);
        (theme.filter(|_| !broken), diagnostics)
    }

    /// The address of an asset, below the site's root.
    #[must_use]
    pub fn asset_url(&self, name: &str) -> Option<&str> {
        self.assets.get(name).map(|asset| asset.url.as_str())
    }

    /// The theme's assets as outputs, in the order of their names.
    pub fn outputs(&self) -> impl Iterator<Item = Output> + '_ {
        self.assets.values().map(|asset| Output::bytes(asset.url.trim_start_matches('/'), asset.bytes.to_vec()))
    }

    /// Whether a page may name this template.
    #[must_use]
    pub fn has_template(&self, name: &str) -> bool {
        self.names.contains(name) || self.sources.contains_key(name)
    }

    /// The names of all templates, in order.
    pub fn template_names(&self) -> impl Iterator<Item = &str> + Clone {
        self.names.iter().map(String::as_str)
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

/// A theme's files: those below `themes/<name>/`, or those that the program carries.
fn layer_files(files: &dyn Files, name: &str) -> Option<BTreeMap<String, Vec<u8>>> {
    if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_') {
        return None;
    }
    let folder = format!("themes/{name}");
    let walked = files.walk(&folder).map(|walk| walk.entries).unwrap_or_default();
    if walked.is_empty() {
        return CARRIED.get_dir(name).map(|dir| {
            let mut carried = BTreeMap::new();
            carry(dir, name, &mut carried);
            carried
        });
    }
    let read = |path: &str| Some((path.strip_prefix(&folder)?.strip_prefix('/')?.to_owned(), files.read(path).ok()?));
    Some(walked.iter().filter_map(|entry| read(&entry.path)).collect())
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

/// What `theme.yaml` says that the theme extends.
fn extends(layer: &Layer, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let file: Arc<str> = Arc::from(format!("themes/{}/theme.yaml", layer.name));
    let bytes = layer.files.get("theme.yaml")?;
    let text = std::str::from_utf8(bytes).ok()?;
    let node = yaml::parse(text, 0, &file, diagnostics)?;
    let mut fields = Fields::new(&node, &file, diagnostics)?;
    for key in ["name", "title", "version", "description"] {
        fields.string(key);
    }
    let extends = fields.string("extends").map(str::to_owned);
    fields.finish();
    extends
}

fn unknown_theme(
    wanted: &str,
    known: bool,
    name: &Spanned<String>,
    layers: &[Layer],
    config_file: &Arc<str>,
) -> Diagnostic {
    let message = if known {
        Text::new(
            format!("テーマ「{wanted}」が、自分自身を元にしています。"),
            format!("the theme `{wanted}` extends itself"),
        )
    } else {
        Text::new(
            format!("テーマ「{wanted}」（themes/{wanted}/）がありません。"),
            format!("there is no theme `{wanted}` (themes/{wanted}/)"),
        )
    };
    let diagnostic = match layers.last() {
        Some(layer) => {
            Diagnostic::error("unknown-theme", &Arc::from(format!("themes/{}/theme.yaml", layer.name)), message)
        }
        None => Diagnostic::error("unknown-theme", config_file, message).at(name.span),
    };
    diagnostic.did_you_mean(wanted, CARRIED.dirs().filter_map(|dir| dir.path().to_str())).help(Text::new(
        "site.yaml の theme を消すと、標準のテーマ（default）を使います。",
        "without `theme` in site.yaml the default theme is used",
    ))
}

/// All templates of all layers. Those of the site's own theme have plain names, those below carry their theme's name
/// before them, and are found under their plain names where no layer above has one.
fn templates(layers: &[Layer], diagnostics: &mut Vec<Diagnostic>) -> Option<(Tera, Sources)> {
    let mut tera = Tera::default();
    functions::register_names(&mut tera);
    let prefixes: Vec<String> = layers.iter().skip(1).map(|layer| format!("{}/", layer.name)).collect();
    let mut sources = Sources::new();
    let mut templates: Vec<(String, &str)> = Vec::new();
    for (layer, depth) in layers.iter().zip(0..) {
        for (path, bytes) in &layer.files {
            let Some(name) = path.strip_prefix("templates/") else { continue };
            let file: Arc<str> = Arc::from(format!("themes/{}/{path}", layer.name));
            let Ok(text) = std::str::from_utf8(bytes) else {
                diagnostics.push(Diagnostic::error(
                    "not-utf8",
                    &file,
                    Text::new("テンプレートが UTF-8 ではありません。", "the template isn't UTF-8"),
                ));
                continue;
            };
            let name = if depth == 0 { name.to_owned() } else { format!("{}/{name}", layer.name) };
            sources.insert(name.clone(), file);
            templates.push((name, text));
        }
    }
    let added = tera
        .set_fallback_prefixes(prefixes)
        .and_then(|()| tera.add_raw_templates(templates.iter().map(|(name, text)| (name.as_str(), *text))));
    match added {
        Ok(()) => Some((tera, sources)),
        Err(error) => {
            diagnostics.extend(mistakes::load_mistakes(&error, &templates, &|name| file_of(&sources, name)));
            None
        }
    }
}

fn names(layers: &[Layer]) -> BTreeSet<String> {
    let files = layers.iter().flat_map(|layer| layer.files.keys());
    files.filter_map(|path| path.strip_prefix("templates/")).map(str::to_owned).collect()
}

fn assets(layers: &[Layer]) -> BTreeMap<String, Asset> {
    let mut assets = BTreeMap::new();
    for (path, bytes) in layers.iter().rev().flat_map(|layer| &layer.files) {
        let Some(name) = path.strip_prefix("assets/") else { continue };
        let hash = blake3::hash(bytes).to_hex();
        let url = match name.rsplit_once('.') {
            Some((stem, extension)) => format!("/assets/{stem}.{}.{extension}", &hash[..10]),
            None => format!("/assets/{name}.{}", &hash[..10]),
        };
        assets.insert(name.to_owned(), Asset { url, bytes: Arc::from(bytes.as_slice()) });
    }
    assets
}

/// The texts of `i18n/ja.yaml`, those of the layers above first.
fn texts(layers: &[Layer], diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    for layer in layers.iter().rev() {
        let file: Arc<str> = Arc::from(format!("themes/{}/i18n/ja.yaml", layer.name));
        let Some(text) = layer.files.get("i18n/ja.yaml").and_then(|bytes| std::str::from_utf8(bytes).ok()) else {
            continue;
        };
        if let Some(node) = yaml::parse(text, 0, &file, diagnostics)
            && let Some(mut fields) = Fields::new(&node, &file, diagnostics)
        {
            fields.rest(|key, field| {
                if let Some(text) = field.string() {
                    texts.insert(key.value.to_string(), text.to_owned());
                }
            });
        }
    }
    texts
}
