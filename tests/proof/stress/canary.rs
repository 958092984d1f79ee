//! A capture that knows whether it is alive, in plain memory: what a sanitizer watches.
//!
//! `worker.rs` puts one into each closure. Half of it stands in the registry's slot, which is never freed,
//! and half in a box, so that both a race and a use after the drop can be seen.

use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

static DROPS: AtomicU64 = AtomicU64::new(0);
static CALLS: AtomicU64 = AtomicU64::new(0);
static REFUSED: AtomicU64 = AtomicU64::new(0);

/// What has happened since the last look.
pub(crate) struct Counts {
    pub(crate) drops: u64,
    pub(crate) calls: u64,
    pub(crate) refused: u64,
}

impl Counts {
    pub(crate) fn take() -> Counts {
        Counts {
            drops: DROPS.swap(0, Relaxed),
            calls: CALLS.swap(0, Relaxed),
            refused: REFUSED.swap(0, Relaxed),
        }
    }
    pub(crate) fn add(calls: u64, refused: u64) {
        CALLS.fetch_add(calls, Relaxed);
        REFUSED.fetch_add(refused, Relaxed);
    }
}

/// Whether the program judges what it sees. With `STRESS_BLIND` it only touches its canaries, so that it is
/// the instrument that has to see a dead one.
pub(crate) fn judges() -> bool {
    // Relaxed: 0 not asked, 1 yes, 2 no; it must order nothing between the threads.
    static ANSWER: AtomicU64 = AtomicU64::new(0);
    if ANSWER.load(Relaxed) == 0 {
        let blind = std::env::var_os("STRESS_BLIND").is_some();
        ANSWER.store(1 + u64::from(blind), Relaxed);
    }
    ANSWER.load(Relaxed) == 1
}

const ALIVE: u64 = 0x00a1_1ce5;
const DEAD: u64 = 0xdead_dead;

/// Written when made and when dropped, read by every call.
pub(crate) struct Canary {
    inline: u64,
    boxed: Box<[u64; 3]>,
}

impl Canary {
    pub(crate) fn new() -> Canary {
        Canary {
            inline: ALIVE,
            boxed: Box::new([ALIVE; 3]),
        }
    }
    /// Ends the process if the canary is dead: a panic would be caught.
    pub(crate) fn look(&self) {
        let alive = std::hint::black_box((self.inline == ALIVE) & (*self.boxed == [ALIVE; 3]));
        if !alive && judges() {
            println!("a closure ran after its drop");
            std::process::abort();
        }
    }
}

impl Drop for Canary {
    fn drop(&mut self) {
        if self.inline != ALIVE && judges() {
            println!("a closure was dropped twice");
            std::process::abort();
        }
        self.inline = DEAD;
        self.boxed[0] = DEAD;
        DROPS.fetch_add(1, Relaxed);
    }
}
