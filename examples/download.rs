//! libcurl's multi interface, driven by tokio: each download is a task that awaits a completion of its own.
//!
//! * A transfer's `CURLOPT_PRIVATE` is the `user_data` of its completion. When libcurl says that the transfer has ended, the driver calls the
//!   function that belongs to it; the task is woken.
//! * A task that is aborted drops its completion and its transfer: nothing is called late, and if it were, it would get CLOSED.
//! * The driver looks every few milliseconds. A program with many transfers would give libcurl's sockets to tokio
//!   (`CURLMOPT_SOCKETFUNCTION`); the completions would be the same.
//!
//! The server is a thread of this program. Run it with `cargo run --example download --features curl`; it needs libcurl's development files
//! (`apt-get install libcurl4-openssl-dev`). `REGISTRY_EXAMPLE_SIZE` sets the number of bytes of the largest download.

use registry_core::{Completion, ThunkLast, exported_callback};
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::io::{BufRead, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A transfer has ended, with a code of libcurl's.
#[exported_callback]
type Ended = fn(code: c_int);

/// Takes the next bytes; any other result than their number stops the transfer.
///
/// # Safety
/// `data` is valid for `size * count` bytes.
#[exported_callback(on_error = 0)]
type Write = unsafe fn(data: *const c_char, size: usize, count: usize) -> usize;

/// All transfers, of one thread.
struct Multi(*mut curl_sys::CURLM);

impl Multi {
    fn new() -> Self {
        // SAFETY: it takes nothing.
        let raw = unsafe { curl_sys::curl_multi_init() };
        assert!(!raw.is_null());
        Multi(raw)
    }

    /// Lets libcurl work, and tells the completions of the transfers that have ended. It never blocks.
    fn step(&self, ended: ThunkLast<Ended>) {
        let (mut running, mut left) = (0, 0);
        // SAFETY: the transfers in it live. A message is valid until the next call of libcurl, and what is private to a transfer is the
        // `user_data` of an `Ended`.
        unsafe {
            curl_sys::curl_multi_perform(self.0, &mut running);
            loop {
                let message = curl_sys::curl_multi_info_read(self.0, &mut left);
                if message.is_null() {
                    return;
                }
                let (easy, code) = ((*message).easy_handle, (*message).data as usize as c_int);
                let mut user_data: *mut c_void = std::ptr::null_mut();
                curl_sys::curl_easy_getinfo(easy, curl_sys::CURLINFO_PRIVATE, &mut user_data);
                ended(code, user_data);
            }
        }
    }

    /// Drives all transfers, for as long as it is polled.
    async fn drive(self: Rc<Self>, ended: ThunkLast<Ended>) {
        loop {
            self.step(ended);
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
}

impl Drop for Multi {
    fn drop(&mut self) {
        // SAFETY: made by `new`, and no transfer is in it any more: each holds it.
        unsafe { curl_sys::curl_multi_cleanup(self.0) };
    }
}

/// A transfer that is under way.
struct Transfer {
    easy: *mut curl_sys::CURL,
    multi: Rc<Multi>,
}

impl Transfer {
    fn begin(
        multi: &Rc<Multi>,
        address: &CStr,
        (write, write_data): (ThunkLast<Write>, *mut c_void),
        ended_data: *mut c_void,
    ) -> Self {
        // SAFETY: each option gets what it takes; libcurl copies the address.
        let easy = unsafe {
            let easy = curl_sys::curl_easy_init();
            assert!(!easy.is_null());
            curl_sys::curl_easy_setopt(easy, curl_sys::CURLOPT_URL, address.as_ptr());
            curl_sys::curl_easy_setopt(easy, curl_sys::CURLOPT_NOSIGNAL, 1_i64);
            curl_sys::curl_easy_setopt(easy, curl_sys::CURLOPT_WRITEFUNCTION, write);
            curl_sys::curl_easy_setopt(easy, curl_sys::CURLOPT_WRITEDATA, write_data);
            curl_sys::curl_easy_setopt(easy, curl_sys::CURLOPT_PRIVATE, ended_data);
            curl_sys::curl_multi_add_handle(multi.0, easy);
            easy
        };
        let multi = Rc::clone(multi);
        Transfer { easy, multi }
    }
}

impl Drop for Transfer {
    fn drop(&mut self) {
        // SAFETY: made by `begin`, and not used afterwards. libcurl calls nothing of it from here on.
        unsafe {
            curl_sys::curl_multi_remove_handle(self.multi.0, self.easy);
            curl_sys::curl_easy_cleanup(self.easy);
        }
    }
}

async fn download(multi: Rc<Multi>, address: String) -> Result<Vec<u8>, String> {
    let address = CString::new(address).expect("no NUL in the address");
    let received = Arc::new(Mutex::new(Vec::new()));
    let bytes = Arc::clone(&received);
    let write = Write::export_mut(move |data, size, count| {
        // SAFETY: the callback's contract.
        let data = unsafe { std::slice::from_raw_parts(data.cast::<u8>(), size * count) };
        bytes
            .lock()
            .expect("no writer panics")
            .extend_from_slice(data);
        size * count
    });
    let done = Completion::<Ended>::new();
    let (ended_data, write_thunk) = (done.thunk_last().user_data(), write.thunk_last());
    let write_to = (write_thunk.function(), write_thunk.user_data());
    let transfer = Transfer::begin(&multi, &address, write_to, ended_data);
    let code = done.await.map_err(|error| error.to_string())?;
    drop(transfer);
    drop(write);
    if code == curl_sys::CURLE_OK as c_int {
        Ok(std::mem::take(
            &mut *received.lock().expect("no writer panics"),
        ))
    } else {
        // SAFETY: the message is static, and ends with NUL.
        let text = unsafe { CStr::from_ptr(curl_sys::curl_easy_strerror(code as _)) };
        Err(text.to_string_lossy().into_owned())
    }
}

async fn downloads(server: &str, largest: usize) {
    // One function serves all completions of this type. Any number may be its `user_data`.
    let ended = {
        let any = Completion::<Ended>::new();
        any.thunk_last().function()
    };
    let multi = Rc::new(Multi::new());
    let driver = tokio::task::spawn_local(Rc::clone(&multi).drive(ended));
    let begin = |path: String| {
        let address = format!("http://{server}/{path}");
        tokio::task::spawn_local(download(Rc::clone(&multi), address))
    };
    let never = begin("never".to_owned());
    let sizes = [largest, largest / 10, 0];
    let tasks = sizes.map(|size| begin(size.to_string()));
    for (size, task) in sizes.into_iter().zip(tasks) {
        let bytes = task.await.expect("it does not panic").expect("it is there");
        assert!(bytes.len() == size && bytes.iter().all(|&byte| byte == b'.'));
        println!("{size} bytes");
    }
    let refused = begin("refuse".to_owned()).await.expect("it does not panic");
    println!("refused: {}", refused.expect_err("the server hangs up"));
    never.abort();
    assert!(never.await.is_err_and(|error| error.is_cancelled()));
    println!("one that never ends was aborted");
    driver.abort();
    let _ = driver.await;
}

fn main() {
    let server = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = server.local_addr().expect("it is bound").to_string();
    std::thread::spawn(move || serve(&server));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build();
    let runtime = runtime.expect("a runtime of one thread");
    let tasks = tokio::task::LocalSet::new();
    tasks.block_on(&runtime, downloads(&address, size()));
    drop(tasks);
    registry_core::assert_no_leaks!();
}

/// Answers `/n` with so many bytes, hangs up on `/refuse`, and never answers `/never`.
fn serve(server: &TcpListener) {
    let mut never = Vec::new();
    for stream in server.incoming().flatten() {
        let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
        let path = lines.next().unwrap_or_default();
        while lines.next().is_some_and(|line| !line.is_empty()) {}
        let path = path.split(['/', ' ']).nth(2).unwrap_or_default().to_owned();
        match path.parse() {
            Ok(size) => answer(stream, size),
            Err(_) if path == "never" => never.push(stream),
            Err(_) => drop(stream),
        }
    }
}

fn answer(mut stream: TcpStream, size: usize) {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {size}\r\nConnection: close\r\n\r\n");
    // A client that has gone needs no answer.
    let _ = stream.write_all(head.as_bytes());
    let _ = stream.write_all(&vec![b'.'; size]);
}

fn size() -> usize {
    let size = std::env::var("REGISTRY_EXAMPLE_SIZE");
    size.map_or(1_000_000, |size| size.parse().expect("a number"))
}
