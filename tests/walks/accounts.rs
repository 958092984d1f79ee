//! What must come out at the end of a walk.

use registry_core::{Report, report};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering::SeqCst};

/// Calls that were told that they are kept.
pub(crate) static KEPT: AtomicU64 = AtomicU64::new(0);
/// Calls whose arguments were read.
pub(crate) static READ: AtomicU64 = AtomicU64::new(0);
/// Calls that a queue has run.
pub(crate) static RAN: AtomicU64 = AtomicU64::new(0);
/// Wakers that are there.
pub(crate) static WAKERS: AtomicI64 = AtomicI64::new(0);
/// Captures that are there.
static TOKENS: AtomicI64 = AtomicI64::new(0);

const ALIVE: u64 = 0x00a1_1ce5;

/// A capture, which knows whether it is alive.
pub(crate) struct Token(Box<u64>);

impl Token {
    pub(crate) fn new() -> Self {
        TOKENS.fetch_add(1, SeqCst);
        Token(Box::new(ALIVE))
    }

    pub(crate) fn look(&self) {
        if *self.0 != ALIVE {
            fail("a closure ran after its drop");
        }
    }
}

impl Drop for Token {
    fn drop(&mut self) {
        self.look();
        *self.0 = 0;
        TOKENS.fetch_sub(1, SeqCst);
        crate::waker::user_code();
    }
}

/// Ends the process: a panic would be caught where a callback is running.
pub(crate) fn fail(why: &str) -> ! {
    println!("{why}");
    eprintln!("{why}");
    std::process::abort();
}

/// As the process was before a walk.
pub(crate) fn begin() -> Report {
    for count in [&KEPT, &READ, &RAN] {
        count.store(0, SeqCst);
    }
    TOKENS.store(0, SeqCst);
    WAKERS.store(0, SeqCst);
    report()
}

/// How many calls were read, run and discarded. `unreleased` is how many foreign callables were not released. It is `None` in a forked child, where the wakers that
/// waited at queues before the fork are leaked, with what else was to be woken.
pub(crate) fn settle(before: &Report, unreleased: Option<u64>, seed: u64) -> [u64; 3] {
    registry_core::flush();
    let after = report();
    let [kept, read, ran] = [&KEPT, &READ, &RAN].map(|count| count.load(SeqCst));
    let discarded = after.discarded - before.discarded;
    let lost = after.lost - before.lost;
    println!(
        "walk {seed}: {kept} kept, {read} read, {ran} ran, {discarded} discarded; {} exported, {lost} lost",
        after.exported - before.exported
    );
    assert_eq!(
        kept,
        read + ran + discarded,
        "each kept call, once: WALK={seed}"
    );
    let [captures, wakers] = [&TOKENS, &WAKERS].map(|count| count.load(SeqCst));
    assert!(
        captures >= 0 && wakers >= 0,
        "dropped twice: WALK={seed}, {captures} captures, {wakers} wakers"
    );
    if let Some(unreleased) = unreleased {
        assert_eq!(wakers, 0, "wakers are left: WALK={seed}");
        assert!(
            captures as u64 + unreleased <= lost,
            "captures are left: WALK={seed}, {captures}, {unreleased}"
        );
    }
    assert_eq!(
        (after.total.live, after.total.closing),
        (before.total.live, 0),
        "entries are left: WALK={seed}\n{after}"
    );
    assert_eq!(after.unreleased, 0);
    [read, ran, discarded]
}
