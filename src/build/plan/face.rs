//! A site as it would be published, by the hashes of its files, and what it is held against.

use std::collections::BTreeMap;
use std::io::{Read as _, Write};
use std::sync::{Arc, Mutex, PoisonError};

use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use crate::build::{LookedFor, Progress, render_all};
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::files::{Files, ReadError, handed_out};
use crate::model::output::Content;
use crate::model::route::Route;
use crate::publish::{Fingerprint, Published};
use crate::render::Renderer;

/// Files of the sources that were hashed, by their paths: they are the same at every moment.
#[derive(Default)]
pub struct Hashes(Mutex<BTreeMap<Box<str>, Fingerprint>>);

/// See the module.
pub struct Face {
    renderer: Arc<Renderer>,
    pub files: BTreeMap<Box<str>, Fingerprint>,
    /// What each file is, but for the theme's assets.
    routes: BTreeMap<Box<str>, Route>,
}

/// What a site is held against.
pub enum Side<'a> {
    Standing(&'a Published),
    Face(&'a Face),
}

impl Face {
    /// Renders every file of a site, and says what is wrong with them.
    ///
    /// # Errors
    /// If a file that the site hands out can't be read.
    pub fn of(
        renderer: &Arc<Renderer>,
        files: &dyn Files,
        hashes: &Hashes,
        looked_for: LookedFor<'_>,
    ) -> Result<(Face, Vec<Diagnostic>), Error> {
        let all = Mutex::new(BTreeMap::new());
        let index = renderer.index_routes();
        let found = render_all(renderer, &index, looked_for, &Progress::default(), |output| {
            let print = match &output.content {
                Content::Bytes(bytes) => Fingerprint { hash: xxh3_128(bytes), size: bytes.len() as u64 },
                Content::File { source } => hashes.of(files, source)?,
            };
            all.lock().unwrap_or_else(PoisonError::into_inner).insert(output.path, print);
            Ok::<(), Error>(())
        })?;
        let routes = renderer.routes().into_iter().chain(index);
        let routes = routes.map(|route| (route.path(renderer.site()).into(), route)).collect();
        let files = all.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok((Face { renderer: Arc::clone(renderer), files, routes }, found))
    }

    pub fn renderer(&self) -> &Renderer {
        &self.renderer
    }

    /// What is published at a path; none if it is an asset of the theme, or nothing.
    pub fn route(&self, path: &str) -> Option<Route> {
        self.routes.get(path).copied()
    }

    fn read(&self, path: &str, files: &dyn Files) -> Option<Vec<u8>> {
        match self.renderer.render(self.route(path)?).0.content {
            Content::Bytes(bytes) => Some(bytes),
            Content::File { source } => {
                let mut bytes = Vec::new();
                handed_out(files, &source).ok()?.into_reader().read_to_end(&mut bytes).ok()?;
                Some(bytes)
            }
        }
    }
}

impl Side<'_> {
    pub fn files(&self) -> &BTreeMap<Box<str>, Fingerprint> {
        match self {
            Side::Standing(published) => published.files(),
            Side::Face(face) => &face.files,
        }
    }

    pub fn route(&self, path: &str) -> Option<Route> {
        match self {
            Side::Standing(_) => None,
            Side::Face(face) => face.route(path),
        }
    }

    /// The bytes of a file; none if they aren't at hand.
    pub fn read(&self, path: &str, files: &dyn Files) -> Option<Vec<u8>> {
        match self {
            Side::Standing(published) => published.read(path),
            Side::Face(face) => face.read(path, files),
        }
    }
}

impl Hashes {
    /// # Errors
    /// If the file can't be read.
    fn of(&self, files: &dyn Files, source: &str) -> Result<Fingerprint, Error> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(print) = known().get(source) {
            return Ok(*print);
        }
        let mut hasher = Hasher { hasher: Box::new(Xxh3::new()), size: 0 };
        let mut file = handed_out(files, source).map_err(|error| error.into_error(source))?.into_reader();
        std::io::copy(&mut file, &mut hasher).map_err(|cause| ReadError::Io(cause).into_error(source))?;
        let print = Fingerprint { hash: hasher.hasher.digest128(), size: hasher.size };
        known().insert(source.into(), print);
        Ok(print)
    }
}

struct Hasher {
    hasher: Box<Xxh3>,
    size: u64,
}

impl Write for Hasher {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.hasher.update(bytes);
        self.size += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
