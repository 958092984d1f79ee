//! Where an entry is: a closure's handle, or a function's slot.
//!
//! A wrapper's type says where its entry is. For foreign code the entry is looked up by the handle, once for each operation.

use crate::handle::{self, Handle};
use crate::registry::function::{self, FunctionSlot};
use crate::registry::{NotClosed, REGISTRY};
use crate::sys::sync::Acquire;
use crate::table::lifecycle::{Owner, phase};
use crate::values::signature_info::SignatureInfo;

/// Where an entry is. An operation looks it up once, and keeps it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    /// A closure. Its handle leads to its slot, and tells the slot's entries apart.
    Closure(Handle),
    /// A function. Not its handle, which another function may have as well.
    Function(&'static FunctionSlot),
}

impl Place {
    /// The place of a wrapper's entry. `slot` is that of its signature.
    #[inline(always)]
    pub(crate) fn of(slot: Option<&'static FunctionSlot>, handle: Handle) -> Self {
        match slot {
            Some(slot) => Place::Function(slot),
            None => Place::Closure(handle),
        }
    }

    /// The place of the entry that foreign code means by this number. There need not be an entry at a closure's place.
    pub(crate) fn find(raw: u64) -> Option<Self> {
        if handle::is_closure(raw) {
            Handle::from_raw(raw).map(Place::Closure)
        } else {
            function::find(raw).map(Place::Function)
        }
    }

    /// Its handle.
    pub(crate) fn raw(self) -> u64 {
        match self {
            Place::Closure(handle) => handle.raw(),
            Place::Function(slot) => slot.handle.raw(),
        }
    }

    /// The generation that the entry has now.
    pub(crate) fn generation(self) -> u32 {
        match self {
            Place::Closure(handle) => handle::generation_of(handle.raw()),
            Place::Function(slot) => slot.state.gate.load().generation(),
        }
    }

    /// The signature of the entry, if it is not over.
    pub(crate) fn info(self) -> Option<&'static SignatureInfo> {
        let raw = match self {
            Place::Function(slot) => return Some(&slot.info),
            Place::Closure(handle) => handle.raw(),
        };
        let (slot, word) = REGISTRY.word(raw)?;
        // Acquire: read before the word is. No instrument needs the Acquire: a wrong signature is found out by the call.
        let signature = slot.signature.load(Acquire);
        // Read again: if the entry is still the same, so was the signature.
        if slot.gate.load().generation() != word.generation() {
            return None;
        }
        // SAFETY: slots hold null or the address of a signature's static.
        unsafe { SignatureInfo::from_address(signature) }
    }

    /// Whether a call would find a live entry now.
    pub(crate) fn is_live(self) -> bool {
        match self {
            Place::Closure(handle) => REGISTRY
                .word(handle.raw())
                .is_some_and(|(_, word)| word.phase() == phase::LIVE),
            Place::Function(slot) => slot.state.gate.load().phase() == phase::LIVE,
        }
    }

    /// Whether the entry is closed, and not over: a call may still be running. Once this is so, the entry is finished by a swap, which finds a waiter's flag.
    pub(crate) fn is_closing(self) -> bool {
        let word = match self {
            Place::Closure(handle) => REGISTRY.word(handle.raw()).map(|(_, word)| word),
            Place::Function(slot) => Some(slot.state.gate.load()),
        };
        word.is_some_and(|word| word.phase() == phase::CLOSED)
    }

    /// Moves a live entry from one owner to another.
    pub(crate) fn change_owner(self, from: Owner, to: Owner) -> Result<(), NotClosed> {
        match self {
            Place::Closure(handle) => REGISTRY.change_owner(handle.raw(), from, to),
            Place::Function(slot) => function::change_owner(slot, from, to),
        }
    }
}
