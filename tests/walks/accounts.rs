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

/// How many calls were read, run and discarded. `unreleased` is how many foreign callables were not released.
pub(crate) fn settle(before: &Report, unreleased: u64, seed: u64) -> [u64; 3] {
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
    let left = (TOKENS.load(SeqCst), WAKERS.load(SeqCst));
    assert_eq!(left.1, 0, "wakers are left: WALK={seed}");
    assert!(
        left.0 >= 0 && left.0 as u64 + unreleased <= lost,
        "captures are left: WALK={seed}, {left:?}, {unreleased}"
    );
    assert_eq!(
        (after.total.live, after.total.closing),
        (before.total.live, 0),
        "entries are left: WALK={seed}\n{after}"
    );
    assert_eq!(after.unreleased, 0);
    [read, ran, discarded]
}
