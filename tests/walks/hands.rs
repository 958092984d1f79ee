//! Three threads, of which one is at work at a time.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;

/// What a thread does outside of all steps.
type Work = Box<dyn FnOnce() + Send>;

struct Hand {
    work: Sender<(Work, Sender<()>)>,
    thread: JoinHandle<()>,
    is_busy: bool,
}

/// How many of the threads wait for another one. Each of them may be inside a callback.
static WAITING: AtomicUsize = AtomicUsize::new(0);

/// Whether this is a forked child, which has one thread.
static IS_ALONE: AtomicBool = AtomicBool::new(false);

static HANDS: Mutex<[Option<Hand>; 3]> = Mutex::new([const { None }; 3]);

thread_local!(static ME: Cell<usize> = const { Cell::new(9) });

fn hands<T>(run: impl FnOnce(&mut [Option<Hand>; 3]) -> T) -> T {
    run(&mut HANDS.lock().unwrap_or_else(PoisonError::into_inner))
}

fn start(me: usize) -> Hand {
    let (work, todo) = channel::<(Work, Sender<()>)>();
    // What a thread asks for last is destroyed first: its record, or what it holds.
    let early = crate::world::below(2) == 0;
    let thread = std::thread::spawn(move || {
        ME.set(me);
        if early {
            registry_core::prepare_thread();
        }
        for (work, done) in todo {
            work();
            let _ = done.send(());
        }
    });
    Hand {
        work,
        thread,
        is_busy: false,
    }
}

pub(crate) fn begin() {
    for me in 0..3 {
        let hand = start(me);
        hands(|hands| hands[me] = Some(hand));
    }
}

/// A step on another thread, if that is idle; here otherwise.
pub(crate) fn elsewhere() {
    let other = crate::world::below(3);
    if IS_ALONE.load(SeqCst) || !run(other, Box::new(crate::step)) {
        crate::step();
    }
}

/// Has a thread do this, and waits for it. False if that thread is busy.
pub(crate) fn run(other: usize, what: Work) -> bool {
    let work = hands(|hands| {
        let hand = hands[other].as_mut().filter(|hand| !hand.is_busy)?;
        hand.is_busy = true;
        Some(hand.work.clone())
    });
    let Some(work) = work else {
        return false;
    };
    // This thread waits, so it takes no step meanwhile.
    let me = ME.try_with(Cell::get).unwrap_or(9);
    let was_busy = set_busy(me, true);
    let (done, wait) = channel();
    let waits = usize::from(me < 3);
    WAITING.fetch_add(waits, SeqCst);
    let sent = work.send((what, done));
    if sent.is_err() || wait.recv().is_err() {
        crate::accounts::fail("a thread has ended before its walk");
    }
    WAITING.fetch_sub(waits, SeqCst);
    set_busy(me, was_busy);
    set_busy(other, false);
    true
}

/// This is a forked child: all further steps are the calling thread's.
#[cfg(all(unix, not(miri)))]
pub(crate) fn be_alone() {
    IS_ALONE.store(true, SeqCst);
}

/// Whether this thread may wait for the calls of others: none of them waits for this one.
pub(crate) fn may_wait() -> bool {
    WAITING.load(SeqCst) == 0
}

fn set_busy(me: usize, busy: bool) -> bool {
    hands(|hands| {
        let hand = hands.get_mut(me).and_then(Option::as_mut);
        hand.is_some_and(|hand| std::mem::replace(&mut hand.is_busy, busy))
    })
}

/// Ends an idle thread with what it holds, and begins a new one. Only from outside of all steps.
pub(crate) fn renew(me: usize) {
    if let Some(hand) = hands(|hands| hands[me].take()) {
        join(hand);
    }
    let hand = start(me);
    hands(|hands| hands[me] = Some(hand));
}

fn join(hand: Hand) {
    drop(hand.work);
    if hand.thread.join().is_err() {
        crate::accounts::fail("a thread has panicked");
    }
}

pub(crate) fn end() {
    for me in 0..3 {
        if let Some(hand) = hands(|hands| hands[me].take()) {
            join(hand);
        }
    }
}
