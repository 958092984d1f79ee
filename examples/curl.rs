//! libcurl as the host: it writes what it downloads, and reports its progress, through closures that borrow. No network: the
//! address is a file's.
//!
//! * Each callback has a `user_data` of its own: the last parameter of the writer (`thunk_last`), the first of the progress
//!   function (`thunk_first`).
//! * `curl_easy_setopt` is variadic: neither C nor Rust compares what it gets with what the option takes. One function for each
//!   option, with the type of its thunk, does.
//! * `curl_formget` is declared with a *safe* function pointer. A stub is `unsafe` to call, so
//!   `safe_function` is `unsafe` to use, with a reason.
//!
//! Run it with `cargo run --example curl --features curl`; it needs libcurl's development files
//! (`apt-get install libcurl4-openssl-dev`). `REGISTRY_EXAMPLE_SIZE` sets the number of bytes.

use registry_core::{Status, Thunk, ThunkFirst, ThunkLast, exported_callback, last_status, scope};
use std::ffi::{CStr, CString, c_char, c_int};
use std::path::PathBuf;

/// Takes the next bytes; any other result than their number stops the transfer.
///
/// # Safety
/// `data` is valid for `size * count` bytes.
//
// `on_error = 0`: a panic stops the transfer.
#[exported_callback(on_error = 0)]
type Write = unsafe fn(data: *const c_char, size: usize, count: usize) -> usize;

/// Hears of the progress; any other result than 0 stops the transfer.
#[exported_callback(on_error = 1)]
type Progress = fn(download: f64, downloaded: f64, upload: f64, uploaded: f64) -> c_int;

/// Takes the next piece of a form, and returns its length.
///
/// # Safety
/// `data` is valid for `len` bytes.
#[exported_callback(on_error = 0)]
type Append = unsafe fn(data: *const c_char, len: usize) -> usize;

/// A transfer that calls thunks of wrappers that live for `'a`.
struct Transfer<'a> {
    raw: *mut curl_sys::CURL,
    thunks: std::marker::PhantomData<&'a ()>,
}

impl<'a> Transfer<'a> {
    fn new(address: &CStr) -> Self {
        // SAFETY: the address ends with NUL, and libcurl copies it.
        let raw = unsafe {
            let raw = curl_sys::curl_easy_init();
            assert!(!raw.is_null());
            curl_sys::curl_easy_setopt(raw, curl_sys::CURLOPT_URL, address.as_ptr());
            raw
        };
        Transfer {
            raw,
            thunks: std::marker::PhantomData,
        }
    }

    fn write(&mut self, thunk: Thunk<'a, ThunkLast<Write>>) {
        // SAFETY: the writer's type is that of the option, and its wrapper outlives the transfer.
        unsafe {
            curl_sys::curl_easy_setopt(self.raw, curl_sys::CURLOPT_WRITEFUNCTION, thunk.function());
            curl_sys::curl_easy_setopt(self.raw, curl_sys::CURLOPT_WRITEDATA, thunk.user_data());
        }
    }

    fn progress(&mut self, thunk: Thunk<'a, ThunkFirst<Progress>>) {
        // SAFETY: as in `write`.
        unsafe {
            let function = thunk.function();
            curl_sys::curl_easy_setopt(self.raw, curl_sys::CURLOPT_PROGRESSFUNCTION, function);
            curl_sys::curl_easy_setopt(self.raw, curl_sys::CURLOPT_PROGRESSDATA, thunk.user_data());
            curl_sys::curl_easy_setopt(self.raw, curl_sys::CURLOPT_NOPROGRESS, 0_i64);
        }
    }

    fn run(&mut self) -> Result<(), String> {
        // SAFETY: the transfer lives; the message is static.
        unsafe {
            match curl_sys::curl_easy_perform(self.raw) {
                curl_sys::CURLE_OK => Ok(()),
                code => Err(text(curl_sys::curl_easy_strerror(code))),
            }
        }
    }
}

impl Drop for Transfer<'_> {
    fn drop(&mut self) {
        // SAFETY: made by `new`, and not used afterwards.
        unsafe { curl_sys::curl_easy_cleanup(self.raw) };
    }
}

/// # Safety
/// `message` is a text that ends with NUL.
unsafe fn text(message: *const c_char) -> String {
    // SAFETY: the caller's promise.
    let message = unsafe { CStr::from_ptr(message) };
    message.to_string_lossy().into_owned()
}

/// Downloads with a writer of bytes and a progress function, which both borrow.
fn download(
    address: &CStr,
    mut write: impl FnMut(&[u8]) + Send,
    mut progress: impl FnMut(f64) -> c_int + Send,
) -> Result<(), String> {
    scope(|s| {
        let write = Write::export_scoped_mut(s, move |data, size, count| {
            // SAFETY: the callback's contract.
            write(unsafe { std::slice::from_raw_parts(data.cast::<u8>(), size * count) });
            size * count
        });
        let progress =
            Progress::export_scoped_mut(s, move |_, downloaded, _, _| progress(downloaded));
        let mut transfer = Transfer::new(address);
        transfer.write(write.thunk_last());
        transfer.progress(progress.thunk_first());
        // `drop(write)` here: "cannot move out of `write` because it is borrowed".
        transfer.run()
    })
}

/// A form as libcurl would send it.
fn form(name: &CStr, value: &CStr) -> String {
    let (mut first, mut last) = (std::ptr::null_mut(), std::ptr::null_mut());
    let mut body = Vec::new();
    // SAFETY: the options are pairs of a number and what it stands for, up to the end; the texts are copied.
    unsafe {
        let added = curl_sys::curl_formadd(
            &mut first,
            &mut last,
            curl_sys::CURLFORM_COPYNAME,
            name.as_ptr(),
            curl_sys::CURLFORM_COPYCONTENTS,
            value.as_ptr(),
            curl_sys::CURLFORM_END,
        );
        assert_eq!(added, curl_sys::CURL_FORMADD_OK);
    }
    scope(|s| {
        let append = Append::export_scoped_mut(s, |data, len| {
            // SAFETY: the callback's contract.
            body.extend(unsafe { std::slice::from_raw_parts(data.cast::<u8>(), len) });
            len
        });
        let thunk = append.thunk_first();
        // SAFETY: this pointer is given to libcurl and to nobody else, and libcurl keeps the contract of `Append`.
        let function = unsafe { thunk.safe_function() };
        // SAFETY: the form was made above, and the stub is called during the call only.
        let failed = unsafe { curl_sys::curl_formget(first, thunk.user_data(), function) };
        assert_eq!(failed, 0);
    });
    // SAFETY: made above, and not used afterwards.
    unsafe { curl_sys::curl_formfree(first) };
    String::from_utf8(body).expect("the name and the value are UTF-8")
}

fn main() {
    let file = File::new(size());
    let address = file.address();

    let mut received = Vec::new();
    let mut seen = 0.0_f64;
    let done = download(
        &address,
        |bytes| received.extend_from_slice(bytes),
        |downloaded| {
            seen = seen.max(downloaded);
            0
        },
    );
    assert_eq!((done, received == file.contents), (Ok(()), true));
    assert!(seen <= received.len() as f64);
    println!("{} bytes, as they are in the file", received.len());

    let mut received = 0;
    let half = file.contents.len() as f64 / 2.0;
    let stopped = download(
        &address,
        |bytes| received += bytes.len(),
        |downloaded| c_int::from(downloaded > half),
    );
    println!(
        "stopped by the progress function: {}",
        stopped.expect_err("stopped")
    );

    // As a panic, without a line on stderr.
    let panicked = download(
        &address,
        |_| std::panic::resume_unwind(Box::new("disk full")),
        |_| 0,
    );
    println!("the writer panics: {}", panicked.expect_err("stopped"));
    assert_eq!(last_status(), Status::Panicked);

    let form = form(c"price", c"120");
    assert!(
        form.contains("name=\"price\"") && form.contains("\r\n120\r\n"),
        "{form}"
    );
    println!("a form, in pieces");
    registry_core::assert_no_leaks!();
}

/// A file of so many bytes, which is removed at the end.
struct File {
    path: PathBuf,
    contents: Vec<u8>,
}

impl File {
    fn new(size: usize) -> Self {
        let path = std::env::temp_dir().join(format!("registry-curl-{}", std::process::id()));
        let contents: Vec<u8> = (0..size).map(|byte| (byte % 251) as u8).collect();
        std::fs::write(&path, &contents).expect("a file can be written");
        File { path, contents }
    }

    fn address(&self) -> CString {
        CString::new(format!("file://{}", self.path.display())).expect("no NUL in the path")
    }
}

impl Drop for File {
    fn drop(&mut self) {
        std::fs::remove_file(&self.path).expect("the file can be removed");
    }
}

fn size() -> usize {
    let size = std::env::var("REGISTRY_EXAMPLE_SIZE");
    size.map_or(4_000_000, |size| size.parse().expect("a number"))
}
