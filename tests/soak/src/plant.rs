//! Planted faults that the soak must find (`--plant`).
//!
//! A run with a planted fault must end with exit code 1. Each fault is found by a different instrument of the soak: the counts of captures, of
//! calls, of answers, the registry's own report, the slope of the memory, and the watch over progress.

use crate::callbacks::{Capture, Work, export};
use crate::doors;
use crate::tally::{self, Count};
use crate::work::Dice;
use registry_core::Status;

/// A fault, grown now and then in the middle of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Plant {
    /// A wrapper is forgotten: its capture is never dropped, and its entry never closed.
    Leak,
    /// A callback runs that does not count itself: a call was answered that nobody ran.
    LostCall,
    /// A drop is counted twice.
    DoubleDrop,
    /// A capture is called after its drop.
    UseAfterDrop,
    /// An answer is another callback's.
    WrongAnswer,
    /// Memory is kept that nobody counts.
    Memory,
    /// A thread never comes back.
    Stuck,
}

impl Plant {
    /// Perhaps does it.
    pub(crate) fn grow(self, dice: &mut Dice) {
        if dice.roll(64) != 0 {
            return;
        }
        match self {
            Plant::Leak => std::mem::forget(export(1)),
            Plant::LostCall => {
                let silent = Work::export(|value| value);
                tally::add(Count::Exported, 1);
                doors::once(silent.handle(), 0, &[Status::Ok]);
            }
            Plant::DoubleDrop => tally::add(Count::Dropped, 1),
            Plant::UseAfterDrop => Capture::new(0).used_after_drop(),
            Plant::WrongAnswer => {
                let one = export(1);
                doors::once(one.handle(), 2, &[Status::Ok]);
            }
            // Written to, or the system would give no memory for it; and looked at, or the compiler would not even ask.
            Plant::Memory => {
                std::hint::black_box(Box::leak(vec![1_u8; 16 << 10].into_boxed_slice()));
            }
            Plant::Stuck => loop {
                std::thread::park();
            },
        }
    }
}
