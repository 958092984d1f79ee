//! Results that come later, and a queue: what hosts await.

#[cfg(target_family = "wasm")]
use std::cell::RefCell;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

use registry_core::{Foreign, ForeignError, Handle, LocalQueue, Promise, exported_callback};

use crate::values::{Kind, Point};

/// Does it a moment later, on another thread.
#[cfg(not(target_family = "wasm"))]
fn later(job: impl FnOnce() + Send + 'static) {
    std::thread::spawn(|| {
        std::thread::sleep(std::time::Duration::from_millis(2));
        job();
    });
}

#[cfg(target_family = "wasm")]
thread_local! {
    static LATER: RefCell<Vec<Box<dyn FnOnce()>>> = const { RefCell::new(Vec::new()) };
}

/// Does it at the next `settle`.
#[cfg(target_family = "wasm")]
fn later(job: impl FnOnce() + Send + 'static) {
    LATER.with_borrow_mut(|jobs| jobs.push(Box::new(job)));
}

/// Does what waits where there is one thread.
#[exported_callback(pinned)]
fn settle() {
    #[cfg(target_family = "wasm")]
    LATER.take().into_iter().for_each(|job| job());
}

/// Gives the value a moment later. If nobody wants it any more, that is counted.
fn promised<R: registry_core::Lower + Send + 'static>(value: R) -> Promise<R> {
    let (promise, resolver) = Promise::new();
    later(move || {
        if resolver.resolve(value).is_err() {
            CANCELLED.fetch_add(1, SeqCst);
        }
    });
    promise
}

static CANCELLED: AtomicU32 = AtomicU32::new(0);

/// How many promises were cancelled before they had a value.
#[exported_callback(on_error = u32::MAX, pinned)]
fn cancelled() -> u32 {
    CANCELLED.load(SeqCst)
}

/// Twice the number, a moment later.
#[exported_callback(on_error = None, pinned)]
fn doubled_later(x: i32) -> Promise<i32> {
    promised(x * 2)
}

/// The text in capitals, a moment later.
#[exported_callback(on_error = None, pinned)]
fn capitals_later(text: &str) -> Promise<String> {
    promised(text.to_uppercase())
}

/// A point, a moment later.
#[exported_callback(on_error = None, pinned)]
fn point_later(x: f64) -> Promise<Point> {
    promised(Point {
        x,
        y: -x,
        kind: Kind::Deep,
        marks: [1, 2, 3],
    })
}

/// Squares, a moment later.
#[exported_callback(on_error = None, pinned)]
fn squares_later(count: u32) -> Promise<Vec<u32>> {
    promised((0..count).map(|n| n * n).collect())
}

/// Answers a number.
#[exported_callback(on_error = 0)]
pub type Asks = fn(x: i32) -> i32;

/// What the function answers, a moment later. It is asked at once, and released before this returns.
#[exported_callback(on_error = None, pinned)]
fn asked_later(asks: Foreign<Asks>, x: i32) -> Result<Promise<i32>, ForeignError> {
    asks.call(x).map(promised)
}

/// Nothing, a moment later.
#[exported_callback(on_error = None, pinned)]
fn nothing_later() -> Promise<()> {
    promised(())
}

/// An error, a moment later.
#[exported_callback(on_error = None, pinned)]
fn failed_later(why: &str) -> Promise<Result<i32, String>> {
    promised(Err(why.to_owned()))
}

/// Nothing ever: the library forgets it.
#[exported_callback(on_error = None, pinned)]
fn forgotten_later() -> Promise<i32> {
    let (promise, resolver) = Promise::new();
    later(move || drop(resolver));
    promise
}

/// No promise: the call fails.
#[exported_callback(on_error = None, pinned)]
fn refused_promise() -> Result<Promise<i32>, String> {
    Err("no promises today".to_owned())
}

/// Counts.
#[exported_callback]
pub type Step = fn(by: u32);

static COUNTED: AtomicU32 = AtomicU32::new(0);

/// Has the host's queue count so many steps, which another thread makes.
#[exported_callback(on_error = None, pinned)]
fn count_in(queue: Handle, steps: u32) -> Result<Option<Handle>, String> {
    let count = |queue: &LocalQueue| {
        Step::export_queued(queue, |by| {
            COUNTED.fetch_add(by, SeqCst);
        })
    };
    let step = LocalQueue::with_handle(queue, count).map_err(|error| error.to_string())?;
    let handle = step.into_handle();
    later(move || (0..steps).for_each(|_| drop(Step::call(handle, 1))));
    Ok(Some(handle))
}

/// How many steps there were.
#[exported_callback(on_error = u32::MAX, pinned)]
fn counted() -> u32 {
    COUNTED.load(SeqCst)
}

/// What a queue says to a call of its own that runs it: the number of the status.
#[exported_callback(on_error = -1, pinned)]
fn run_inside(queue: Handle) -> i32 {
    let said = std::rc::Rc::new(std::cell::Cell::new(-1));
    let inside = std::rc::Rc::clone(&said);
    let step = LocalQueue::with_handle(queue, |own| {
        Step::export_queued(own, move |_| inside.set(run(queue)))
    });
    let Ok(step) = step else { return -1 };
    if Step::call(step.handle(), 1).is_err() {
        return -1;
    }
    run(queue);
    said.get()
}

/// As a host runs a queue.
fn run(queue: Handle) -> i32 {
    #[cfg(not(target_family = "wasm"))]
    type Number = u64;
    #[cfg(target_family = "wasm")]
    type Number = f64;
    unsafe extern "C" {
        fn scenario_queue_run(queue: Number, ran: *mut usize) -> i32;
    }
    // SAFETY: null is for a number that is not wanted.
    unsafe { scenario_queue_run(queue.raw() as Number, std::ptr::null_mut()) }
}
