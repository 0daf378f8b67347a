//! Which mistakes are shown, how much each weighs, and in which order.

use std::collections::HashSet;
use std::sync::Arc;

use crate::calendar::Now;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::content::Content;
use crate::model::hours::{Held, Thing};
use crate::model::page::PageSource;
use crate::resolve::{blocks_publication, resolve};

/// In the order in which they are shown, each once: one in a template is met by many pages, and shown with the first. A
/// mistake in a draft is a warning: the draft isn't published.
#[must_use]
pub fn in_order(mut diagnostics: Vec<Diagnostic>, lenient: &HashSet<Arc<str>>) -> Vec<Diagnostic> {
    for diagnostic in &mut diagnostics {
        if lenient.contains(&diagnostic.file) {
            diagnostic.severity = Severity::Warning;
        }
    }
    // Pages are rendered in no order; which of them met a mistake first mustn't depend on it.
    let met_by = |diagnostic: &Diagnostic| {
        let page = diagnostic.related.first().map(|related| Arc::clone(&related.file));
        matches!(diagnostic.code, "template" | "unknown-template").then(|| (diagnostic.message.en.clone(), page))
    };
    diagnostics.sort_by(|a, b| a.order().cmp(&b.order()).then_with(|| met_by(a).cmp(&met_by(b))));
    diagnostics.dedup_by(|a, b| a == b || (a.code == "template" && a.order() == b.order() && a.message == b.message));
    diagnostics
}

/// The files of pages whose mistakes don't keep the site from being published. Without its home page there is no site,
/// whatever is wrong with that page; and what is shown unpublished is a part of the site.
#[must_use]
pub fn lenient(content: &Content, unpublished: bool) -> HashSet<Arc<str>> {
    let is_lenient =
        |page: &&Arc<PageSource>| !unpublished && !blocks_publication(page) && *page.file != *"content/_index.md";
    content.pages.iter().filter(is_lenient).map(|page| Arc::clone(&page.file)).collect()
}

/// Where pages and metrics lead that aren't public yet, and what is wrong with the files that they will hand out, so
/// that a mistake is told before their hour and not at it. They are linked in a site of their own that is thrown away:
/// what is public never sees them, and nothing of them keeps it from being published. What is public no more needs no
/// mending.
#[must_use]
pub fn of_hidden(content: &Content, now: Now, hidden: &[Held], held: &[Held]) -> Vec<Diagnostic> {
    let metrics = held.iter().filter(|held| held.thing == Thing::Metric);
    let waiting = hidden.iter().chain(metrics).filter(|held| !held.mark.why.is_over());
    let files: HashSet<&str> = waiting.map(|held| &*held.file).collect();
    if files.is_empty() {
        return Vec::new();
    }
    let mut found = resolve(content, now, true).diagnostics;
    found.retain(|diagnostic| files.contains(&*diagnostic.file));
    for diagnostic in &mut found {
        diagnostic.severity = Severity::Warning;
    }
    found
}
