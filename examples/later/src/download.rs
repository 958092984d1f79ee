//! Downloads: each is a promise, which the host awaits.

use registry_core::{Promise, exported_callback};
use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

static CANCELLED: AtomicU32 = AtomicU32::new(0);

/// Downloads `path` from a server of HTTP at `address`, such as `127.0.0.1:8080`, on a thread of its own.
#[exported_callback(pinned, on_error = None)]
pub fn download(address: &str, path: &str) -> Promise<Result<String, String>> {
    let (promise, resolver) = Promise::new();
    // What is borrowed may not be kept: the thread gets copies.
    let (address, path) = (address.to_owned(), path.to_owned());
    std::thread::spawn(move || {
        let body = get(&address, &path).map_err(|error| error.to_string());
        // A host that does not want it any more has cancelled its future.
        if resolver.resolve(body).is_err() {
            CANCELLED.fetch_add(1, SeqCst);
        }
    });
    promise
}

/// How many downloads have ended that nobody wanted any more.
#[exported_callback(pinned, on_error = u32::MAX)]
pub fn cancelled() -> u32 {
    CANCELLED.load(SeqCst)
}

fn get(address: &str, path: &str) -> io::Result<String> {
    let mut server = TcpStream::connect(address)?;
    let request = format!("GET /{path} HTTP/1.0\r\nHost: {address}\r\n\r\n");
    server.write_all(request.as_bytes())?;
    let mut answer = String::new();
    server.read_to_string(&mut answer)?;
    let hung_up = || io::Error::new(ErrorKind::UnexpectedEof, "the server hung up");
    let (_, body) = answer.split_once("\r\n\r\n").ok_or_else(hung_up)?;
    Ok(body.to_owned())
}
