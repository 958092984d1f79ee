//! A capture that knows whether it is alive, in plain memory: what a sanitizer watches.

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
        if self.inline != ALIVE || *self.boxed != [ALIVE; 3] {
            println!("a closure ran after its drop");
            std::process::abort();
        }
    }
}

impl Drop for Canary {
    fn drop(&mut self) {
        if self.inline != ALIVE {
            println!("a closure was dropped twice");
            std::process::abort();
        }
        self.inline = DEAD;
        self.boxed[0] = DEAD;
        DROPS.fetch_add(1, Relaxed);
    }
}
