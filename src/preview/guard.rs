//! Who may ask: nobody but a browser that was told this server's own address.
//!
//! Any page of the web can make a browser ask a server on its own machine. So a request is refused whose `Host` isn't
//! an address of this server (a foreign name that was made to point here: DNS rebinding), or whose `Origin` is another
//! than that (RFC 6454), or of which the browser says that another site asks (Fetch Metadata, `Sec-Fetch-Site`). There
//! is no way for another origin to be let in: no CORS. A person who follows a link from elsewhere, from a mail in the
//! browser, is another thing: the page that holds the link sees nothing of what is answered.

use std::net::{IpAddr, SocketAddr};

use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderValue, Uri};

/// The addresses under which the server may be asked.
#[derive(Clone, Debug)]
pub struct Guard {
    port: u16,
    /// Whether it is reached from elsewhere, under any of the machine's addresses.
    is_open: bool,
    bound: IpAddr,
}

impl Guard {
    #[must_use]
    pub fn new(address: SocketAddr) -> Guard {
        Guard { port: address.port(), is_open: address.ip().is_unspecified(), bound: address.ip() }
    }

    /// Whether to answer a request.
    #[must_use]
    pub fn admits(&self, uri: &Uri, headers: &HeaderMap) -> bool {
        let mut hosts = headers.get_all(HOST).iter();
        let (Some(host), None) = (hosts.next().and_then(|host| host.to_str().ok()), hosts.next()) else { return false };
        // RFC 9112 §3.2.2: if a request names its target as a whole, that is what counts.
        let is_target_same = uri.authority().is_none_or(|target| target.as_str().eq_ignore_ascii_case(host));
        let of_origin = |origin: &HeaderValue| {
            let origin = origin.to_str().ok().and_then(|origin| origin.strip_prefix("http://"));
            origin.is_some_and(|origin| origin.eq_ignore_ascii_case(host))
        };
        is_target_same
            && self.knows(host)
            && headers.get_all(ORIGIN).iter().all(of_origin)
            && is_own_or_followed(headers)
    }

    /// Whether a `Host` is an address of this server: a number, which no name can be made to stand for, or `localhost`.
    fn knows(&self, host: &str) -> bool {
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !port.ends_with(']') => (name, port.parse().ok()),
            _ => (host, Some(80)),
        };
        if port != Some(self.port) {
            return false;
        }
        if name.eq_ignore_ascii_case("localhost") {
            return true;
        }
        let number = match name.strip_prefix('[').and_then(|name| name.strip_suffix(']')) {
            Some(six) => six.parse().map(IpAddr::V6),
            None => name.parse().map(IpAddr::V4),
        };
        number.is_ok_and(|number: IpAddr| self.is_open || number == self.bound || number.is_loopback())
    }
}

/// Whether a page of this server asks, or nobody's page, or a person who follows a link in a window of its own.
fn is_own_or_followed(headers: &HeaderMap) -> bool {
    let all = |name: &'static str, wanted: &[&str]| {
        headers.get_all(name).iter().all(|value| wanted.iter().any(|wanted| value.as_bytes() == wanted.as_bytes()))
    };
    let says = |name: &'static str, wanted: &str| headers.contains_key(name) && all(name, &[wanted]);
    let is_followed = || {
        let is_window = says("sec-fetch-mode", "navigate") && says("sec-fetch-dest", "document");
        is_window && says("sec-fetch-user", "?1")
    };
    all("sec-fetch-site", &["same-origin", "none"]) || is_followed()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admits(bound: &str, headers: &[(&str, &str)]) -> bool {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let name: axum::http::HeaderName = name.parse().unwrap();
            map.append(name, value.parse().unwrap());
        }
        Guard::new(bound.parse().unwrap()).admits(&Uri::from_static("/"), &map)
    }

    #[test]
    fn only_the_servers_own_addresses_are_admitted() {
        for host in ["127.0.0.1:1414", "localhost:1414", "LOCALHOST:1414", "[::1]:1414"] {
            assert!(admits("127.0.0.1:1414", &[("host", host)]), "{host}");
        }
        for host in [
            "",
            "127.0.0.1",
            "127.0.0.1:80",
            "127.0.0.1:1415",
            "evil.example:1414",
            "localhost.evil.example:1414",
            "127.0.0.1.evil.example:1414",
            "192.168.1.2:1414",
            "::1:1414",
            "[::1]",
            "localhost:",
            "localhost:01414x",
            "user@localhost:1414",
            "2130706433:1414",
        ] {
            assert!(!admits("127.0.0.1:1414", &[("host", host)]), "{host}");
        }
        assert!(!admits("127.0.0.1:1414", &[]));
        assert!(!admits("127.0.0.1:1414", &[("host", "127.0.0.1:1414"), ("host", "evil.example")]));
        assert!(admits("0.0.0.0:1414", &[("host", "192.168.1.2:1414")]));
        assert!(!admits("0.0.0.0:1414", &[("host", "evil.example:1414")]));
    }

    #[test]
    fn another_origin_is_refused() {
        let host = ("host", "127.0.0.1:1414");
        assert!(admits("127.0.0.1:1414", &[host, ("origin", "http://127.0.0.1:1414")]));
        for origin in [
            "null",
            "http://evil.example",
            "https://127.0.0.1:1414",
            "http://127.0.0.1:1415",
            "http://localhost:1414",
            "",
        ] {
            assert!(!admits("127.0.0.1:1414", &[host, ("origin", origin)]), "{origin}");
        }
    }
}
