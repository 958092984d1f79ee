//! The callbacks of the soak, and the captures that detect errors.
//!
//! Every callback adds what it captured to its value. A [`Capture`] counts its making, its calls and its drop, and notices a call or a
//! drop after its drop, if its memory still shows it. `work.rs` uses them; the C loops are in `c/loops.c`.

use crate::tally::{self, Count};
use registry_core::{Callback, exported_callback};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// Adds what it captured.
#[exported_callback(on_error = i64::MIN, pool = 64)]
pub(crate) type Work = fn(value: i64) -> i64;

/// Looks like `Work` and is another signature.
#[exported_callback(on_error = i64::MIN)]
pub(crate) type Stranger = fn(value: i64) -> i64;

/// What [`turn`] adds.
pub(crate) const TURN: i64 = 3;
/// What [`fixed`] adds.
pub(crate) const FIXED: i64 = 5;

/// Adds 3, while somebody has it exported.
#[exported_callback(on_error = i64::MIN)]
pub(crate) fn turn(value: i64) -> i64 {
    tally::add(Count::Ran, 1);
    value + TURN
}

/// Adds 5, always.
#[exported_callback(on_error = i64::MIN, pinned)]
pub(crate) fn fixed(value: i64) -> i64 {
    tally::add(Count::Ran, 1);
    value + FIXED
}

registry_core::export_runtime!();

const ALIVE: u32 = 0x600d_cafe;
const DEAD: u32 = 0x0bad_dead;

/// What closures capture.
#[derive(Debug)]
pub(crate) struct Capture {
    adds: i64,
    state: AtomicU32,
}

impl Capture {
    pub(crate) fn new(adds: i64) -> Self {
        tally::add(Count::Created, 1);
        Capture {
            adds,
            state: AtomicU32::new(ALIVE),
        }
    }

    /// The body of a callback.
    pub(crate) fn run(&self, value: i64) -> i64 {
        tally::add(Count::Ran, 1);
        // Relaxed: it never changes while anybody may look, which is what is checked.
        if self.state.load(Relaxed) != ALIVE {
            tally::add(Count::Broken, 1);
        }
        value + self.adds
    }

    /// What a use after a drop looks like as long as the memory has not been used again: the control of the check above.
    pub(crate) fn used_after_drop(&self) {
        self.state.store(DEAD, Relaxed);
        self.run(0);
        tally::add(Count::Answered, 1);
        self.state.store(ALIVE, Relaxed);
    }
}

impl Drop for Capture {
    fn drop(&mut self) {
        if self.state.load(Relaxed) != ALIVE {
            tally::add(Count::Broken, 1);
        }
        self.state.store(DEAD, Relaxed);
        tally::add(Count::Dropped, 1);
    }
}

/// Counts an export, whatever its kind.
pub(crate) fn counted<W>(wrapper: W) -> W {
    tally::add(Count::Exported, 1);
    wrapper
}

/// Exports the plainest of them.
pub(crate) fn export(adds: i64) -> Callback<Work> {
    let capture = Capture::new(adds);
    counted(Work::export(move |value| capture.run(value)))
}

/// Exports one whose captures are too large for its entry.
pub(crate) fn export_large(adds: i64) -> Callback<Work> {
    let (capture, zeros) = (Capture::new(adds), [0_i64; 25]);
    counted(Work::export(move |value| {
        capture.run(value) + zeros[value as usize % 25]
    }))
}

/// Exports one that runs on one thread at a time.
pub(crate) fn export_mut(adds: i64) -> Callback<Work> {
    let (capture, mut inside) = (Capture::new(adds), 0_u32);
    counted(Work::export_mut(move |value| {
        inside += 1;
        if inside != 1 {
            tally::add(Count::Broken, 1);
        }
        let result = capture.run(value);
        inside -= 1;
        result
    }))
}

/// Exports one that runs once.
pub(crate) fn export_once(adds: i64) -> Callback<Work> {
    let capture = Capture::new(adds);
    counted(Work::export_once(move |value| capture.run(value)))
}

/// Exports one that panics whenever it is called.
pub(crate) fn export_panicking() -> Callback<Work> {
    let capture = Capture::new(0);
    counted(Work::export(move |value| {
        capture.run(value);
        panic!("on purpose")
    }))
}
