//! Earlier addresses and withdrawn pages in the words of a server: a page that leads on by itself is read as a page,
//! and only a server can say that an address has moved (301) or is gone (410; RFC 9110 §15.4.2, §15.5.11).
//!
//! - nginx: a file to be included in a `server` block. A withdrawn page is answered with 410 and its notice.
//! - Apache: `.htaccess` (`mod_alias`).
//! - Netlify and Cloudflare: `_redirects`.
//!
//! The last two know no answer of 410 that shows a page, so that withdrawn pages stay as they are there. An address
//! that ends in `/` is answered without it, too: so is one that looks like a file.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::model::config::RedirectForm;
use crate::model::site::Site;
use crate::render::address::{Form, encode, href};

/// The file of a form.
pub fn file(site: &Site, form: RedirectForm) -> Vec<u8> {
    let base = site.config.base_url.path.trim_end_matches('/');
    let from = |url: &str| format!("{base}{url}");
    let to = |url: &str| href(url, &site.config.base_url, Form::Root).replace('$', "%24");
    let moved: BTreeMap<String, String> =
        site.redirects.iter().map(|redirect| (from(&redirect.url), to(&site.page(redirect.to).url))).collect();
    let gone: BTreeMap<String, String> =
        site.notices.iter().map(|notice| (from(&notice.url), format!("{}index.html", to(&notice.url)))).collect();
    let text = match form {
        RedirectForm::Nginx => nginx(&moved, &gone),
        RedirectForm::Apache => apache(&moved),
        RedirectForm::Netlify => netlify(&moved),
    };
    text.into_bytes()
}

/// An address, and the same without the `/` at its end.
fn both(from: &str) -> impl Iterator<Item = &str> {
    let bare = from.strip_suffix('/').filter(|bare| !bare.is_empty());
    bare.into_iter().chain([from])
}

fn nginx(moved: &BTreeMap<String, String>, gone: &BTreeMap<String, String>) -> String {
    let mut text = "# include this file in the server block\n".to_owned();
    for (from, to) in moved {
        for from in both(from) {
            let _ = writeln!(text, "location = \"{from}\" {{ return 301 \"{to}\"; }}");
        }
    }
    for (from, notice) in gone {
        // One that ends in `.html` is its own file: an answer with itself would come here again.
        for from in both(from).filter(|from| !from.ends_with(".html")) {
            let _ = writeln!(text, "location = \"{from}\" {{ error_page 410 \"{notice}\"; return 410; }}");
        }
    }
    text
}

fn apache(moved: &BTreeMap<String, String>) -> String {
    let mut text = String::new();
    for (from, to) in moved {
        let (bare, end) = from.strip_suffix('/').map_or((from.as_str(), ""), |bare| (bare, "/?"));
        let _ = writeln!(text, "RedirectMatch 301 \"^{}{end}$\" \"{to}\"", pattern(bare));
    }
    text
}

/// A text as a regular expression that matches it alone.
fn pattern(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for c in text.chars() {
        if ".+*?()[]{}^$|\\".contains(c) {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}

fn netlify(moved: &BTreeMap<String, String>) -> String {
    let mut text = String::new();
    for (from, to) in moved {
        for from in both(from) {
            let _ = writeln!(text, "{} {to} 301", encode(from));
        }
    }
    text
}
