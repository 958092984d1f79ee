//! How to find leaks. A C library with a bug forgets to release a callback, and a Rust program keeps a wrapper
//! in a global for too long. `report()` lists both entries with the places of their exports, as text and
//! as JSON; `assert_no_leaks!` turns a leak into a failed test.
//!
//! Run it with `cargo run --example leak_report`; the C half is `c/leak_report.c`.

use registry_core::{Callback, Handle, assert_no_leaks, exported_callback, report};
use std::ffi::{CStr, c_char, c_int, c_void};
use std::panic::catch_unwind;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, OnceLock};

/// Computes a value that is missing in the cache.
#[exported_callback(on_error = 0)]
type Load = fn(key: i64) -> i64;

/// Receives the keys that the cache evicts.
#[exported_callback]
type Evict = fn(key: i64);

registry_core::export_runtime!();

#[link(name = "cache", kind = "static")] // c/leak_report.c, compiled by build.rs
unsafe extern "C" {
    fn cache_put(
        name: *const c_char,
        user_data: *mut c_void,
        destroy: extern "C" fn(*mut c_void),
    ) -> c_int;
    safe fn cache_clear();
}

unsafe extern "C" {
    /// The cache's `destroy` of a `user_data` that holds a handle.
    safe fn leak_report_destroy(user_data: *mut c_void);
}

/// Gives a callback to the cache, which must release it.
fn put(name: &'static CStr, load: Callback<Load>) -> Handle {
    let handle = load.into_handle();
    // SAFETY: the name is static, and `leak_report_destroy` takes any integer.
    let code = unsafe { cache_put(name.as_ptr(), handle.into_user_data(), leak_report_destroy) };
    assert_eq!(code, 0, "the cache is full");
    handle
}

/// Multiplies a key. The report names the line that calls this function, thanks to `#[track_caller]`.
#[track_caller]
fn load(factor: i64) -> Callback<Load> {
    let token = Token::new();
    Load::export(move |key| {
        let _captured = &token;
        key * factor
    })
}

/// Wrappers in a global. The program decides when to drop them, and here it does so too late.
static LISTENERS: Mutex<Vec<Callback<Evict>>> = Mutex::new(Vec::new());
/// Leaked on purpose.
static FALLBACK: OnceLock<&Callback<Load>> = OnceLock::new();

fn main() {
    assert_no_leaks!();
    FALLBACK.get_or_init(|| Load::export(|key| key).leak());
    let replaced = put(c"rows", load(2));
    put(c"pages", load(3));
    put(c"rows", load(5)); // the cache forgets the first
    let token = Token::new();
    let listener = Evict::export(move |_| {
        let _captured = &token;
    });
    LISTENERS.lock().unwrap().push(listener);

    println!("in use:\n{}", report());
    cache_clear();
    println!("when all should be gone:\n{}", report());
    println!("as JSON:\n{}\n", report().to_json());

    let panic = catch_unwind(|| assert_no_leaks!()).expect_err("two are left");
    let message = panic.downcast_ref::<String>().expect("a message");
    println!(
        "assert_no_leaks: {}",
        message.lines().next().expect("a line")
    );
    for entry in report().unended() {
        let place = entry.exported_at.as_deref().unwrap_or("a forgotten place");
        println!(
            "  {}, owned by {}, exported at {place}",
            entry.callback, entry.owner
        );
    }

    mend(replaced);
    assert_eq!(MADE.load(Relaxed), DROPPED.load(Relaxed));
    assert_no_leaks!();
    let kept = report().total.leaked;
    println!(
        "mended: {} closures dropped once, {kept} kept for ever on purpose",
        DROPPED.load(Relaxed)
    );
}

/// Closes the entries that the report has shown.
fn mend(replaced: Handle) {
    // An entry that foreign code owns and has forgotten can be taken back and dropped like any wrapper.
    drop(Callback::<Load>::from_handle(replaced).expect("nobody has released it"));
    // An entry that Rust owns ends only with its wrapper.
    LISTENERS.lock().unwrap().clear();
}

/// Captured by the closures that this program does not leak, to check that each is dropped exactly once.
struct Token;

static MADE: AtomicU64 = AtomicU64::new(0);
static DROPPED: AtomicU64 = AtomicU64::new(0);

impl Token {
    fn new() -> Self {
        MADE.fetch_add(1, Relaxed);
        Token
    }
}

impl Drop for Token {
    fn drop(&mut self) {
        DROPPED.fetch_add(1, Relaxed);
    }
}
