//! Completions that a raw thread calls while the main thread cancels, releases, drops, polls or waits for them.
//!
//! Both say afterwards what they were told, and it must be one story: a call that was kept is read or counted as discarded, once, and a
//! call that was refused has left nothing.

use crate::canary::judges;
use crate::threads::Thread;
use registry_core::{Completion, Handle, Kept, Status, exported_callback};
use std::cell::UnsafeCell;
use std::ffi::c_void;
use std::future::Future;
use std::pin::pin;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::task::{Context, Poll, RawWaker, RawWakerVTable, Waker};
use std::time::Duration;

#[exported_callback]
type Completed = fn(number: u64, text: &str);

const TEXTS: [&str; 2] = ["short", "a text that is too long to be kept in place"];

/// What the two threads share: a round's handle, and then what its call was told.
struct Rounds {
    handle: AtomicU64,
    /// The status plus 1.
    answer: AtomicU64,
    /// Plain memory that each wake-up writes, and the woken thread reads: a sanitizer sees a wake-up that is not ordered.
    woken: UnsafeCell<u64>,
    wakes: AtomicU64,
}

// SAFETY: `woken` is written by the call and read after the answer of that call was acquired.
unsafe impl Sync for Rounds {}

static ROUNDS: Rounds = Rounds {
    handle: AtomicU64::new(0),
    answer: AtomicU64::new(0),
    woken: UnsafeCell::new(0),
    wakes: AtomicU64::new(0),
};

/// Waits until the place has something, and empties it.
fn take(place: &AtomicU64) -> u64 {
    loop {
        let found = place.load(Acquire);
        if found != 0 {
            // Relaxed: the other thread stores again only after it has the answer to this.
            place.store(0, Relaxed);
            return found;
        }
        pause();
    }
}

/// Waits a moment, and lets others work if it has waited for long.
fn pause() {
    static TIMES: AtomicU64 = AtomicU64::new(0);
    match TIMES.fetch_add(1, Relaxed) % 256 {
        0 => std::thread::yield_now(),
        _ => std::hint::spin_loop(),
    }
}

extern "C" fn call(rounds: *mut c_void) -> *mut c_void {
    // SAFETY: `run` lends it to this thread until it is joined.
    let rounds = unsafe { *rounds.cast::<u64>() };
    for number in 0..rounds {
        let handle = Handle::from_raw(take(&ROUNDS.handle)).expect("a handle");
        // On a machine that is busy the two may share a processor: then only this lets the other one be first.
        match number % 61 {
            least @ 0..20 => (0..least).for_each(|_| std::hint::spin_loop()),
            _ => std::thread::yield_now(),
        }
        let told = Completed::call(handle, number, TEXTS[(number % 2) as usize]);
        let status = told.map_or_else(|error| error.status(), |()| Status::Ok);
        ROUNDS.answer.store(status.raw() as u64 + 1, Release);
    }
    std::ptr::null_mut()
}

fn answer() -> Status {
    let status = take(&ROUNDS.answer) - 1;
    Status::from_raw(status as i32).expect("a status")
}

/// A waker without memory of its own: a sanitizer does not see into that of std.
const WAKER: RawWakerVTable = RawWakerVTable::new(|_| RAW, |_| wake(), |_| wake(), |_| ());
const RAW: RawWaker = RawWaker::new(std::ptr::null(), &WAKER);

fn wake() {
    // SAFETY: one call wakes at a time, and the main thread reads after that call's answer.
    unsafe { *ROUNDS.woken.get() += 1 };
    ROUNDS.wakes.fetch_add(1, Relaxed);
}

/// What became of one completion.
#[derive(Default)]
struct Seen {
    read: u64,
    cancelled: u64,
    discarded: u64,
}

impl Seen {
    /// What the future gave out, and what the call was told.
    fn judge(&mut self, number: u64, outcome: Option<Kept<Completed>>, told: Status) {
        let is_kept = outcome
            .is_some_and(|(kept, text)| kept == number && *text == *TEXTS[(number % 2) as usize]);
        match (is_kept, told) {
            (true, Status::Ok) => self.read += 1,
            (false, Status::Closed) => self.cancelled += 1,
            other => assert!(!judges(), "two stories of one call: {other:?}"),
        }
    }
}

/// Hands the handle to the other thread. Mostly it then waits until that is about to call, so that the two race: by Relaxed, which orders nothing.
fn publish(handle: Handle, number: u64) {
    ROUNDS.handle.store(handle.raw(), Release);
    if number % 4 != 0 {
        while ROUNDS.handle.load(Relaxed) != 0 {
            pause();
        }
        for _ in 0..number / 4 % 53 {
            std::hint::spin_loop();
        }
    }
}

fn one(number: u64, seen: &mut Seen) {
    let mut done = Completion::<Completed>::new();
    match number % 5 {
        0 => {
            publish(done.handle(), number);
            let outcome = done.cancel().and_then(Result::ok);
            seen.judge(number, outcome, answer());
        }
        1 => {
            let (handle, mut future) = done.into_foreign();
            publish(handle, number);
            let cancels = registry_core::c_api::release(handle.raw()) == Status::Ok;
            let told = answer();
            assert!(cancels == (told == Status::Closed) || !judges(), "one wins");
            let outcome = future.try_take().and_then(Result::ok);
            seen.judge(number, outcome, told);
        }
        2 => {
            publish(done.handle(), number);
            drop(done);
            match answer() {
                Status::Ok => seen.discarded += 1,
                Status::Closed => seen.cancelled += 1,
                other => assert!(!judges(), "{other} of a completion that is dropped"),
            }
        }
        3 => {
            publish(done.handle(), number);
            let outcome = done.wait(Duration::from_secs(600));
            seen.judge(number, outcome.ok(), answer());
        }
        _ => {
            let handle = done.handle();
            let mut done = pin!(done);
            // SAFETY: the functions use no data.
            let waker = unsafe { Waker::from_raw(RAW) };
            let mut cx = Context::from_waker(&waker);
            publish(handle, number);
            let outcome = loop {
                if let Poll::Ready(outcome) = done.as_mut().poll(&mut cx) {
                    break outcome;
                }
                std::thread::yield_now();
            };
            let told = answer();
            // SAFETY: the call that could write has answered.
            std::hint::black_box(unsafe { *ROUNDS.woken.get() });
            seen.judge(number, outcome.ok(), told);
        }
    }
}

/// So many completions, each called once by the other thread.
pub(crate) fn run(mut rounds: u64) {
    let before = registry_core::report().discarded;
    // SAFETY: the function takes what it is given, which is there until it has ended.
    let caller = unsafe { Thread::start(call, (&raw mut rounds).cast()) };
    let mut seen = Seen::default();
    for number in 0..rounds {
        one(number, &mut seen);
    }
    caller.join();
    let discarded = registry_core::report().discarded - before;
    println!(
        "{rounds} completions: {} read, {} cancelled, {discarded} discarded, {} wake-ups",
        seen.read,
        seen.cancelled,
        ROUNDS.wakes.load(Relaxed)
    );
    assert!(
        discarded == seen.discarded || !judges(),
        "each was counted once"
    );
}
