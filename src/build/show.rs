//! The site whose pages the preview shows: the one that [`join`](super::join) makes, without looking for mistakes.

use std::sync::Arc;

use crate::build::Options;
use crate::model::content::Content;
use crate::render::{Renderer, Theme};
use crate::resolve::{again, resolve_quickly};

/// A site that is shown, and what it was made of.
#[derive(Clone)]
pub struct Shown {
    pub content: Arc<Content>,
    pub renderer: Arc<Renderer>,
    unpublished: bool,
}

/// The site of a content in a theme; `None` without a home page. It is made out of the site `before` it if so little
/// changed that [`again`] can tell.
#[must_use]
pub fn show(content: &Arc<Content>, theme: &Arc<Theme>, options: &Options, before: Option<&Shown>) -> Option<Shown> {
    let Options { now, unpublished, .. } = *options;
    let before = before.filter(|before| before.unpublished == unpublished);
    let next = before.and_then(|it| again(it.renderer.site(), &it.content, content, now, unpublished));
    let site = Arc::new(next.or_else(|| resolve_quickly(content, now, unpublished))?);
    let renderer = Arc::new(Renderer::new(site, Arc::clone(theme)));
    Some(Shown { content: Arc::clone(content), renderer, unpublished })
}
