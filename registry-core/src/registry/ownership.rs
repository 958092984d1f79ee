//! What all wrappers do with the entry that they own: close, wait, hand over, take back.
//!
//! `wrappers/callback.rs`, `wrappers/local.rs`, `wrappers/scope.rs` and `wrappers/pool.rs` before this; `registry/mod.rs` for closures and
//! `registry/function.rs` for functions after it. A [`Place`] is either: a wrapper knows its own by its type, and foreign code's is looked up by its
//! handle, once for each operation.

use crate::call_site::Site;
use crate::errors::failure::Failure;
use crate::handle::{self, Handle};
use crate::registry::function::{self, FunctionSlot};
use crate::registry::telling::fail;
use crate::registry::{Ended, NotClosed, REGISTRY, mailbox, not_found, thread};
use crate::status::Status;
use crate::sys::sync::Relaxed;
use crate::table::lifecycle::{Owner, phase};
use crate::values::signature_info::SignatureInfo;
use core::fmt;

/// The callback was closed, but not waited for: the thread is inside a callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WouldDeadlock;

impl fmt::Display for WouldDeadlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the callback is closed; waiting for its calls from inside a callback could last for ever")
    }
}

impl core::error::Error for WouldDeadlock {}

/// A handle could not be turned back into a wrapper.
#[derive(Clone, Debug)]
pub struct HandleError(pub(crate) alloc::boxed::Box<Failure>);

impl HandleError {
    /// Which way it is wrong.
    #[must_use]
    pub fn status(&self) -> Status {
        self.0.status()
    }
}

impl fmt::Display for HandleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl core::error::Error for HandleError {}

/// Where an entry is: found once, and kept for as long as an operation lasts.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    /// A closure: its handle leads to its slot, and tells the slot's entries apart.
    Closure(Handle),
    /// A function. Never by its handle from here on, which another function may have as well.
    Function(&'static FunctionSlot),
}

impl Place {
    /// Where the entry of a wrapper is, `slot` being that of its signature.
    #[inline(always)]
    pub(crate) fn of(slot: Option<&'static FunctionSlot>, handle: Handle) -> Self {
        match slot {
            Some(slot) => Place::Function(slot),
            None => Place::Closure(handle),
        }
    }

    /// Where the entry is that foreign code means by this number. A closure's need not be there.
    pub(crate) fn find(raw: u64) -> Option<Self> {
        if handle::is_closure(raw) {
            Handle::from_raw(raw).map(Place::Closure)
        } else {
            function::find(raw).map(Place::Function)
        }
    }

    fn raw(self) -> u64 {
        match self {
            Place::Closure(handle) => handle.raw(),
            Place::Function(slot) => slot.handle.raw(),
        }
    }

    /// The generation that the entry has now.
    fn generation(self) -> u32 {
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
        let signature = slot.signature.load(Relaxed);
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

    /// What a caller is told who found no live entry here.
    pub(crate) fn absence(self) -> Failure {
        match self {
            Place::Closure(handle) => not_found::of_closure(handle.raw()),
            Place::Function(slot) => not_found::not_exported(slot),
        }
    }

    fn change_owner(self, from: Owner, to: Owner) -> Result<(), NotClosed> {
        match self {
            Place::Closure(handle) => REGISTRY.change_owner(handle.raw(), from, to),
            Place::Function(slot) => function::change_owner(slot, from, to),
        }
    }
}

/// Ends an entry that `owner` owns.
#[inline]
pub(crate) fn end(
    place: Place,
    owner: Owner,
    site: Site,
    waited: bool,
) -> Result<Ended, NotClosed> {
    // Without memory for a record nothing can be settled; the entry stays as it is, which is safe.
    let Some(record) = thread::current() else {
        return Ok(Ended::Pending);
    };
    mailbox::drain(&record);
    match place {
        Place::Closure(handle) => REGISTRY.close(&record, handle.raw(), owner, site),
        Place::Function(slot) => function::close(&record, slot, owner, site, waited),
    }
}

/// Ends the entry of a wrapper. A wrapper's entry is live, or was ended by what the wrapper gave it to.
#[inline]
pub(crate) fn close(place: Place, owner: Owner, site: Site) {
    let _ = end(place, owner, site, false);
}

pub(crate) fn close_and_wait(place: Place, owner: Owner, site: Site) -> Result<(), WouldDeadlock> {
    let generation = place.generation();
    let busy = thread::current().is_none_or(|record| record.is_busy());
    if end(place, owner, site, !busy) == Ok(Ended::Finished) {
        return Ok(());
    }
    // Asked again: a drop of captures that `end` has run may have left a fiber inside a callback.
    if busy || thread::current().is_none_or(|record| record.is_busy()) {
        return Err(WouldDeadlock);
    }
    wait(place, generation);
    Ok(())
}

/// Sleeps until an entry that has been closed is over.
pub(crate) fn wait(place: Place, generation: u32) {
    let Some(record) = thread::current() else {
        return;
    };
    match place {
        Place::Closure(handle) => {
            if let Some(slot) = REGISTRY.slot(handle.raw()) {
                REGISTRY.wait(&record, &slot.gate, generation, || {
                    REGISTRY.settle(&record, handle.raw());
                });
            }
        }
        Place::Function(slot) => REGISTRY.wait(&record, &slot.state.gate, generation, || {
            function::settle(&record, slot);
        }),
    }
}

/// Moves an entry that the caller's wrapper owns.
pub(crate) fn change(place: Place, from: Owner, to: Owner) {
    let moved = place.change_owner(from, to);
    debug_assert!(moved.is_ok());
}

/// Ends an entry that foreign code owns.
pub(crate) fn release(raw: u64) -> Status {
    let Some(place) = Place::find(raw) else {
        return fail(not_found::unknown(raw));
    };
    match end(place, Owner::Foreign, Site::RELEASED, false) {
        Ok(_) => Status::Ok,
        Err(why) => fail(not_taken(place, why)),
    }
}

/// The failure of a release or a `from_handle`.
fn not_taken(place: Place, why: NotClosed) -> Failure {
    match why {
        NotClosed::NotOwned => {
            let name = place.info().map(|info| info.name);
            Failure::new(Status::NotOwned, place.raw(), name)
        }
        NotClosed::Closed | NotClosed::Unknown => place.absence(),
    }
}

/// Takes an entry back from foreign code, if it is the signature's (and the thread's, if local).
pub(crate) fn take_back(
    info: &'static SignatureInfo,
    slot: Option<&'static FunctionSlot>,
    handle: Handle,
    local: bool,
) -> Result<(), HandleError> {
    let refuse = |failure: Failure| Err(HandleError(alloc::boxed::Box::new(failure)));
    let place = match slot {
        // The signature's own function, whichever others have this handle.
        Some(slot) if slot.handle == handle => Place::Function(slot),
        _ => match Place::find(handle.raw()) {
            Some(place) => place,
            None => return refuse(not_found::unknown(handle.raw())),
        },
    };
    // Without an entry there is nothing to check, and nothing to take: a handle that was made up could be
    // issued between this look and the swap below.
    let Some(found) = place.info() else {
        return refuse(place.absence());
    };
    if found.address() != info.address() {
        let failure = Failure::new(Status::WrongSignature, place.raw(), Some(found.name));
        return refuse(failure.with(crate::errors::failure::Detail::Taken(found, info)));
    }
    if let Place::Closure(handle) = place {
        // A closure that is bound to a thread needs the wrapper that is bound to it, on that thread.
        let raw = handle.raw();
        let is_local = REGISTRY.word(raw).is_some_and(|(_, word)| word.local());
        let here = is_local == local && (!local || mailbox::is_here(raw));
        if !here && place.is_live() {
            return refuse(Failure::new(Status::WrongThread, raw, Some(found.name)));
        }
    }
    let moved = place.change_owner(Owner::Foreign, Owner::Rust);
    moved.or_else(|why| refuse(not_taken(place, why)))
}

/// Whether a call by this handle would find a live entry now.
pub(crate) fn is_live(raw: u64) -> bool {
    Place::find(raw).is_some_and(Place::is_live)
}
