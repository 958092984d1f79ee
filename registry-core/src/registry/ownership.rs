//! What all wrappers do with the entry that they own: close, wait, hand over, take back.

use crate::call_site::Site;
use crate::errors::failure::{Detail, Failure};
use crate::errors::last_error;
use crate::handle::Handle;
use crate::registry::function::{self, FunctionSlot};
use crate::registry::place::Place;
use crate::registry::telling::{fail, tell};
use crate::registry::{CloseResult, NotClosed, REGISTRY, finaliser, mailbox, not_found, thread};
use crate::status::Status;
use crate::table::lifecycle::Owner;
use crate::values::invalid::Invalid;
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

/// A handle that could not be turned back into a wrapper.
#[derive(Clone)]
pub struct HandleError(pub(crate) alloc::boxed::Box<Failure>);

impl HandleError {
    /// Why it could not.
    #[must_use]
    pub fn status(&self) -> Status {
        self.0.status()
    }
}

/// The message, which `unwrap` prints.
impl fmt::Debug for HandleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HandleError({self})")
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
    place: Place,
    owner: Owner,
    site: Site,
    waited: bool,
) -> Result<CloseResult, NotClosed> {
    let Some(record) = thread::current() else {
        return end_without_record(place, owner, site);
    };
    REGISTRY.drain(&record);
    match place {
        Place::Closure(handle) => REGISTRY.close(&record, handle.raw(), owner, site),
        Place::Function(slot) => function::close(&record, slot, owner, site, waited),
    }
}

/// Ends an entry without memory for a hazard record: no call starts any more. It can't be settled here: the thread of a local entry does that, and of others the
/// next caller, who is refused.
#[cold]
fn end_without_record(place: Place, owner: Owner, site: Site) -> Result<CloseResult, NotClosed> {
    match place {
        Place::Function(slot) => function::shut(slot, owner, site, false)?,
        // The end of its scope closes it, and finishes only what it has closed.
        Place::Closure(_) if owner == Owner::Scope => {}
        Place::Closure(handle) => {
            let slot = REGISTRY.slot(handle.raw()).ok_or(NotClosed::Unknown)?;
            REGISTRY.shut(slot, handle.raw(), owner, site)?;
            REGISTRY.settle_without_record(handle.raw());
        }
    }
    Ok(CloseResult::Pending)
}

/// Settles the local entries that other threads have ended and left to this one.
pub(crate) fn settle_mail() {
    if let Some(record) = thread::current() {
        REGISTRY.drain(&record);
    }
}

/// Ends the entry of a wrapper. Nothing happens if it is not live any more: lost in a fork or a trap.
#[inline]
pub(crate) fn close(place: Place, owner: Owner, site: Site) {
    let _ = end(place, owner, site, false);
}

pub(crate) fn close_and_wait(place: Place, owner: Owner, site: Site) -> Result<(), WouldDeadlock> {
    let generation = place.generation();
    let busy = is_busy();
    let ended = end(place, owner, site, !busy);
    wait_after(place, generation, busy, ended)
}

/// As [`close_and_wait`], for an entry of this signature that foreign code names by its number, and that several threads may end at once.
///
/// A thread that comes too late waits as well, and gets `Closed` then: it must know too that no call runs any more.
pub(crate) fn end_and_wait(
    info: &'static SignatureInfo,
    raw: u64,
    owner: Owner,
    site: Site,
) -> Result<Result<(), WouldDeadlock>, Refused> {
    let place = identify(info, None, raw)?;
    let generation = place.generation();
    let busy = is_busy();
    match end(place, owner, site, !busy) {
        Err(NotClosed::Closed) if place.is_closing() => {
            wait_after(place, generation, busy, Ok(CloseResult::Pending))
                .map_or_else(|why| Ok(Err(why)), |()| Err(Refused::Absent(place)))
        }
        Err(why) => Err(Refused::new(place, why)),
        ended => Ok(wait_after(place, generation, busy, ended)),
    }
}

/// Whether the thread is inside a callback, and so must not wait.
fn is_busy() -> bool {
    thread::current().is_none_or(|record| record.is_busy())
}

/// Waits until an entry is over that [`end`] has ended, unless the thread is inside a callback, or was.
fn wait_after(
    place: Place,
    generation: u32,
    busy: bool,
    ended: Result<CloseResult, NotClosed>,
) -> Result<(), WouldDeadlock> {
    if ended == Ok(CloseResult::Finished) {
        return Ok(());
    }
    // Asked again: a drop of captures in `end` may have left a fiber inside a callback.
    if busy || is_busy() {
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

/// Moves the entry of the caller's wrapper to another owner.
pub(crate) fn change(place: Place, from: Owner, to: Owner) {
    // An entry may have ended without its owner: by the call that completed it, in a fork, or in a trap.
    let _ = place.change_owner(from, to);
}

/// Ends an entry that foreign code owns.
pub(crate) fn release(raw: u64) -> Status {
    try_release(raw).map_or(Status::Ok, fail)
}

/// As [`release`] for a finaliser, which may run between any two steps of other code: the thread's last status is left alone, and no callable of a place is called,
/// neither by what is dropped here nor by the local closures that the thread's mailbox has.
pub(crate) fn finalise(raw: u64) {
    finaliser::run(|| {
        last_error::preserved(|| {
            if let Some(failure) = try_release(raw) {
                tell(&failure);
            }
        });
    });
}

/// Ends the entry of a continuation from inside its call. If Rust owns it, it stays, consumed, until its wrapper ends it.
#[cold]
pub(crate) fn end_continuation(handle: Handle) {
    let _ = end(Place::Closure(handle), Owner::Foreign, Site::CALLED, false);
}

/// Ends an entry of this signature that foreign code owns, behind a call of it. All others stay: what is wrong with the number, the call has said.
pub(crate) fn end_behind_a_call(info: &'static SignatureInfo, raw: u64) {
    last_error::preserved(|| {
        if let Ok(place) = identify(info, None, raw) {
            let _ = end(place, Owner::Foreign, Site::RELEASED, false);
        }
    });
}

/// Ends the entry, or returns why it can't.
fn try_release(raw: u64) -> Option<Failure> {
    let Some(place) = Place::find(raw) else {
        return Some(not_found::unknown(raw));
    };
    let ended = end(place, Owner::Foreign, Site::RELEASED, false);
    ended.err().map(|why| Refused::new(place, why).failure())
}

/// Why an entry can't be ended, taken or named by its number.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Refused {
    /// No entry has the number.
    Unknown(u64),
    /// The entry is not live.
    Absent(Place),
    /// The entry's signature, and the one that is wanted.
    Signature(Place, &'static SignatureInfo, &'static SignatureInfo),
    /// A local entry, and another thread or another kind of wrapper.
    Thread(Place),
    /// Foreign code does not own the entry.
    NotOwned(Place),
}

impl Refused {
    fn new(place: Place, why: NotClosed) -> Self {
        match why {
            NotClosed::NotOwned => Refused::NotOwned(place),
            NotClosed::Closed | NotClosed::Unknown => Refused::Absent(place),
        }
    }

    /// The failure with its message.
    #[cold]
    pub(crate) fn failure(self) -> Failure {
        let of = |status, place: Place| {
            Failure::new(status, place.raw(), place.info().map(|info| info.name))
        };
        match self {
            Refused::Unknown(raw) => not_found::unknown(raw),
            Refused::Absent(place) => not_found::absence(place),
            Refused::Signature(place, found, wanted) => {
                let failure = Failure::new(Status::WrongSignature, place.raw(), Some(found.name));
                failure.with(Detail::Taken(found, wanted))
            }
            Refused::Thread(place) => of(Status::WrongThread, place),
            Refused::NotOwned(place) => of(Status::NotOwned, place),
        }
    }
}

impl From<Refused> for HandleError {
    fn from(refused: Refused) -> Self {
        HandleError(alloc::boxed::Box::new(refused.failure()))
    }
}

/// The place of the entry that a number names, if it has this signature. `slot` is that of the signature.
fn identify(
    info: &'static SignatureInfo,
    slot: Option<&'static FunctionSlot>,
    raw: u64,
) -> Result<Place, Refused> {
    let place = match slot {
        // The signature's own function, even if another function has the same handle.
        Some(slot) if slot.handle.raw() == raw => Place::Function(slot),
        _ => Place::find(raw).ok_or(Refused::Unknown(raw))?,
    };
    // Without an entry there is nothing to check. It must not be taken either: a made-up handle could be issued between this look and
    // a swap of its owner.
    let Some(found) = place.info() else {
        return Err(Refused::Absent(place));
    };
    if found.address() != info.address() {
        return Err(Refused::Signature(place, found, info));
    }
    Ok(place)
}

/// Whether a wrapper of this kind may own the entry here: a local closure needs a local wrapper, on its own thread.
pub(crate) fn suits(place: Place, local: bool) -> bool {
    let Place::Closure(handle) = place else {
        return !local;
    };
    let raw = handle.raw();
    let is_local = REGISTRY.word(raw).is_some_and(|(_, word)| word.local());
    is_local == local && (!local || mailbox::is_here(raw))
}

/// Takes an entry back from foreign code, if it has this signature and, if it is local, belongs to this thread.
pub(crate) fn take_back(
    info: &'static SignatureInfo,
    slot: Option<&'static FunctionSlot>,
    handle: Handle,
    local: bool,
) -> Result<(), HandleError> {
    let place = identify(info, slot, handle.raw())?;
    if matches!(place, Place::Closure(_)) && !suits(place, local) && place.is_live() {
        return Err(Refused::Thread(place).into());
    }
    Ok(take(place)?)
}

/// Takes an entry from foreign code, if it has this signature. Any thread may: a local closure is dropped by its own one.
pub(crate) fn adopt(
    info: &'static SignatureInfo,
    slot: Option<&'static FunctionSlot>,
    raw: u64,
) -> Result<(), Refused> {
    take(identify(info, slot, raw)?)
}

fn take(place: Place) -> Result<(), Refused> {
    let moved = place.change_owner(Owner::Foreign, Owner::Rust);
    moved.map_err(|why| Refused::new(place, why))
}

/// Checks that a number names a live entry of this signature, of any owner.
pub(crate) fn recognise(
    info: &'static SignatureInfo,
    slot: Option<&'static FunctionSlot>,
    raw: u64,
) -> Result<(), Refused> {
    match identify(info, slot, raw)? {
        place if place.is_live() => Ok(()),
        place => Err(Refused::Absent(place)),
    }
}

/// The entry of this signature that an argument names by its number.
pub(crate) fn recognise_argument(
    info: &'static SignatureInfo,
    raw: u64,
) -> Result<Handle, Invalid> {
    match (recognise(info, None, raw), Handle::from_raw(raw)) {
        (Ok(()), Some(handle)) => Ok(handle),
        (known, _) => {
            let failure = known.err().map(Refused::failure);
            let (status, found) = match (raw, failure) {
                (0, _) => (Status::NullHandle, None),
                (_, Some(failure)) => (failure.status(), failure.callback),
                (_, None) => (Status::UnknownHandle, None),
            };
            Err(Invalid::handle(status, raw, found, info.name))
        }
    }
}

/// Whether a call by this handle would find a live entry now.
pub(crate) fn is_live(raw: u64) -> bool {
    Place::find(raw).is_some_and(Place::is_live)
}
