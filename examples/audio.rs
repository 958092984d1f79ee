//! A host with a thread that has to be in time, as audio libraries have, and with a logger that takes a `va_list`.
//!
//! * The `user_data` is in the middle of the parameters: a `pinned` function takes them as they are, and calls a closure by the handle.
//! * Effects are replaced while the thread calls them. `prepare_thread` makes the thread's record before the first block, so that no call
//!   allocates; a `DropQueue` drops each closure here, even if the thread was inside when it was closed.
//! * Rust can't read a `va_list`: a few lines of C make text of it, and call a closure with that.
//!
//! Run it with `cargo run --example audio`. `REGISTRY_EXAMPLE_SIZE` sets how many effects there are.

use registry_core::{DropQueue, Handle, ThunkFirst, exported_callback, prepare_thread, scope};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::ffi::{CStr, c_int, c_void};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Changes a block of samples.
///
/// # Safety
/// `samples` is valid for `count` numbers.
#[exported_callback]
type Effect = unsafe fn(samples: *mut f32, count: usize);

/// Takes a line of the log.
#[exported_callback(user_data = isize)]
type Line = fn(text: &CStr);

/// What the host calls for each block: `user_data` is the handle of an effect. Without one that lives there is silence.
///
/// # Safety
/// `samples` is valid for `count` numbers.
#[exported_callback(pinned)]
unsafe fn process(samples: *mut f32, user_data: *mut c_void, count: usize) {
    let before = ALLOCATIONS.get();
    let effect = Handle::from_user_data(user_data);
    // SAFETY: the caller's promise.
    let called = effect.map(|effect| unsafe { Effect::call(effect, samples, count) });
    if matches!(called, Some(Ok(()))) {
        CALLS.fetch_add(1, Relaxed);
        IN_CALLS.fetch_add(ALLOCATIONS.get() - before, Relaxed);
    } else {
        // SAFETY: the caller's promise.
        unsafe { samples.write_bytes(0, count) };
    }
}

/// What the host's thread calls first.
#[exported_callback(pinned)]
fn begin() {
    assert!(prepare_thread());
    IS_IN_TIME.set(true);
}

#[link(name = "audio", kind = "static")] // c/audio.c, compiled by build.rs
unsafe extern "C" {
    safe fn audio_start(
        effect: unsafe extern "C" fn(*mut f32, *mut c_void, usize),
        begin: unsafe extern "C" fn(),
    ) -> c_int;
    safe fn audio_use(user_data: *mut c_void);
    safe fn audio_blocks() -> u64;
    safe fn audio_stop();
    safe fn log_lines(line: ThunkFirst<Line>, user_data: isize);
}

thread_local! {
    /// Whether this is the thread that has to be in time.
    static IS_IN_TIME: Cell<bool> = const { Cell::new(false) };
    /// How often this thread has allocated or freed.
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

/// Calls that succeeded, and what they allocated and freed.
static CALLS: AtomicU64 = AtomicU64::new(0);
static IN_CALLS: AtomicU64 = AtomicU64::new(0);
/// Effects that were dropped where nothing may be freed, and elsewhere.
static DROPPED: [AtomicU64; 2] = [AtomicU64::new(0), AtomicU64::new(0)];

/// What an effect captures.
struct Gain(Vec<f32>);

impl Drop for Gain {
    fn drop(&mut self) {
        DROPPED[usize::from(IS_IN_TIME.get())].fetch_add(1, Relaxed);
    }
}

fn effect(gain: f32) -> impl Fn(*mut f32, usize) + Send + Sync {
    let gain = Gain(vec![gain; 256]);
    move |samples, count| {
        // SAFETY: the callback's contract.
        let samples = unsafe { std::slice::from_raw_parts_mut(samples, count) };
        for (sample, gain) in samples.iter_mut().zip(&gain.0) {
            *sample *= gain;
        }
    }
}

/// Replaces the effect again and again, while the host's thread calls it.
fn replace(effects: u32) {
    let mut queue = DropQueue::new();
    let mut current = Effect::export(effect(1.0));
    audio_use(current.handle().into_user_data());
    wait_for_a_block(); // which is heard
    for n in 1..effects {
        let next = Effect::export(effect(1.0 / n as f32));
        audio_use(next.handle().into_user_data());
        // The thread may be inside, or about to call: then that block is silent.
        queue.close(std::mem::replace(&mut current, next));
        queue.run();
        std::thread::yield_now();
    }
    queue.close(current);
    while queue.run() != 0 {
        std::thread::yield_now();
    }
    wait_for_a_block(); // which is silent
}

/// Returns after a block that began after the call.
fn wait_for_a_block() {
    let blocks = audio_blocks();
    while audio_blocks() < blocks + 2 {
        std::thread::yield_now();
    }
}

fn main() {
    let effects = size();
    // A block may be late; its failure is counted by the host.
    registry_core::set_error_hook(Some(Box::new(|_| {})));
    let mut lines = Vec::new();
    scope(|s| {
        let line = Line::export_scoped_local(s, |text| lines.push(text.to_owned()));
        let thunk = line.thunk_first();
        log_lines(thunk.function(), thunk.user_data() as isize);
        let started = audio_start(process::stub().as_raw(), begin::stub().as_raw());
        assert_eq!(started, 0);
        replace(effects);
        audio_stop();
    });
    println!("the host's log: {lines:?}");
    assert!(CALLS.load(Relaxed) > 0);
    println!(
        "calls in time allocated and freed {} times",
        IN_CALLS.load(Relaxed)
    );
    let [here, in_time] = [0, 1].map(|at: usize| DROPPED[at].load(Relaxed));
    println!("{here} effects dropped here, {in_time} by the thread that has to be in time");
    registry_core::assert_no_leaks!();
}

/// Counts, on each thread.
struct Counting;

// SAFETY: it does what the system's allocator does.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(block, layout) };
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

fn size() -> u32 {
    let size = std::env::var("REGISTRY_EXAMPLE_SIZE");
    size.map_or(2000, |size| size.parse().expect("a number"))
}
