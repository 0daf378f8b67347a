//! HTTP as bytes: what is sent is what a test wrote, and nothing is made right on the way.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::program::PATIENCE;

/// What a server answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// The names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// The only header of this name.
    #[track_caller]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(known, _)| known == name);
        let first = found.next().map(|(_, value)| value.as_str());
        assert!(found.next().is_none(), "{name} stands twice: {:?}", self.headers);
        first
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The page's hash, as its script carries it.
    pub fn page_hash(&self) -> Option<String> {
        let text = self.text();
        let rest = text.split_once("data-page=\"")?.1;
        Some(rest.split_once('"')?.0.to_owned())
    }
}

/// A path below the root of a site as it stands in an address.
pub fn encoded(path: &str) -> String {
    const KEPT: AsciiSet = NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    utf8_percent_encode(path, &KEPT).to_string()
}

/// A request for `target` with a proper head, after which the server closes.
pub fn request(method: &str, target: &str, address: SocketAddr) -> Vec<u8> {
    format!("{method} {target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").into_bytes()
}

/// Sends these bytes, and returns all that comes back until the server closes. A server may close before it has read
/// everything, and what it said may be lost then.
pub fn exchange(address: SocketAddr, bytes: &[u8]) -> Vec<u8> {
    let mut stream = connect(address).expect("a server that listens");
    let _ = stream.write_all(bytes);
    let mut back = Vec::new();
    let mut piece = [0; 16 * 1024];
    loop {
        match stream.read(&mut piece) {
            Ok(0) => return back,
            Ok(length) => back.extend_from_slice(&piece[..length]),
            Err(error) if error.kind() == io::ErrorKind::ConnectionReset => return back,
            Err(error) => panic!("no end of the answer to {:?}: {error}", String::from_utf8_lossy(bytes)),
        }
    }
}

/// The answer among bytes that came back; none where there are none.
pub fn answer_in(bytes: &[u8], method: &str) -> Option<Answer> {
    if bytes.is_empty() {
        return None;
    }
    let answer = read_answer(&mut &*bytes, method != "HEAD");
    Some(answer.unwrap_or_else(|error| panic!("{error}: {:?}", String::from_utf8_lossy(bytes))))
}

/// A connection that stays, as a browser keeps it.
pub struct Connection {
    stream: BufReader<TcpStream>,
    address: SocketAddr,
}

impl Connection {
    pub fn open(address: SocketAddr) -> io::Result<Connection> {
        Ok(Connection { stream: BufReader::new(connect(address)?), address })
    }

    pub fn get(&mut self, target: &str) -> io::Result<Answer> {
        let request = format!("GET {target} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address);
        self.stream.get_mut().write_all(request.as_bytes())?;
        read_answer(&mut self.stream, true)
    }
}

pub fn connect(address: SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(address)?;
    // A server that never answers fails the test instead of stopping it for ever.
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Reads one answer: its body as long as the head says, or to the end.
pub fn read_answer(from: &mut impl BufRead, has_body: bool) -> io::Result<Answer> {
    let (status, headers) = read_head(from)?;
    let length = headers.iter().find(|(name, _)| name == "content-length").map(|(_, value)| value.parse::<usize>());
    let mut body = Vec::new();
    match length {
        _ if !has_body => {}
        Some(Ok(length)) => {
            body.resize(length, 0);
            from.read_exact(&mut body)?;
        }
        Some(Err(_)) => return Err(io::Error::other("a length that is no number")),
        None => _ = from.read_to_end(&mut body)?,
    }
    Ok(Answer { status, headers, body })
}

/// The status and the headers of an answer.
pub fn read_head(from: &mut impl BufRead) -> io::Result<(u16, Vec<(String, String)>)> {
    let first = read_line(from)?;
    let status = first.strip_prefix("HTTP/1.").and_then(|rest| rest.get(2..5)).and_then(|digits| digits.parse().ok());
    let status = status.ok_or_else(|| io::Error::other(format!("no status line: {first:?}")))?;
    let mut headers = Vec::new();
    loop {
        let line = read_line(from)?;
        if line.is_empty() {
            return Ok((status, headers));
        }
        let (name, value) = line.split_once(':').ok_or_else(|| io::Error::other(format!("no header: {line:?}")))?;
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
}

/// A line without its end.
pub fn read_line(from: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    from.read_line(&mut line)?;
    match line.strip_suffix("\r\n") {
        Some(line) => Ok(line.to_owned()),
        None => Err(io::Error::new(io::ErrorKind::UnexpectedEof, format!("the answer ends in {line:?}"))),
    }
}
