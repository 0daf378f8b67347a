//! Samples apart: what is made up changes nothing of what tells of facts, whether the site shows it or not.

use rayon::prelude::*;

use crate::laws_support::{Tree, difference, options, render};
use crate::sites::{NOW, generate};

/// How many random sites are tried.
const SITES: u64 = 120;

/// All that a reader of facts sees, and what is offered to search engines: what isn't below `samples/`, but the index
/// of what can be searched, which holds both.
fn facts(tree: &Tree) -> Tree {
    let is_both = |path: &str| path.starts_with("samples/") || path.starts_with("search/");
    tree.iter().filter(|(path, _)| !is_both(path)).map(|(path, bytes)| (path.clone(), bytes.clone())).collect()
}

#[test]
fn pages_of_facts_are_the_same_with_and_without_samples() {
    let samples: usize = (0..SITES)
        .into_par_iter()
        .map(|seed| {
            let site = generate(seed);
            let with = render(&site.without_doors(true), &options(NOW));
            assert!(with.errors().is_empty(), "site {seed}: {:#?}", with.errors());
            let without = render(&site.without_doors(false), &options(NOW));
            assert!(without.errors().is_empty(), "site {seed}: {:#?}", without.errors());
            let differences = difference(&facts(&with.tree), &facts(&without.tree));
            assert!(differences.is_empty(), "site {seed}:\n{}", differences.join("\n"));
            assert!(!without.tree.keys().any(|path| path.starts_with("samples/")), "site {seed}");
            let is_page = |path: &str| path.starts_with("samples/") && path.ends_with(".html");
            let pages: Vec<_> = with.tree.iter().filter(|(path, _)| is_page(path)).collect();
            for (path, html) in &pages {
                let html = String::from_utf8_lossy(html);
                assert!(html.contains("<meta name=\"robots\" content=\"noindex\">"), "site {seed}: {path}");
            }
            pages.len()
        })
        .sum();
    // The law says nothing of sites without samples.
    assert!(samples > 120, "only {samples} pages of samples");
}
