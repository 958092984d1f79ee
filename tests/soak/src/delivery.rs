//! Calls that are answered later: completions, streams and queues, which some threads call and others read, cancel and drop.
//!
//! Each thread shows the handle of what it awaits on a board of its kind, and the others call it whenever they come by. Every call that was told OK is
//! read by its owner, or counted by the registry as discarded.

use crate::tally::{self, Count};
use crate::work::{Dice, Worker};
use registry_core::{
    CallQueue, CallbackStream, Completion, Handle, LocalQueue, Overflow, Status, exported_callback,
};
use std::sync::atomic::{AtomicU64, Ordering};

/// Is called once.
#[exported_callback]
type Done = fn(code: u64, text: &str);

/// Is called again and again, and read in order.
#[exported_callback]
type Tick = fn(code: u64, text: &str);

/// Waits in a queue.
#[exported_callback]
type Post = fn(code: u64, text: &str);

/// One is kept in place, and one in a box.
const TEXTS: [&str; 2] = ["short", "a text that is too long to be kept in place"];
/// Handles of each kind.
const PLACES: usize = 8;
/// What a thread makes in a round.
const EACH: usize = 32;

/// The handles that are awaited.
#[derive(Debug, Default)]
pub(crate) struct Boards {
    done: [AtomicU64; PLACES],
    tick: [AtomicU64; PLACES],
    post: [AtomicU64; PLACES],
}

fn text(code: u64) -> &'static str {
    TEXTS[(code % 2) as usize]
}

/// Counts what was read: the kept text must be that of its number.
fn read(code: u64, kept: &str) {
    let fits = kept == text(code);
    tally::add(if fits { Count::Ran } else { Count::Wrong }, 1);
}

fn show(dice: &mut Dice, board: &[AtomicU64; PLACES], handle: Handle) {
    // Release: the export comes before its handle.
    board[dice.roll(PLACES)].store(handle.raw(), Ordering::Release);
}

/// Calls what is shown at a place, by the function of its kind.
fn call(dice: &mut Dice, board: &[AtomicU64; PLACES], by: fn(Handle, u64) -> Status) {
    let shown = board[dice.roll(PLACES)].load(Ordering::Acquire);
    let Some(handle) = Handle::from_raw(shown) else {
        return;
    };
    let count = match by(handle, dice.roll(1000) as u64) {
        Status::Ok => Count::Answered,
        Status::Closed | Status::Consumed | Status::QueueFull => Count::Refused,
        _ => Count::Wrong,
    };
    tally::add(count, 1);
}

fn status<E>(called: Result<(), E>, status: fn(&E) -> Status) -> Status {
    called.map_or_else(|error| status(&error), |()| Status::Ok)
}

impl Worker {
    /// Calls what others await.
    pub(crate) fn deliver(&mut self) {
        let boards = &self.shared.delivery;
        for _ in 0..8 * EACH {
            match self.dice.roll(3) {
                0 => call(&mut self.dice, &boards.done, |handle, code| {
                    status(Done::call(handle, code, text(code)), |e| e.status())
                }),
                1 => call(&mut self.dice, &boards.tick, |handle, code| {
                    status(Tick::call(handle, code, text(code)), |e| e.status())
                }),
                _ => call(&mut self.dice, &boards.post, |handle, code| {
                    status(Post::call(handle, code, text(code)), |e| e.status())
                }),
            }
        }
    }

    /// Awaits, cancels, drops or gives away completions while others call them.
    pub(crate) fn complete(&mut self) {
        for _ in 0..EACH {
            let mut done = Completion::<Done>::new();
            tally::add(Count::Exported, 1);
            show(&mut self.dice, &self.shared.delivery.done, done.handle());
            if self.dice.roll(2) == 0 {
                std::thread::yield_now();
            }
            let outcome = match self.dice.roll(4) {
                0 => done.cancel(),
                1 => done.try_take(),
                2 => {
                    let (handle, mut future) = done.into_foreign();
                    // OK or CLOSED: a call may have been first.
                    let _ = registry_core::c_api::release(handle.raw());
                    future.try_take()
                }
                // Dropped: if it was called, that call is discarded.
                _ => None,
            };
            if let Some(Ok((code, kept))) = outcome {
                read(code, &kept);
            }
        }
    }

    /// Reads a stream while others call it, and drops what is left.
    pub(crate) fn stream(&mut self) {
        let mut ticks = CallbackStream::<Tick>::bounded(1 + self.dice.roll(16));
        tally::add(Count::Exported, 1);
        show(&mut self.dice, &self.shared.delivery.tick, ticks.handle());
        for _ in 0..EACH {
            match ticks.try_next() {
                Some((code, kept)) => read(code, &kept),
                None => std::thread::yield_now(),
            }
        }
    }

    /// Runs a queue while others call it, and drops what is left.
    pub(crate) fn queue(&mut self) {
        let capacity = 1 + self.dice.roll(16);
        let overflow = match self.dice.roll(3) {
            0 => Overflow::DropOldest,
            1 => Overflow::Latest,
            _ => Overflow::Refuse,
        };
        if self.dice.roll(2) == 0 {
            let queue = LocalQueue::bounded(capacity);
            queue.set_overflow(overflow);
            let post = Post::export_queued(&queue, |code, kept: &str| read(code, kept));
            self.run_queue(post.handle(), || queue.run().is_ok());
        } else {
            let queue = CallQueue::bounded(capacity);
            queue.set_overflow(overflow);
            let post = Post::export_queued(&queue, |code, kept: &str| read(code, kept));
            self.run_queue(post.handle(), || queue.run().is_ok());
        }
    }

    fn run_queue(&mut self, handle: Handle, run: impl Fn() -> bool) {
        tally::add(Count::Exported, 1);
        show(&mut self.dice, &self.shared.delivery.post, handle);
        for _ in 0..EACH / 4 {
            if !run() {
                tally::add(Count::Wrong, 1);
            }
            std::thread::yield_now();
        }
    }
}
