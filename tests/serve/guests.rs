//! Who may ask, and what: only a browser that was told this server's own address, and only to be shown something.

use std::net::SocketAddr;

use crate::http::{Answer, answer_in, exchange};
use crate::program::Preview;
use crate::secrets::{preview, site};
use crate::sites::assert_guarded;

/// One of each kind of address.
const TARGETS: [&str; 10] = [
    "/",
    "/open/a/",
    "/open/a",
    "/open/now.txt",
    "/nothing/",
    "/drafts/a/?unpublished=1",
    "/sitemap.xml",
    "/_bansou/",
    "/_bansou/preview.js",
    "/_bansou/events?path=/&query=&page=0",
];

/// Words of the site and of the preview's script.
const TOLD: [&str; 7] = ["伴走支援", "公開の", "入口", "配る資料", "example.jp", "EventSource", "event:"];

/// Asks with these headers, each with the end of its line.
fn answer(preview: &Preview, method: &str, target: &str, head: &str) -> Answer {
    let bytes = format!("{method} {target} HTTP/1.1\r\n{head}Connection: close\r\n\r\n");
    let back = exchange(preview.address, bytes.as_bytes());
    answer_in(&back, method).unwrap_or_else(|| panic!("{method} {target} with {head:?} wasn't answered"))
}

#[track_caller]
fn assert_refused(preview: &Preview, head: &str) {
    for target in TARGETS {
        for method in ["GET", "HEAD", "POST"] {
            let answer = answer(preview, method, target, head);
            assert_eq!(answer.status, 403, "{method} {target} with {head:?}: {}", answer.text());
            assert_guarded(&answer, target);
            let text = answer.text();
            let told: Vec<_> = TOLD.iter().filter(|word| text.contains(**word)).collect();
            assert!(told.is_empty(), "{target} with {head:?} tells {told:?}: {text}");
        }
    }
}

#[test]
fn whoever_was_told_another_address_is_refused() {
    let site = site();
    let preview = preview(&site);
    let port = preview.address.port();
    for host in [
        String::new(),
        "127.0.0.1".to_owned(),
        format!("127.0.0.1:{}", port.wrapping_add(1)),
        "localhost".to_owned(),
        "localhost:80".to_owned(),
        format!("evil.example:{port}"),
        "evil.example".to_owned(),
        format!("localhost.evil.example:{port}"),
        format!("127.0.0.1.evil.example:{port}"),
        format!("127.0.0.1.nip.io:{port}"),
        format!("evil.example@127.0.0.1:{port}"),
        format!("127.0.0.1:{port}@evil.example"),
        format!("127.0.0.1:{port}.evil.example"),
        format!("127.0.0.1:{port}, evil.example"),
        format!("127.0.0.1:{port}/"),
        format!("http://127.0.0.1:{port}"),
        format!("0.0.0.0:{port}"),
        format!("192.168.0.1:{port}"),
        format!("127.1:{port}"),
        format!("2130706433:{port}"),
        format!("0x7f.0.0.1:{port}"),
        format!("0177.0.0.1:{port}"),
        format!("::1:{port}"),
        format!("[::]:{port}"),
        format!("[::ffff:192.168.0.1]:{port}"),
        format!("localhost.:{port}"),
        format!("localhost :{port}"),
    ] {
        assert_refused(&preview, &format!("Host: {host}\r\n"));
    }
}

#[test]
fn whoever_names_no_host_or_two_is_refused() {
    let site = site();
    let preview = preview(&site);
    let own = preview.address;
    assert_refused(&preview, "");
    assert_refused(&preview, &format!("Host: {own}\r\nHost: evil.example\r\n"));
    assert_refused(&preview, &format!("Host: evil.example\r\nHost: {own}\r\n"));
    assert_refused(&preview, &format!("Host: {own}\r\nHost: {own}\r\n"));
    assert_refused(&preview, &format!("X-Forwarded-Host: {own}\r\nForwarded: host={own}\r\n"));
    // A program that speaks the older version has no `Host` to say.
    let back = exchange(own, b"GET / HTTP/1.0\r\n\r\n");
    assert_eq!(answer_in(&back, "GET").map(|answer| answer.status), Some(403));
    // What stands in the request line counts as the host, too.
    for target in [format!("http://evil.example:{}/", own.port()), "http://evil.example/".to_owned()] {
        assert_eq!(answer(&preview, "GET", &target, &format!("Host: {own}\r\n")).status, 403, "{target}");
        assert_eq!(answer(&preview, "GET", &target, "Host: evil.example\r\n").status, 403, "{target}");
    }
    assert_eq!(answer(&preview, "GET", &format!("http://{own}/"), &format!("Host: {own}\r\n")).status, 200);
}

#[test]
fn a_page_of_another_origin_is_refused() {
    let site = site();
    let preview = preview(&site);
    let (own, port) = (preview.address, preview.address.port());
    for origin in [
        String::new(),
        "null".to_owned(),
        "*".to_owned(),
        "http://evil.example".to_owned(),
        format!("http://evil.example:{port}"),
        format!("https://{own}"),
        format!("http://{own}.evil.example"),
        format!("http://{own}@evil.example"),
        format!("http://evil.example/{own}"),
        format!("http://127.0.0.1:{}", port.wrapping_add(1)),
        "http://127.0.0.1".to_owned(),
        // The same server under its other name is another origin to a browser.
        format!("http://localhost:{port}"),
        format!("http://{own}/"),
        format!("http://{own} http://evil.example"),
        format!("file://{own}"),
        "chrome-extension://abcdefghijklmnop".to_owned(),
    ] {
        assert_refused(&preview, &format!("Host: {own}\r\nOrigin: {origin}\r\n"));
    }
    assert_refused(&preview, &format!("Host: {own}\r\nOrigin: http://{own}\r\nOrigin: http://evil.example\r\n"));
}

/// A browser says who asks even where it names no origin: for a picture, a script, a frame, a stream of events.
#[test]
fn a_page_of_another_site_is_refused_whatever_it_asks_for() {
    let site = site();
    let preview = preview(&site);
    let own = preview.address;
    let followed = "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\nSec-Fetch-User: ?1\r\n";
    for who in ["cross-site", "same-site", "", "Same-Origin", "none, cross-site", "x"] {
        for more in [
            "",
            "Sec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: image\r\n",
            "Sec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\n",
            "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\nSec-Fetch-User: ?1\r\n",
            // A script has sent the window there.
            "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n",
            "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\nSec-Fetch-User: ?0\r\n",
        ] {
            assert_refused(&preview, &format!("Host: {own}\r\nSec-Fetch-Site: {who}\r\n{more}"));
        }
    }
    assert_refused(&preview, &format!("Host: {own}\r\nSec-Fetch-Site: none\r\nSec-Fetch-Site: cross-site\r\n"));
    for head in [
        "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\n".to_owned(),
        "Sec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n".to_owned(),
        // Somebody follows the link that somebody else has sent.
        format!("Sec-Fetch-Site: cross-site\r\n{followed}"),
        format!("Sec-Fetch-Site: same-site\r\n{followed}"),
    ] {
        assert_eq!(answer(&preview, "GET", "/", &format!("Host: {own}\r\n{head}")).status, 200, "{head}");
    }
    let of_origin = format!("Host: {own}\r\nOrigin: http://evil.example\r\nSec-Fetch-Site: cross-site\r\n{followed}");
    assert_refused(&preview, &of_origin);
}

#[test]
fn the_servers_own_addresses_are_let_in() {
    let site = site();
    let preview = preview(&site);
    let (own, port) = (preview.address, preview.address.port());
    for host in [own.to_string(), format!("localhost:{port}"), format!("LOCALHOST:{port}"), format!("[::1]:{port}")] {
        for head in [format!("Host: {host}\r\n"), format!("Host: {host}\r\nOrigin: http://{host}\r\n")] {
            for (target, status) in [("/", 200), ("/open/now.txt", 200), ("/nothing/", 404), ("/_bansou/", 200)] {
                let answer = answer(&preview, "GET", target, &head);
                assert_eq!(answer.status, status, "{target} with {head:?}");
                // No other origin is ever told that it may read this.
                assert_guarded(&answer, target);
            }
        }
    }
}

#[test]
fn nothing_but_showing_can_be_asked_for() {
    let site = site();
    let preview = preview(&site);
    let head = |address: SocketAddr, more: &str| format!("Host: {address}\r\n{more}");
    let asked = "Access-Control-Request-Method: GET\r\nAccess-Control-Request-Private-Network: true\r\n";
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "PROPFIND", "FOO"] {
        for target in TARGETS {
            for more in ["", "Content-Length: 0\r\n", asked] {
                let answer = answer(&preview, method, target, &head(preview.address, more));
                assert_eq!(answer.status, 405, "{method} {target}");
                assert_eq!(answer.header("allow"), Some("GET, HEAD"), "{method} {target}");
                assert_guarded(&answer, target);
            }
        }
    }
    let to_itself = preview.address.to_string();
    for (method, target) in [("OPTIONS", "*"), ("CONNECT", to_itself.as_str())] {
        assert_eq!(answer(&preview, method, target, &head(preview.address, "")).status, 405, "{method} {target}");
    }
    let body =
        format!("POST / HTTP/1.1\r\n{}Content-Length: 3\r\nConnection: close\r\n\r\na=b", head(preview.address, ""));
    let back = exchange(preview.address, body.as_bytes());
    assert_eq!(answer_in(&back, "POST").map(|answer| answer.status), Some(405));
    assert!(preview.get("/").text().contains("公開の本文"));
}
