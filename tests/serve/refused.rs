//! Addresses that lead nowhere, however they are written: nothing but the site's routes is answered.

use crate::http::{Answer, answer_in, exchange, request};
use crate::program::Preview;
use crate::secrets::{SECRET, preview, site};
use crate::sites::{assert_guarded, of_every_kind};
use crate::stream::Events;

/// Addresses of files that are no routes: of sources, of what lies beside the site, of the system.
const TARGETS: [&str; 76] = [
    "/content/site.yaml",
    "/site.yaml",
    "/content/_index.md",
    "/_index.md",
    "/open/a.md",
    "/open/a.md~",
    "/open/.dot.txt",
    "/open/unclaimed.txt",
    "/open/link.txt",
    "/open/config.txt",
    "/data/d.csv",
    "/themes/mine/theme.yaml",
    "/themes/mine/templates/own.html",
    "/templates/own.html",
    "/assets/../templates/own.html",
    "/secret.txt",
    "/outside.txt",
    "/../content/site.yaml",
    "/../secret.txt",
    "/../../outside.txt",
    "/../../../../../../../../etc/passwd",
    "/open/../content/site.yaml",
    "/open/../../secret.txt",
    "/./content/site.yaml",
    "/open/./../../secret.txt",
    "/open/../",
    "/./",
    "/open/.",
    "/..;/secret.txt",
    "/.../.../secret.txt",
    "/..%2fsecret.txt",
    "/..%2Fsecret.txt",
    "/..%2f..%2foutside.txt",
    "/..%2f..%2f..%2f..%2f..%2f..%2fetc/passwd",
    "/%2e%2e/secret.txt",
    "/%2e%2e%2fsecret.txt",
    "/%2E%2E/%2E%2E/outside.txt",
    "/.%2e/secret.txt",
    "/%2e./secret.txt",
    "/open%2f..%2f..%2fsecret.txt",
    "/%252e%252e%252fsecret.txt",
    "/%252e%252e/%252e%252e/outside.txt",
    "/%25252e%25252e%25252fsecret.txt",
    "/%u002e%u002e/secret.txt",
    "/..\\secret.txt",
    "\\..\\secret.txt",
    "/..%5csecret.txt",
    "/..%5C..%5Coutside.txt",
    "/%2e%2e%5csecret.txt",
    "/open\\..\\..\\secret.txt",
    "/..%255csecret.txt",
    "/content/site.yaml%00",
    "/content/site.yaml%00.html",
    "/secret.txt%00/",
    "/%00",
    "/open/%00",
    "/%c0%ae%c0%ae/secret.txt",
    "/%c0%ae%c0%ae%c0%afsecret.txt",
    "/%e0%80%ae%e0%80%ae/secret.txt",
    "/%ff%fe/",
    "/%f0%28%8c%28/",
    "/%",
    "/%2",
    "/%zz",
    "//etc/passwd",
    "///etc/passwd",
    "//secret.txt",
    "//open/",
    "/open//a/",
    "/C:/Windows/win.ini",
    "/C:%5cWindows%5cwin.ini",
    "/file:///etc/passwd",
    "/_bansou/../content/site.yaml",
    "/_bansou/%2e%2e/content/site.yaml",
    "/_bansou/..%2f..%2fsecret.txt",
    "/_bansou/preview.js/../../secret.txt",
];

#[track_caller]
fn assert_tells_nothing(back: &[u8], what: &str) -> Option<Answer> {
    let text = String::from_utf8_lossy(back);
    assert!(!text.contains(SECRET) && !text.contains("root:"), "{what} tells: {text}");
    answer_in(back, "GET")
}

#[test]
fn no_address_becomes_a_path_of_the_disk() {
    let site = site();
    let preview = preview(&site);
    for target in TARGETS {
        let back = exchange(preview.address, &request("GET", target, preview.address));
        let answer = assert_tells_nothing(&back, target).unwrap_or_else(|| panic!("{target} wasn't answered"));
        assert!((400..500).contains(&answer.status), "{target} is {}: {}", answer.status, answer.text());
        // What isn't HTTP at all is refused before it reaches the preview, with no content that could be taken for
        // anything.
        if answer.status == 400 {
            assert!(answer.body.is_empty(), "{target}: {}", answer.text());
        } else {
            assert_guarded(&answer, target);
        }
    }
}

/// The same below a folder of the site, in the query of another address, and where the site has a root below its host.
#[test]
fn nor_does_one_within_another() {
    for root in ["/", "/kb/"] {
        let site = site().edit("site/content/site.yaml", "https://example.jp/", &format!("https://example.jp{root}"));
        let preview = preview(&site);
        for target in TARGETS {
            for before in ["kb", "kb/", "open", "open/a/", "_bansou/?now=", "?now=", "_bansou/?path=", "open?"] {
                let target = format!("{root}{before}{target}");
                let back = exchange(preview.address, &request("GET", &target, preview.address));
                assert_tells_nothing(&back, &target);
            }
        }
    }
}

/// The target of an event stream is an address of the site too.
#[test]
fn no_event_tells_of_what_is_no_page() {
    let site = site();
    let preview = preview(&site);
    for target in TARGETS {
        let path = crate::http::encoded(target);
        let mut events = Events::of(&preview, &format!("path={path}&query=&page=0"));
        // What isn't a text, or lies outside of the site, has no stream.
        if events.status == 200 {
            events.until_known();
        }
        for event in &events.seen {
            assert!(!event.data.to_string().contains(SECRET), "{target}: {event:?}");
        }
    }
}

#[test]
fn a_request_that_is_no_request_is_refused() {
    let site = site();
    let preview = preview(&site);
    let host = format!("Host: {}\r\nConnection: close\r\n\r\n", preview.address);
    let long = "a/".repeat(20_000);
    let very_long = "a".repeat(1_000_000);
    let secret_at = |before: &str| format!("GET {before}secret.txt HTTP/1.1\r\n{host}").into_bytes();
    let requests: Vec<(&str, Vec<u8>)> = vec![
        ("no UTF-8 in the path", [b"GET /\xff\xfe/\xc0\xaf HTTP/1.1\r\n", host.as_bytes()].concat()),
        ("no UTF-8 in the method", [b"G\xffT / HTTP/1.1\r\n", host.as_bytes()].concat()),
        ("a line feed in the path", secret_at("/\n")),
        ("a blank in the path", secret_at("/ ../")),
        ("a tab in the path", secret_at("/\t")),
        ("a NUL in the path", secret_at("/\0../")),
        ("no slash", secret_at("../")),
        ("no path", format!("GET  HTTP/1.1\r\n{host}").into_bytes()),
        ("another protocol", secret_at("file:///")),
        ("a whole address of another host", secret_at("http://evil.example/../")),
        ("a whole address of this host", secret_at(&format!("http://{}/../", preview.address))),
        ("a whole address with a user", secret_at(&format!("http://user@{}/../", preview.address))),
        ("a star", format!("GET * HTTP/1.1\r\n{host}").into_bytes()),
        ("a long path", format!("GET /{long} HTTP/1.1\r\n{host}").into_bytes()),
        ("a very long path", format!("GET /{very_long} HTTP/1.1\r\n{host}").into_bytes()),
        ("a very long header", format!("GET / HTTP/1.1\r\nX: {very_long}\r\n{host}").into_bytes()),
        ("very many headers", format!("GET / HTTP/1.1\r\n{}{host}", "X: 1\r\n".repeat(5000)).into_bytes()),
        ("another version", format!("GET / HTTP/3.0\r\n{host}").into_bytes()),
        ("the preface of HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec()),
        ("the hello of TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".repeat(20)),
        ("two lengths", format!("GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n{host}").into_bytes()),
    ];
    for (what, bytes) in requests {
        let back = exchange(preview.address, &bytes);
        if let Some(answer) = assert_tells_nothing(&back, what) {
            assert!((400..500).contains(&answer.status), "{what} is {}: {}", answer.status, answer.text());
        }
    }
    // None of that did it any harm.
    assert!(preview.get("/").text().contains("公開の本文"));
}

const SCRIPTS: [&str; 8] = [
    "<script>alert(1)</script>",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "%3Cscript%3Ealert(1)%3C%2Fscript%3E/",
    "%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    "%27%20onmouseover=%27alert(1)",
    "%3C/title%3E%3Cscript%3Ealert(1)%3C/script%3E",
    "{{ 7*7 }}%7B%7B%207*7%20%7D%7D",
    "%0d%0aX-Evil:%201%0d%0a%0d%0a%3Cscript%3Ealert(1)%3C/script%3E",
];

#[test]
fn nothing_of_an_address_becomes_markup_or_a_header() {
    let site = site();
    let preview = preview(&site);
    for script in SCRIPTS {
        for before in [
            "/",
            "/open/",
            "/drafts/a/",
            "/?x=",
            "/?now=",
            "/nothing?",
            "/open?",
            "/drafts/a/?now=",
            "/drafts/a/?x=",
            "/_bansou/",
            "/_bansou/?now=",
            "/_bansou/?unpublished=",
            "/_bansou/events?path=",
        ] {
            let target = format!("{before}{script}");
            let back = exchange(preview.address, &request("GET", &target, preview.address));
            let Some(answer) = answer_in(&back, "GET") else { continue };
            assert!(answer.header("x-evil").is_none(), "{target}: {:?}", answer.headers);
            let body = answer.text();
            for evil in ["<script>", "alert(1)", "onmouseover", ">49<"] {
                assert!(!body.contains(evil), "{target} is answered with {evil}: {body}");
            }
        }
    }
}

/// An address that looks like one of another host doesn't lead there.
#[test]
fn a_redirect_stays_on_this_host() {
    for base_url in ["https://example.jp/", "https://example.jp/kb/"] {
        let site = of_every_kind(base_url);
        let preview = Preview::start(site.root());
        for target in [
            "//evil.example",
            "//evil.example/",
            "//evil.example/news",
            "//news",
            "///news",
            "/\\evil.example/news",
            "/%5cevil.example",
            "/%2fevil.example",
            "/%2f%2fevil.example/%2e%2e/news",
            "/kb//evil.example",
            "/kb//news",
            "/kb/%2fnews",
            "/kb",
            "/news",
            "/kb/news",
            "/?//evil.example",
            "/@evil.example",
        ] {
            let back = exchange(preview.address, &request("GET", target, preview.address));
            let Some(answer) = answer_in(&back, "GET") else { continue };
            let Some(to) = answer.header("location") else { continue };
            let second = to.as_bytes().get(1);
            assert!(to.starts_with('/') && second != Some(&b'/') && second != Some(&b'\\'), "{target} leads to {to}");
        }
    }
}
