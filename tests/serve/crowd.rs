//! Many at once: who only holds a connection keeps nobody out, and who asks for many moments doesn't take all memory.

use std::thread;

use crate::http::{Connection, answer_in, connect, exchange, request};
use crate::program::{Preview, until};
use crate::sites::write;
use crate::support::SiteTest;

fn site() -> SiteTest {
    SiteTest::new()
        .file("content/a.md", "---\ntitle: 手引き\nfiles: [{file: f.txt}]\n---\n本文\n")
        .file("content/f.txt", "紙")
}

/// More connections than the system lets the program have, of those who say nothing, half of a head, or nothing more.
#[test]
fn connections_that_only_wait_keep_nobody_out() {
    const FILES: u32 = 64;
    let site = site();
    let preview = Preview::within(site.root(), FILES);
    let begun: [&[u8]; 3] = [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: localhost\r\nX: "];
    let mut idle = Vec::new();
    for at in 0..FILES as usize * 2 {
        let mut stream = connect(preview.address).expect("a server that listens");
        // It may have been closed already.
        let _ = std::io::Write::write_all(&mut stream, begun[at % begun.len()]);
        idle.push(stream);
    }
    let mut kept: Vec<Connection> = (0..4).filter_map(|_| Connection::open(preview.address).ok()).collect();
    for connection in &mut kept {
        let _ = connection.get("/");
    }
    for _ in 0..3 {
        assert!(preview.get("/a/").text().contains("本文"));
        assert_eq!(preview.get("/f.txt").text(), "紙");
    }
    // The program has let go of them.
    let is_closed = |stream: &std::net::TcpStream| matches!(stream.peek(&mut [0]), Ok(0) | Err(_));
    until("the end of all that wait", || {
        idle.retain(|stream| {
            let _ = stream.set_nonblocking(true);
            match stream.peek(&mut [0; 1]) {
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => true,
                _ => !is_closed(stream),
            }
        });
        idle.is_empty().then_some(())
    });
}

/// An answer that is under way isn't broken off, however slowly it is taken.
#[test]
fn a_connection_that_is_answered_is_no_idle_one() {
    let site = site();
    let preview = Preview::start(site.root());
    let mut events = crate::stream::Events::of_page(&preview, "/a/");
    // Longer than an idle one lives.
    thread::sleep(std::time::Duration::from_secs(7));
    write(&site, "content/a.md", "---\ntitle: 手引き\n---\n次の本文\n");
    events.until("the new page", |event| event.name == "reload");
}

#[test]
fn a_crowd_that_asks_for_other_moments_is_served_in_turns() {
    const CROWD: usize = 200;
    let site = site();
    let preview = Preview::start(site.root());
    let address = preview.address;
    let ask = |at: usize| {
        let target = format!("/a/?now=2022-06-17T{:02}:{:02}:00%2B09:00", at / 60, at % 60);
        let answer = answer_in(&exchange(address, &request("GET", &target, address)), "GET").expect("an answer");
        match answer.status {
            200 => assert!(answer.text().contains("本文")),
            status => {
                assert_eq!((status, answer.header("retry-after")), (503, Some("2")), "{target}");
                assert!(!answer.text().contains("本文"));
            }
        }
        answer.status
    };
    let statuses: Vec<u16> = thread::scope(|scope| {
        let all: Vec<_> = (0..CROWD).map(|at| scope.spawn(move || ask(at))).collect();
        // Who asks for the present waits for nobody.
        for _ in 0..5 {
            assert_eq!(preview.get("/a/").status, 200);
        }
        all.into_iter().map(|it| it.join().expect("an answer")).collect()
    });
    assert!(statuses.iter().filter(|status| **status == 200).count() >= 2, "{statuses:?}");
    // It is over: everybody's turn comes.
    assert_eq!(ask(0), 200);
}
