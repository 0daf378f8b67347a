//! The connections of the server: none that only waits, and no more at once than the system lets a program have.
//!
//! 1. A connection is accepted while there is a place for it; whoever comes meanwhile is kept by the system until one
//!    is free.
//! 2. One on which nothing is asked, at its begin or after an answer, is closed after a while, and soon where places
//!    are few: its place is free again.
//!
//! So a browser that keeps many connections, or a program that opens them and says nothing, keeps nobody else out, and
//! files can still be opened.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// How long a connection may say nothing, or take for the head of a request.
const IDLE: Duration = Duration::from_secs(5);
/// The same, for those that come while half of the places are taken.
const HURRIED: Duration = Duration::from_millis(500);
/// When it is tried again to accept one, where the system lets us have no more.
const AGAIN: Duration = Duration::from_millis(100);
/// Connections at once, where files are many.
const MOST: u64 = 512;
/// Connections at once, where files are few.
const LEAST: u64 = 8;
/// Files that the program has open by itself: it watches, it writes to a terminal.
const OWN: u64 = 32;

/// Answers on all connections that come, for ever.
pub async fn serve(listener: TcpListener, router: Router) {
    let all = places();
    let places = Arc::new(Semaphore::new(all));
    let [calm, hurried] = [IDLE, HURRIED].map(|idle| {
        let mut builder = Builder::new(TokioExecutor::new()).http1_only();
        builder.http1().timer(TokioTimer::new()).header_read_timeout(idle);
        Arc::new(builder)
    });
    // Nobody closes it.
    while let Ok(place) = Arc::clone(&places).acquire_owned().await {
        let Ok((stream, _)) = listener.accept().await else {
            // Another program may have what we lack, and give it back; or the one who came has gone.
            tokio::time::sleep(AGAIN).await;
            continue;
        };
        let builder = Arc::clone(if places.available_permits() > all / 2 { &calm } else { &hurried });
        let service = TowerToHyperService::new(router.clone());
        tokio::spawn(async move {
            // Who breaks off, or says nothing, is told nothing.
            let _ = builder.serve_connection(TokioIo::new(stream), service).await;
            drop(place);
        });
    }
}

/// How many connections there may be at once: for each, an answer may have a file open, too.
fn places() -> usize {
    #[cfg(unix)]
    let files = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    #[cfg(not(unix))]
    let files = None;
    let places = files.map_or(MOST, |files: u64| (files.saturating_sub(OWN) / 2).clamp(LEAST, MOST));
    usize::try_from(places).unwrap_or(usize::MAX)
}
