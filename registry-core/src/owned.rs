//! What all wrappers do with the entry that they own: close, wait, hand over, take back.
//!
//! `callback.rs`, `local.rs`, `scope.rs` and `pool.rs` before this; `registry.rs` for closures and
//! `function.rs` for functions after it. A handle's form tells which of the two it is.

use crate::error::{Failure, fail};
use crate::function;
use crate::handle::{self, Handle};
use crate::registry::{Ended, NotClosed, REGISTRY};
use crate::signature::{Signature, SignatureInfo};
use crate::site::Site;
use crate::slot::{Owner, phase};
use crate::status::Status;
use crate::stub::Thunk;
use crate::sync::Relaxed;
use crate::{mail, thread};
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

/// Ends an entry that `owner` owns.
#[inline]
pub(crate) fn end(
    handle: Handle,
    owner: Owner,
    site: Site,
    waited: bool,
) -> Result<Ended, NotClosed> {
    let raw = handle.raw();
    // Without memory for a record nothing can be settled; the entry stays as it is, which is safe.
    let Some(record) = thread::current() else {
        return Ok(Ended::Pending);
    };
    mail::drain(&record);
    if handle::is_closure(raw) {
        REGISTRY.close(&record, raw, owner, site)
    } else {
        match function::find(raw) {
            Some(slot) => function::close(&record, slot, owner, site, waited),
            None => Err(NotClosed::Unknown),
        }
    }
}

/// Ends the entry of a wrapper. A wrapper's entry is live, or was ended by what the wrapper gave it to.
#[inline]
pub(crate) fn close(handle: Handle, owner: Owner, site: Site) {
    let _ = end(handle, owner, site, false);
}

pub(crate) fn close_and_wait(
    handle: Handle,
    owner: Owner,
    site: Site,
) -> Result<(), WouldDeadlock> {
    let raw = handle.raw();
    let generation = generation(raw);
    let busy = thread::current().is_none_or(|record| record.is_busy());
    if end(handle, owner, site, !busy) == Ok(Ended::Finished) {
        return Ok(());
    }
    // Asked again: a drop of captures that `end` has run may have left a fiber inside a callback.
    if busy || thread::current().is_none_or(|record| record.is_busy()) {
        return Err(WouldDeadlock);
    }
    wait(raw, generation);
    Ok(())
}

/// The generation that the entry has now.
fn generation(raw: u64) -> u32 {
    if handle::is_closure(raw) {
        handle::generation_of(raw)
    } else {
        function::find(raw).map_or(0, |slot| slot.state.gate.load().generation())
    }
}

/// Sleeps until an entry that has been closed is over.
pub(crate) fn wait(raw: u64, generation: u32) {
    let Some(record) = thread::current() else {
        return;
    };
    if handle::is_closure(raw) {
        if let Some(slot) = REGISTRY.slot(raw) {
            REGISTRY.wait(&record, &slot.gate, generation, || {
                REGISTRY.settle(&record, raw);
            });
        }
    } else if let Some(slot) = function::find(raw) {
        REGISTRY.wait(&record, &slot.state.gate, generation, || {
            function::settle(&record, slot);
        });
    }
}

/// Moves an entry that the caller's wrapper owns.
pub(crate) fn change(handle: Handle, from: Owner, to: Owner) {
    let raw = handle.raw();
    let moved = if handle::is_closure(raw) {
        REGISTRY.change_owner(raw, from, to)
    } else {
        function::find(raw).map_or(Err(NotClosed::Unknown), |slot| {
            function::change_owner(slot, from, to)
        })
    };
    debug_assert!(moved.is_ok());
}

/// Ends an entry that foreign code owns.
pub(crate) fn release(raw: u64) -> Status {
    let Some(handle) = Handle::from_raw(raw) else {
        let status = if raw == 0 {
            Status::NullHandle
        } else {
            Status::UnknownHandle
        };
        return fail(Failure::new(status, raw, None));
    };
    match end(handle, Owner::Foreign, Site::RELEASED, false) {
        Ok(_) => Status::Ok,
        Err(why) => fail(not_taken(raw, why)),
    }
}

/// The failure of a release or a `from_handle`.
fn not_taken(raw: u64, why: NotClosed) -> Failure {
    match why {
        NotClosed::NotOwned => Failure::new(Status::NotOwned, raw, name(raw)),
        NotClosed::Closed | NotClosed::Unknown => crate::absence::absent(raw, None),
    }
}

/// The callback's name, if an entry of this handle exists.
fn name(raw: u64) -> Option<&'static str> {
    info(raw).map(|info| info.name)
}

/// The signature of a handle's entry, if it is not over.
pub(crate) fn info(raw: u64) -> Option<&'static SignatureInfo> {
    if let Some(slot) = function::find(raw) {
        return Some(&slot.info);
    }
    let (slot, word) = REGISTRY.word(raw)?;
    let signature = slot.signature.load(Relaxed);
    // Read again: if the entry is still the same, so was the signature.
    if slot.gate.load().generation() != word.generation() {
        return None;
    }
    // SAFETY: slots hold null or the address of a signature's static.
    unsafe { SignatureInfo::from_address(signature) }
}

/// Takes an entry back from foreign code, if it is the signature's (and the thread's, if local).
pub(crate) fn take_back<S: Signature>(handle: Handle, local: bool) -> Result<(), HandleError> {
    let raw = handle.raw();
    let refuse = |failure: Failure| Err(HandleError(alloc::boxed::Box::new(failure)));
    // Without an entry there is nothing to check, and nothing to take: a handle that was made up could be
    // issued between this look and the swap below.
    let Some(found) = info(raw) else {
        return refuse(crate::absence::absent(raw, None));
    };
    if found.address() != S::info().address() {
        let failure = Failure::new(Status::WrongSignature, raw, Some(found.name));
        return refuse(failure.with(crate::error::Detail::Taken(S::info().name)));
    }
    if handle::is_closure(raw) {
        // A closure that is bound to a thread needs the wrapper that is bound to it, on that thread.
        let is_local = REGISTRY.word(raw).is_some_and(|(_, word)| word.local());
        let live = |word: crate::slot::Word| word.phase() == phase::LIVE;
        let here = is_local == local && (!local || mail::is_here(raw));
        if !here && REGISTRY.word(raw).is_some_and(|(_, word)| live(word)) {
            return refuse(Failure::new(Status::WrongThread, raw, name(raw)));
        }
    }
    let moved = if handle::is_closure(raw) {
        REGISTRY.change_owner(raw, Owner::Foreign, Owner::Rust)
    } else {
        function::find(raw).map_or(Err(NotClosed::Unknown), |slot| {
            function::change_owner(slot, Owner::Foreign, Owner::Rust)
        })
    };
    moved.or_else(|why| refuse(not_taken(raw, why)))
}

/// Whether a call by this handle would find a live entry now.
pub(crate) fn is_live(raw: u64) -> bool {
    if handle::is_closure(raw) {
        REGISTRY
            .word(raw)
            .is_some_and(|(_, word)| word.phase() == phase::LIVE)
    } else {
        function::find(raw).is_some_and(|slot| slot.state.gate.load().phase() == phase::LIVE)
    }
}

pub(crate) fn thunk<'a, F: Copy>(function: F, handle: Handle) -> Thunk<'a, F> {
    Thunk::new(function, handle).expect("the thunk keys of this process are used up")
}

pub(crate) fn debug(
    wrapper: &str,
    info: &'static SignatureInfo,
    handle: Handle,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    write!(f, "{wrapper}<{}>({handle})", info.name)
}
