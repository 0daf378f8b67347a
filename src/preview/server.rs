//! The server: what is asked for is answered from the current snapshot; nothing that was answered is kept.
//!
//! 1. Its guard (`guard.rs`) refuses who may not ask, before anything else is looked at.
//! 2. The preview's own addresses begin with `/_bansou/`; every other one is looked up in the site (`answer.rs`).
//! 3. Whatever is answered may not be guessed at, framed, or kept by anybody.

use std::convert::Infallible;
use std::io::{self, Read};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_core::Stream;
use percent_encoding::percent_decode_str;
use tokio::sync::mpsc;

use crate::files::Files;
use crate::preview::answer::{Answer, answer};
use crate::preview::events::{Subscription, follow};
use crate::preview::own;
use crate::preview::page::{OWN, with_script};
use crate::preview::phrases::{self, Phrases};
use crate::preview::shared::Preview;
use crate::preview::snapshot::Snapshot;
use crate::preview::turns;
use crate::preview::view::View;
use crate::render::address::encode;

/// The service over a preview.
pub fn router(preview: Arc<Preview>) -> Router {
    Router::new().fallback(handle).with_state(preview)
}

/// Every answer: framed by nobody, guessed at by nobody, kept by nobody (Fetch, CSP Level 3).
const HEADERS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::CACHE_CONTROL, "no-store"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'",
    ),
];

async fn handle(State(preview): State<Arc<Preview>>, request: Request) -> Response {
    let (phrases, lang) = (phrases::of(preview.lang), preview.lang);
    let mut response = if !preview.guard.admits(request.uri(), request.headers()) {
        page_of(StatusCode::FORBIDDEN, own::refused(phrases.refused_address, lang))
    } else if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut refused = page_of(StatusCode::METHOD_NOT_ALLOWED, own::refused(phrases.refused_method, lang));
        refused.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        refused
    } else if let Some(name) = request.uri().path().strip_prefix(OWN) {
        of_own(&preview, name, request.uri().query().unwrap_or_default()).await
    } else {
        let (path, query) = (request.uri().path().to_owned(), request.uri().query().unwrap_or_default().to_owned());
        let zone = preview.current().zone();
        let page = page_of_part(request.headers()).unwrap_or_default();
        let view = View::parse(&query, &zone).or(View::parse(page, &zone));
        let at = Arc::clone(&preview);
        in_turn(&preview, view, move || of_site(&at, &path, &query, view)).await
    };
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// The answer that `work` makes, once it is the turn of whoever asks for such a view.
async fn in_turn(preview: &Preview, view: View, work: impl FnOnce() -> Response + Send + 'static) -> Response {
    let (phrases, lang) = (phrases::of(preview.lang), preview.lang);
    let turn = if view == View::default() { None } else { preview.turns.next().await };
    if view != View::default() && turn.is_none() {
        let mut busy = page_of(StatusCode::SERVICE_UNAVAILABLE, own::refused(phrases.busy, lang));
        busy.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(turns::AGAIN));
        return busy;
    }
    // Rendering takes a core for a while; requests that wait for the network don't wait for that.
    match tokio::task::spawn_blocking(work).await {
        Ok(response) => response,
        Err(_) => page_of(StatusCode::INTERNAL_SERVER_ERROR, own::refused(phrases.failed, lang)),
    }
}

/// An address of the preview's own.
async fn of_own(preview: &Arc<Preview>, name: &str, query: &str) -> Response {
    match name {
        "preview.js" => file_of("preview.js", script(phrases::of(preview.lang))),
        "preview.css" => file_of("preview.css", include_str!("client/preview.css")),
        "events" => events(preview, query),
        "" => {
            let (at, view) = (Arc::clone(preview), View::parse(query, &preview.current().zone()));
            let work = move || {
                let status = own::status(&at.current(), &at.known(), &at.files, view, at.lang);
                page_of(StatusCode::OK, status)
            };
            in_turn(preview, view, work).await
        }
        _ => no_page(preview),
    }
}

/// The query of the page that asks for a part of itself: for a picture, for a file of the search. None if a page is
/// asked for (Fetch Metadata, `Sec-Fetch-Dest`; RFC 9110, 10.1.3, `Referer`).
fn page_of_part(headers: &HeaderMap) -> Option<&str> {
    let text = |name: HeaderName| headers.get(name)?.to_str().ok();
    let is_page = matches!(text(HeaderName::from_static("sec-fetch-dest"))?, "document" | "frame" | "iframe");
    if is_page { None } else { text(header::REFERER)?.split_once('?').map(|(_, query)| query) }
}

/// An address of the site in a view: as its query says, or else as that of the page that it is a part of.
fn of_site(preview: &Arc<Preview>, path: &str, query: &str, view: View) -> Response {
    let snapshot = preview.current();
    let root = root(&snapshot);
    let Some(url) = below_root(path, &root) else {
        if path == "/" || root.strip_suffix('/') == Some(path) {
            return elsewhere(&root, query);
        }
        return no_page(preview);
    };
    match answer(&snapshot, &preview.files, &url, view, preview.lang) {
        Answer::Page(answer) => {
            let status = match answer {
                _ if answer.is_broken => StatusCode::INTERNAL_SERVER_ERROR,
                _ if answer.is_there => StatusCode::OK,
                _ => StatusCode::NOT_FOUND,
            };
            page_of(status, with_script(&answer.html, &answer.fingerprint.page))
        }
        Answer::File { path, bytes } => file_of(&path, bytes),
        Answer::Copy { path, source, length } => {
            let mut response = file_of(&path, Body::from_stream(piecemeal(preview, source)));
            response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
            response
        }
        Answer::Elsewhere(url) => elsewhere(&format!("{}{}", root.trim_end_matches('/'), encode(&url)), query),
    }
}

/// The directory of the site on its host, which begins and ends with `/`.
fn root(snapshot: &Snapshot) -> String {
    snapshot.renderer.as_ref().map_or_else(|| "/".to_owned(), |it| it.site().config.base_url.path.clone())
}

/// An address as the routes know it: decoded once, below the site's root. None for one outside, or that isn't a text.
fn below_root(path: &str, root: &str) -> Option<String> {
    let below = path.strip_prefix(root)?;
    let url = percent_decode_str(below).decode_utf8().ok()?;
    Some(format!("/{url}"))
}

fn elsewhere(url: &str, query: &str) -> Response {
    let url = if query.is_empty() { url.to_owned() } else { format!("{url}?{query}") };
    match HeaderValue::from_str(&url) {
        Ok(url) => (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, url)]).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

fn no_page(preview: &Preview) -> Response {
    page_of(StatusCode::NOT_FOUND, own::refused(phrases::of(preview.lang).no_page, preview.lang))
}

/// The browser's side, with its words in the place that it keeps for them.
fn script(phrases: &Phrases) -> String {
    // Plain texts always have a form in JSON.
    let phrases = serde_json::to_string(phrases).unwrap_or_default();
    include_str!("client/preview.js").replacen("PHRASES", &phrases, 1)
}

fn page_of(status: StatusCode, html: Vec<u8>) -> Response {
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], Body::from(html)).into_response()
}

fn file_of(path: &str, bytes: impl Into<Body>) -> Response {
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let is_text = kind.type_() == "text"
        || matches!(kind.subtype().as_str(), "json" | "javascript" | "xml")
        || kind.suffix().is_some_and(|suffix| suffix == "json");
    let kind = format!("{}{}", kind.essence_str(), if is_text { "; charset=utf-8" } else { "" });
    ([(header::CONTENT_TYPE, kind)], bytes.into()).into_response()
}

/// The bytes of a source, piece by piece: it may be larger than one wants to hold in memory.
fn piecemeal(preview: &Arc<Preview>, source: Box<str>) -> Received<io::Result<Vec<u8>>> {
    let (sender, receiver) = mpsc::channel(4);
    let preview = Arc::clone(preview);
    tokio::task::spawn_blocking(move || {
        let Ok(mut file) = preview.files.open(&source) else { return };
        loop {
            let mut piece = Vec::with_capacity(PIECE);
            let read = file.by_ref().take(PIECE as u64).read_to_end(&mut piece);
            let is_last = !matches!(read, Ok(length) if length > 0);
            // Whoever doesn't want the rest has gone.
            if matches!(read, Ok(0)) || sender.blocking_send(read.map(|_| piece)).is_err() || is_last {
                return;
            }
        }
    });
    Received(receiver)
}

/// In bytes.
const PIECE: usize = 64 * 1024;

/// The stream of what a page is told.
fn events(preview: &Arc<Preview>, query: &str) -> Response {
    let mut of = Subscription::default();
    let mut path = String::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "path" => path = value.into_owned(),
            "query" => of.query = value.into_owned(),
            "page" => of.page = value.into_owned(),
            "source" => of.source = value.into_owned(),
            _ => {}
        }
    }
    let Some(url) = below_root(&path, &root(&preview.current())) else {
        return no_page(preview);
    };
    of.url = url;
    // Few events are under way at a time: a page that doesn't take them is told the latest when it does.
    let (sender, receiver) = mpsc::channel::<Result<Event, Infallible>>(16);
    tokio::spawn(follow(Arc::clone(preview), of, sender));
    Sse::new(Received(receiver)).keep_alive(KeepAlive::default()).into_response()
}

/// What is sent to a browser, as it comes.
struct Received<T>(mpsc::Receiver<T>);

impl<T> Stream for Received<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        self.0.poll_recv(context)
    }
}

#[cfg(test)]
mod tests {
    use super::below_root;

    #[test]
    fn an_address_is_decoded_once_and_lies_below_the_root() {
        for (path, root, url) in [
            ("/", "/", Some("/")),
            ("/cases/", "/", Some("/cases/")),
            ("/%E4%BA%8B%E4%BE%8B/", "/", Some("/事例/")),
            ("/%2525/", "/", Some("/%25/")),
            ("/kb/a/", "/kb/", Some("/a/")),
            ("/kb", "/kb/", None),
            ("/a/", "/kb/", None),
            ("/%ff/", "/", None),
        ] {
            assert_eq!(below_root(path, root).as_deref(), url, "{path}");
        }
    }
}
