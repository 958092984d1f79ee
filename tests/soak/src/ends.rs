//! Every way to end a callback: by its wrapper, by foreign code, by `close_later`, with a wait, after taking it back.
//!
//! `work.rs` uses them.

use crate::callbacks::Work;
use crate::doors;
use crate::work::Dice;
use registry_core::{Bound, Callback, Group, Handle, flush};

/// What one thread leaves for another.
#[derive(Debug)]
pub(crate) enum Gift {
    /// A wrapper, which goes to any thread.
    Wrapper(Callback<Work>),
    /// A wrapper with its stub.
    Bound(Bound<Callback<Work>>),
    /// What foreign code owns; perhaps a local callback of another thread's.
    Handle(Handle),
}

/// Ends a callback in one of the ways that its wrapper has.
pub(crate) fn wrapper(dice: &mut Dice, work: Callback<Work>) {
    match dice.roll(8) {
        0..=1 => drop(work),
        2 => work.close(),
        3 => doors::expect(work.close_and_wait().is_ok()),
        4 => work.close_later(),
        5 => doors::release(work.into_handle()),
        6 => {
            let back = Callback::<Work>::from_handle(work.into_handle());
            back.map_or_else(|_| doors::expect(false), drop);
        }
        _ => {
            let group = Group::new();
            doors::expect(group.add(work).is_ok());
        }
    }
}

/// Ends what another thread has left.
pub(crate) fn gift(dice: &mut Dice, gift: Gift) {
    match gift {
        Gift::Wrapper(work) => wrapper(dice, work),
        Gift::Bound(bound) => drop(bound),
        Gift::Handle(handle) => doors::release(handle),
    }
    if dice.roll(16) == 0 {
        flush();
    }
}
