//! Everything at once, on raw threads: exports, calls, nested and refused calls, closes of every kind; queued calls, completions and streams; and calls of foreign
//! callables that wait in a queue.
//!
//! The handles travel in two forms. *Synchronised*: they are published with Release and taken with Acquire,
//! and results are asserted: a handle is open or closed, drops equal exports. *Relaxed*: nothing orders a
//! handle with its entry, so a first call may be told UNKNOWN_HANDLE as well, and only safety is asserted: no
//! closure is touched after its drop, none is dropped twice.
//!
//! It is the program that sanitizers run (`tests/proof/sanitize`): no test harness and no `std::thread`,
//! whose own synchronisation would hide what is missing here, or is unknown to a sanitizer.
//! `STRESS_THREADS`, `STRESS_ITERATIONS`, `STRESS_ROUNDS` and `STRESS_FORM` (`synchronised`, `relaxed`, `queued`, `completed`, `streamed`,
//! `forwarded`) set the size; under valgrind or a sanitizer choose less. `STRESS_BLIND` is for mutants: the program then
//! asserts nothing, so that the instrument has to see the bug for itself.

#[path = "stress/callers.rs"]
mod callers;
#[path = "stress/canary.rs"]
mod canary;
#[path = "stress/completion.rs"]
mod completion;
#[path = "stress/forwarded.rs"]
mod forwarded;
#[path = "stress/queue.rs"]
mod queue;
#[path = "stress/stream.rs"]
mod stream;
#[path = "stress/threads.rs"]
mod threads;
#[path = "stress/worker.rs"]
mod worker;

use canary::Counts;
use registry_core::Overflow;
use std::ffi::c_void;
use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use threads::Thread;
use worker::{Channel, Worker};

registry_core::export_runtime!(queues);

/// How a handle gets from the thread that exported it to the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Synchronised,
    Relaxed,
}

impl Form {
    fn load(self) -> Ordering {
        match self {
            Form::Synchronised => Acquire,
            Form::Relaxed => Relaxed,
        }
    }
    fn swap(self) -> Ordering {
        match self {
            Form::Synchronised => AcqRel,
            Form::Relaxed => Relaxed,
        }
    }
}

fn setting(name: &str, default: u64) -> u64 {
    match std::env::var(name) {
        Ok(text) => text
            .parse()
            .unwrap_or_else(|_| panic!("{name} is a number, not `{text}`")),
        Err(_) => default,
    }
}

extern "C" fn thread(worker: *mut c_void) -> *mut c_void {
    // SAFETY: `round` boxed it for this thread alone.
    let worker = unsafe { Box::from_raw(worker.cast::<Worker>()) };
    worker.run();
    std::ptr::null_mut()
}

/// Starts the threads, waits for them, and closes what they have left in the channel.
fn round(form: Form, threads: u64, iterations: u64, seed: u64) {
    let channel: &'static Channel =
        Box::leak(Box::new([const { AtomicU64::new(0) }; 2 * worker::OWNED]));
    let started: Vec<Thread> = (0..threads)
        .map(|n| {
            let worker = Box::new(Worker::new(form, channel, iterations, seed * 1000 + n));
            // SAFETY: the function takes what it is given.
            unsafe { Thread::start(thread, Box::into_raw(worker).cast()) }
        })
        .collect();
    started.into_iter().for_each(Thread::join);
    for place in &channel[..worker::OWNED] {
        worker::release(place.swap(0, AcqRel));
    }
    // SAFETY: leaked above; the threads have ended.
    drop(unsafe { Box::from_raw(std::ptr::from_ref(channel).cast_mut()) });
}

fn stress(form: Form) {
    let threads = setting("STRESS_THREADS", 4);
    let iterations = setting(
        "STRESS_ITERATIONS",
        if cfg!(debug_assertions) {
            20_000
        } else {
            200_000
        },
    );
    let rounds = setting("STRESS_ROUNDS", 2);
    let before = registry_core::report();
    for seed in 0..rounds {
        round(form, threads, iterations, seed + 1);
    }
    registry_core::flush();
    let counts = Counts::take();
    let after = registry_core::report();
    let (exported, lost) = (after.exported - before.exported, after.lost - before.lost);
    println!(
        "{form:?}: {threads} threads, {rounds} rounds of {iterations} steps: {} calls, {} refused, {exported} exports, {} drops, {lost} lost",
        counts.calls, counts.refused, counts.drops
    );
    if !canary::judges() {
        return;
    }
    assert!(
        counts.calls > 0 && counts.refused > 0,
        "the run has met both"
    );
    // A relaxed hand-over may have kept a release from finding its entry: then that entry is live still.
    let live = after.total.live - before.total.live;
    assert!(
        form == Form::Relaxed || live == 0,
        "{live} entries are live still"
    );
    assert_eq!(after.total.closing, 0, "nobody is inside, so nothing waits");
    assert_eq!(
        exported,
        counts.drops + lost + live,
        "every closure was dropped once, or counted as lost"
    );
}

fn main() {
    // A runner that asks which tests there are gets an answer.
    if std::env::args().any(|argument| argument == "--list") {
        println!("stress: test");
        return;
    }
    std::panic::set_hook(Box::new(worker::panic_hook));
    registry_core::set_error_hook(Some(Box::new(|_| {})));
    let chosen = std::env::var("STRESS_FORM").ok();
    for (form, name) in [
        (Form::Synchronised, "synchronised"),
        (Form::Relaxed, "relaxed"),
    ] {
        if chosen.as_deref().is_none_or(|chosen| chosen == name) {
            stress(form);
        }
    }
    let is_chosen = |name| chosen.as_deref().is_none_or(|chosen| chosen == name);
    let calls = setting("STRESS_ITERATIONS", 20_000);
    if is_chosen("completed") {
        completion::run(calls / 4);
    }
    if is_chosen("streamed") {
        for seed in 0..2 * setting("STRESS_ROUNDS", 2) {
            stream::run(calls / 4, seed);
        }
    }
    let wait = Overflow::Wait(Duration::from_millis(50));
    let overflows = [
        Overflow::Refuse,
        Overflow::DropOldest,
        Overflow::Latest,
        wait,
    ];
    let overflows = overflows.into_iter().cycle();
    let rounds = 4 * setting("STRESS_ROUNDS", 2);
    for (seed, overflow) in (0..rounds).zip(overflows) {
        if is_chosen("queued") {
            queue::run(overflow, calls / 2, seed / 4 + seed);
        }
        if is_chosen("forwarded") {
            forwarded::run(overflow, calls / 4, seed);
        }
    }
}
