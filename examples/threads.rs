//! C threads call a callback in a loop while Rust closes it. Every call that returned OK to C has run,
//! every call that ran returned OK, and after `close_and_wait` no thread is inside.
//!
//! The callback is closed in every possible way: by `close_and_wait`, by drop, from inside
//! itself, and by C's own release; then the same for a function, which C calls by its name.
//!
//! Run it with `cargo run --example threads`; the C half is `c/threads.c`. `REGISTRY_EXAMPLE_SIZE` sets how
//! often each way is tried.

use registry_core::{Callback, Status, exported_callback};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};

/// Does a unit of work, on any thread, several at once.
#[exported_callback]
type Work = fn(unit: u64);

/// The same as a function.
#[exported_callback]
fn work_function(_unit: u64) {
    FUNCTION_CALLS.fetch_add(1, SeqCst);
}

static FUNCTION_CALLS: AtomicU64 = AtomicU64::new(0);

registry_core::export_runtime!();

#[link(name = "threads", kind = "static")] // c/threads.c, compiled by build.rs
#[link(name = "pthread")]
unsafe extern "C" {
    safe fn workers_start(handle: u64, release_after: u64) -> i32;
    fn workers_join(counts: *mut [u64; 16], answered: *mut u64, released: *mut u64);
}

/// The number of calls before the callback is closed.
const SOME: u64 = 1000;

/// The counts of the C threads, after all of them have been refused.
struct Reported {
    /// Calls that returned OK.
    answered: u64,
    /// Threads whose release was OK.
    released: u64,
}

/// Waits for C's threads, all of which must have been refused with `status`.
fn join(status: Status) -> Reported {
    let (mut counts, mut answered, mut released) = ([0; 16], 0, 0);
    // SAFETY: the pointers are valid to write.
    unsafe { workers_join(&mut counts, &mut answered, &mut released) };
    assert_eq!(
        counts[status as usize], 4,
        "all four are refused with {status}"
    );
    Reported { answered, released }
}

/// A callback that counts its calls in the returned counter.
fn counting() -> (Callback<Work>, Arc<AtomicU64>) {
    let calls = Arc::new(AtomicU64::new(0));
    let (token, count) = (Token::new(), Arc::clone(&calls));
    let work = Work::export(move |_| {
        let _captured = &token;
        count.fetch_add(1, SeqCst);
    });
    (work, calls)
}

/// Starts the C threads, and returns after they have made some calls.
fn start(handle: u64, release_after: u64, calls: &AtomicU64) {
    assert_eq!(workers_start(handle, release_after), 0);
    while calls.load(SeqCst) < SOME {
        std::thread::yield_now();
    }
}

fn main() {
    let rounds = size();
    let ways: [(&str, fn()); 5] = [
        ("close_and_wait", close_and_wait),
        ("drop", drop_while_called),
        ("from inside itself", close_from_inside),
        ("release by C", release_by_c),
        ("a function", close_a_function),
    ];
    for (name, way) in ways {
        for _ in 0..rounds {
            way();
        }
        println!("{name}: {rounds} times, each call that ran was answered");
    }
    assert_eq!(MADE.load(SeqCst), DROPPED.load(SeqCst));
    registry_core::assert_no_leaks!();
    println!(
        "{} closures exported, each dropped once",
        DROPPED.load(SeqCst)
    );
}

/// Closes, and returns when no thread is inside and the closure has been dropped.
fn close_and_wait() {
    let (work, calls) = counting();
    let dropped = DROPPED.load(SeqCst);
    start(work.handle().raw(), 0, &calls);
    work.close_and_wait()
        .expect("not called from inside a callback");

    // The closure has been dropped, so this is the only reference to `calls`.
    assert_eq!(DROPPED.load(SeqCst), dropped + 1);
    let calls = Arc::into_inner(calls).expect("the last share").into_inner();
    assert_eq!(join(Status::Closed).answered, calls);
}

/// Drops the wrapper, which never waits: the last thread to leave drops the closure.
fn drop_while_called() {
    let (work, calls) = counting();
    start(work.handle().raw(), 0, &calls);
    drop(work);
    assert_eq!(join(Status::Closed).answered, calls.load(SeqCst));
    // The last thread has left.
    assert_eq!(Arc::strong_count(&calls), 1);
}

/// The callback closes itself, while the other three threads may be inside it too.
fn close_from_inside() {
    let calls = Arc::new(AtomicU64::new(0));
    let wrapper = Arc::new(Mutex::new(None));
    let (token, count, own) = (Token::new(), Arc::clone(&calls), Arc::clone(&wrapper));
    let work: Callback<Work> = Work::export(move |_| {
        let _captured = &token;
        if count.fetch_add(1, SeqCst) == SOME {
            // Taken out of the mutex first, so that the lock is not held while the callback is closed.
            let own = own.lock().unwrap().take();
            drop(own);
        }
    });
    let handle = work.handle().raw();
    *wrapper.lock().unwrap() = Some(work);
    start(handle, 0, &calls);
    assert_eq!(join(Status::Closed).answered, calls.load(SeqCst));
    assert_eq!(Arc::strong_count(&calls), 1);
}

/// C owns the entry. All four threads try to release it; one succeeds.
fn release_by_c() {
    let (work, calls) = counting();
    start(work.into_handle().raw(), SOME, &calls);
    let reported = join(Status::Closed);
    assert_eq!(reported.answered, calls.load(SeqCst));
    assert_eq!(reported.released, 1);
    assert_eq!(Arc::strong_count(&calls), 1);
}

/// A function has no captures. Its stub remains, and returns NOT_EXPORTED.
fn close_a_function() {
    FUNCTION_CALLS.store(0, SeqCst);
    let work = work_function::export();
    start(0, 0, &FUNCTION_CALLS);
    work.close_and_wait()
        .expect("not called from inside a callback");
    let calls = FUNCTION_CALLS.load(SeqCst);
    assert_eq!(join(Status::NotExported).answered, calls);
}

/// Every closure of this program captures one, to check that each is dropped exactly once.
struct Token;

static MADE: AtomicU64 = AtomicU64::new(0);
static DROPPED: AtomicU64 = AtomicU64::new(0);

impl Token {
    fn new() -> Self {
        MADE.fetch_add(1, SeqCst);
        Token
    }
}

impl Drop for Token {
    fn drop(&mut self) {
        DROPPED.fetch_add(1, SeqCst);
    }
}

fn size() -> u64 {
    let size = std::env::var("REGISTRY_EXAMPLE_SIZE");
    size.map_or(50, |size| size.parse().expect("a number"))
}
