//! What the design page of a theme shows: the content of a small site, which stands below `styleguide/` in the theme.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Layer;

/// A file of that content.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Where it stands, below the site's root.
    pub file: Arc<str>,
    pub bytes: Arc<[u8]>,
}

/// By their paths in a site: `content/site.yaml`.
pub type Samples = BTreeMap<String, Sample>;

/// Those of all layers; a theme's own come before those of the themes below it.
pub fn samples(layers: &[Layer]) -> Samples {
    let mut samples = Samples::new();
    for layer in layers.iter().rev() {
        for (path, bytes) in &layer.files {
            if let Some(name) = path.strip_prefix("styleguide/") {
                let sample = Sample { file: layer.file(path), bytes: Arc::from(&**bytes) };
                samples.insert(format!("content/{name}"), sample);
            }
        }
    }
    samples
}
