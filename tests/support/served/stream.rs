//! The stream of events of a page, as a browser reads it (HTML, «Server-sent events»; RFC 9112 §7.1 for the pieces).

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Instant;

use serde_json::Value;

use super::http::{connect, encoded, read_head, read_line};
use super::program::{PATIENCE, Preview};

#[derive(Clone, Debug)]
pub struct Event {
    pub name: String,
    pub data: Value,
}

/// A stream that is followed until this value goes.
pub struct Events {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    /// What has come and was looked at.
    pub seen: Vec<Event>,
    receiver: Receiver<Event>,
    socket: TcpStream,
}

impl Events {
    /// The stream that this query asks for.
    #[track_caller]
    pub fn of(preview: &Preview, query: &str) -> Events {
        let mut socket = connect(preview.address).expect("a server that listens");
        let request = format!("GET /_bansou/events?{query} HTTP/1.1\r\nHost: {}\r\n\r\n", preview.address);
        socket.write_all(request.as_bytes()).expect("a request");
        let mut from = BufReader::new(socket.try_clone().expect("a socket"));
        let (status, headers) = read_head(&mut from).expect("a head");
        // What is quiet may stay so.
        socket.set_read_timeout(None).expect("a socket");
        let (sender, receiver) = channel();
        if status == 200 {
            // It ends with the socket.
            thread::spawn(move || read(&mut from, &sender));
        }
        Events { status, headers, seen: Vec::new(), receiver, socket }
    }

    /// The stream of the page at an address (with its query), as the page's own script asks for it.
    #[track_caller]
    pub fn of_page(preview: &Preview, target: &str) -> Events {
        let page = preview.get(target).page_hash().unwrap_or_else(|| panic!("{target} is no page with a script"));
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let query = if query.is_empty() { String::new() } else { format!("?{query}") };
        // The script names the path as it stands in the address, and encodes it once more.
        Events::of(preview, &format!("path={}&query={}&page={page}", encoded(path), encoded(&query)))
    }

    /// Takes events until one is wanted, which is returned.
    #[track_caller]
    pub fn until(&mut self, what: &str, is_wanted: impl Fn(&Event) -> bool) -> Event {
        let began = Instant::now();
        loop {
            let left = PATIENCE.saturating_sub(began.elapsed());
            let Ok(event) = self.receiver.recv_timeout(left) else {
                panic!("this was never told: {what}; but {:#?}", self.seen);
            };
            self.seen.push(event.clone());
            if is_wanted(&event) {
                return event;
            }
        }
    }

    /// The data of the next event of this name.
    #[track_caller]
    pub fn next(&mut self, name: &str) -> Value {
        self.until(name, |event| event.name == name).data
    }

    /// Waits until all that is wrong with the site is known, unless what was looked at last said so.
    #[track_caller]
    pub fn until_known(&mut self) {
        let is_known = |event: &Event| event.name == "state" && event.data["checking"] == false;
        if !self.seen.iter().rfind(|event| event.name == "state").is_some_and(is_known) {
            self.until("that all was looked through", is_known);
        }
    }

    /// Looks at what has come already.
    pub fn settle(&mut self) {
        self.seen.extend(self.receiver.try_iter());
    }

    /// How many events of this name have come among those that were looked at.
    pub fn count(&self, name: &str) -> usize {
        self.seen.iter().filter(|event| event.name == name).count()
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        let _ = self.socket.shutdown(Shutdown::Both);
    }
}

/// Reads a body in pieces, and hands the events on that stand in it.
fn read(from: &mut impl BufRead, sender: &Sender<Event>) -> io::Result<()> {
    let mut text = String::new();
    loop {
        let size = read_line(from)?;
        let size = usize::from_str_radix(&size, 16).map_err(io::Error::other)?;
        let mut piece = vec![0; size + 2];
        from.read_exact(&mut piece)?;
        if size == 0 {
            return Ok(());
        }
        text.push_str(std::str::from_utf8(&piece[..size]).map_err(io::Error::other)?);
        while let Some((event, rest)) = text.split_once("\n\n") {
            if let Some(event) = parse(event) {
                let _ = sender.send(event);
            }
            text = rest.to_owned();
        }
    }
}

/// An event of its lines; none for a comment, which only keeps the stream open.
fn parse(text: &str) -> Option<Event> {
    let line = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    let data = serde_json::from_str(line("data")?).expect("an event's data are JSON");
    Some(Event { name: line("event")?.to_owned(), data })
}
