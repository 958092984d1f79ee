//! GLib as the host: a markup parser with a table of functions, and sources of the main loop that GLib owns.
//!
//! * `GMarkupParser` is a struct of function pointers that share one `user_data`, which is *in the middle* of their parameters.
//!   Each is a `pinned` function: its stub is good for ever, so the table is a `static`. The `user_data` is the handle of one
//!   closure, which the functions call with what they were given.
//! * A source of the main loop takes a function, its `user_data` and a `GDestroyNotify`. GLib owns the closure: it is dropped when
//!   the source is removed, also by its own return value, while it runs.
//!
//! Run it with `cargo run --example glib --features glib`; it needs GLib's development files (`apt-get install libglib2.0-dev`).
//! `REGISTRY_EXAMPLE_SIZE` sets the number of elements.

use glib_sys as glib;
use registry_core::{CallError, Handle, exported_callback, scope};
use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr::null_mut;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// One thing that the parser found; an `Err` stops it.
#[exported_callback]
type Found = fn(event: c_int, name: &CStr) -> Result<(), String>;

/// What `Found` is told.
const START: c_int = 0;
const END: c_int = 1;

/// Called by the main loop; 0 removes the source.
//
// `on_error = 0`: a source whose closure panics is removed.
#[exported_callback(on_error = 0)]
type Tick = fn() -> c_int;

/// An element begins.
///
/// # Safety
/// As GLib calls it: `name` ends with NUL, and `error` is valid to write.
#[exported_callback(pinned)]
unsafe fn start_element(
    _context: *mut glib::GMarkupParseContext,
    name: *const c_char,
    _names: *mut *const c_char,
    _values: *mut *const c_char,
    user_data: *mut c_void,
    error: *mut *mut glib::GError,
) {
    // SAFETY: the caller's promise.
    unsafe { tell(user_data, START, name, error) };
}

/// An element ends.
///
/// # Safety
/// As [`start_element`].
#[exported_callback(pinned)]
unsafe fn end_element(
    _context: *mut glib::GMarkupParseContext,
    name: *const c_char,
    user_data: *mut c_void,
    error: *mut *mut glib::GError,
) {
    // SAFETY: the caller's promise.
    unsafe { tell(user_data, END, name, error) };
}

/// The same for all parsers: what differs is behind the handle.
static PARSER: glib::GMarkupParser = glib::GMarkupParser {
    start_element: Some(start_element::stub().as_raw()),
    end_element: Some(end_element::stub().as_raw()),
    text: None,
    passthrough: None,
    error: None,
};

/// Calls the closure whose handle is in `user_data`, and turns its failure into GLib's kind of error.
///
/// # Safety
/// `name` ends with NUL, and `error` is valid to write.
unsafe fn tell(
    user_data: *mut c_void,
    event: c_int,
    name: *const c_char,
    error: *mut *mut glib::GError,
) {
    // SAFETY: the caller's promise.
    let name = unsafe { CStr::from_ptr(name) };
    // Any pointer may be there: if it is no handle, or one that is closed, the call says so.
    let told = Handle::from_user_data(user_data).map(|handle| Found::call(handle, event, name));
    let why = match told {
        Some(Ok(())) => return,
        Some(Err(error)) => reason(&error),
        None => "there is no handle".to_owned(),
    };
    // SAFETY: the texts are valid for their lengths, and the caller lets us write the error.
    unsafe {
        let domain = glib::g_quark_from_static_string(c"registry-example".as_ptr());
        *error = glib::g_error_new(
            domain,
            1,
            c"%.*s".as_ptr(),
            why.len() as c_int,
            why.as_ptr().cast::<c_char>(),
        );
    }
}

fn reason(error: &CallError) -> String {
    format!("{}: {error}", error.status())
}

/// Parses with a closure that borrows; returns GLib's message if it stopped.
fn parse(
    document: &str,
    found: impl FnMut(c_int, &CStr) -> Result<(), String> + Send,
) -> Result<(), String> {
    scope(|s| {
        let found = Found::export_scoped_mut(s, found);
        let user_data = found.handle().into_user_data();
        let mut error = null_mut();
        // SAFETY: the table is static, and the document is valid for its length.
        unsafe {
            let context = glib::g_markup_parse_context_new(&PARSER, 0, user_data, None);
            let text = document.as_ptr().cast();
            glib::g_markup_parse_context_parse(context, text, document.len() as isize, &mut error);
            glib::g_markup_parse_context_free(context);
            if error.is_null() {
                return Ok(());
            }
            let message = CStr::from_ptr((*error).message);
            let message = message.to_string_lossy().into_owned();
            glib::g_error_free(error);
            Err(message)
        }
    })
}

/// A source of the main loop that GLib owns.
fn every(milliseconds: u32, tick: impl FnMut() -> c_int + Send + 'static) {
    // From here the entry is GLib's, which ends it by `destroy`.
    let tick = Tick::export_mut(tick).into_thunk_last();
    // SAFETY: GLib calls the function with its `user_data`, and destroys that once.
    unsafe {
        glib::g_timeout_add_full(
            0,
            milliseconds,
            Some(tick.function()),
            tick.user_data(),
            Some(tick.destroy()),
        );
    }
}

fn parse_documents(elements: usize) {
    let document = format!("<list>{}</list>", "<item></item>".repeat(elements));
    let (mut items, mut depth, mut deepest) = (0, 0, 0);
    let parsed = parse(&document, |event, name| {
        depth += if event == START { 1 } else { -1 };
        deepest = deepest.max(depth);
        items += usize::from(event == START && name == c"item");
        Ok(())
    });
    assert_eq!((parsed, items, depth), (Ok(()), elements, 0));
    println!("{items} items, {deepest} deep");

    let mut seen = 0;
    let parsed = parse(&document, |_, _| {
        seen += 1;
        if seen == 3 {
            Err("three are enough".to_owned())
        } else {
            Ok(())
        }
    });
    println!("after {seen}: {}", parsed.expect_err("it was stopped"));
}

fn run_the_loop() {
    let dropped = Arc::new(AtomicU32::new(0));
    // SAFETY: the loop lives until it has run.
    let main_loop = unsafe { glib::g_main_loop_new(null_mut(), 0) };
    let address = main_loop as usize; // the loop may be quit from any thread
    let token = Token(Arc::clone(&dropped));
    let mut left = 5;
    every(1, move || {
        let _captured = &token;
        left -= 1;
        c_int::from(left > 0) // GLib removes the source, and drops this closure after it has returned
    });
    let (token, seen) = (Token(Arc::clone(&dropped)), Arc::clone(&dropped));
    every(1, move || {
        let _captured = &token;
        if seen.load(Relaxed) == 0 {
            return 1;
        }
        // SAFETY: the loop is the one that runs this.
        unsafe { glib::g_main_loop_quit(address as *mut glib::GMainLoop) };
        0
    });
    // SAFETY: made above, and not used afterwards.
    unsafe {
        glib::g_main_loop_run(main_loop);
        glib::g_main_loop_unref(main_loop);
    }
    println!(
        "the loop has ended: GLib dropped {} closures",
        dropped.load(Relaxed)
    );
}

fn main() {
    parse_documents(size());
    run_the_loop();
    registry_core::assert_no_leaks!();
}

/// Counts its drop.
struct Token(Arc<AtomicU32>);

impl Drop for Token {
    fn drop(&mut self) {
        self.0.fetch_add(1, Relaxed);
    }
}

fn size() -> usize {
    let size = std::env::var("REGISTRY_EXAMPLE_SIZE");
    size.map_or(10_000, |size| size.parse().expect("a number"))
}
