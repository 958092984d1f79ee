//! Exported functions: their slots, and the way from a function's handle to its slot.
//!
//! `trampoline.rs` before this for the stub (which has its slot at hand), the C surface for the handle;
//! `slot.rs` and `hazard.rs` after it. A slot is a static beside its stub. It enters the look-up when the
//! library is loaded, where the platform has a hook for that, and at the first export everywhere.
//!
//! Invariant: a slot enters the look-up once, and stays.

use crate::error::ExportError;
use crate::handle::{CLOSURE, Handle};
use crate::hazard::Held;
use crate::registry::{Ended, NotClosed, REGISTRY, ThreadRecord};
use crate::signature::SignatureInfo;
use crate::site::{self, Mark, Site};
use crate::slot::{Gate, Owner, Word, phase, tag};
#[cfg(loom)]
use crate::sync::global;
use crate::sync::{AcqRel, Acquire, AtomicPtr, AtomicU32, Relaxed, Release, const_fn};
use core::panic::Location;
use core::ptr;

/// An exported function's place in the registry.
#[derive(Debug)]
pub struct FunctionSlot {
    pub(crate) gate: Gate,
    pub(crate) handle: Handle,
    pub(crate) info: SignatureInfo,
    exported: Mark,
    closed: Mark,
    next: AtomicPtr<FunctionSlot>,
    listed: AtomicU32,
    /// Another function with the same handle.
    twin: AtomicPtr<FunctionSlot>,
}

impl FunctionSlot {
    const_fn! {
    /// A function that is called while a wrapper of it lives.
    #[must_use]
    pub fn new(handle: Handle, info: SignatureInfo) -> Self {
        Self::with(handle, info, false)
    }
    }

    const_fn! {
    /// A function that can always be called.
    #[must_use]
    pub fn new_pinned(handle: Handle, info: SignatureInfo) -> Self {
        Self::with(handle, info, true)
    }
    }

    const_fn! {
    fn with(handle: Handle, info: SignatureInfo, pinned: bool) -> Self {
        let word = if pinned {
            Word(Word::live(0)).with_owner(Owner::Leaked)
        } else {
            Word::new(phase::FRESH, 0)
        };
        FunctionSlot {
            gate: Gate::new(word),
            handle,
            info,
            exported: Mark::new(),
            closed: Mark::new(),
            next: AtomicPtr::new(ptr::null_mut()),
            listed: AtomicU32::new(0),
            twin: AtomicPtr::new(ptr::null_mut()),
        }
    }
    }

    /// The names and the identity of its signature.
    #[must_use]
    pub const fn info(&'static self) -> &'static SignatureInfo {
        &self.info
    }

    /// Where it was exported and closed last.
    pub(crate) fn sites(&self) -> (Site, Site) {
        (self.exported.get(), self.closed.get())
    }
}

const BUCKETS: usize = if cfg!(loom) { 1 } else { 256 };
#[cfg(not(loom))]
static FUNCTIONS: [AtomicPtr<FunctionSlot>; BUCKETS] =
    [const { AtomicPtr::new(ptr::null_mut()) }; BUCKETS];
#[cfg(loom)]
global! {
    static FUNCTIONS: [AtomicPtr<FunctionSlot>; BUCKETS] = [AtomicPtr::new(ptr::null_mut())];
}

/// Enters a slot into the look-up. Runs before `main` where the platform allows: it uses atomics only.
pub(crate) fn register(slot: &'static FunctionSlot) {
    // AcqRel: one of two threads lists it; the other's look-ups may miss it for a moment. Nothing but the
    // answer goes through this word: no instrument needs the Acquire: it may be weaker; no instrument needs the
    // Release: it may be weaker; no instrument needs either: it may be weaker.
    if slot.listed.swap(1, AcqRel) != 0 {
        return;
    }
    let bucket = &FUNCTIONS[slot.handle.raw() as usize % BUCKETS];
    let mut head = bucket.load(Acquire);
    loop {
        slot.next.store(head, Relaxed);
        // AcqRel: publishes the slot's link; a failure's Acquire lets the next round see the newcomer.
        let new = ptr::from_ref(slot).cast_mut();
        match bucket.compare_exchange(head, new, AcqRel, Acquire) {
            Ok(_) => break,
            Err(now) => head = now,
        }
    }
    // The later of two with one handle finds the earlier one behind it.
    let mut at = slot.next.load(Relaxed);
    // SAFETY: listed slots are statics.
    while let Some(other) = unsafe { at.as_ref() } {
        if other.handle == slot.handle {
            slot.twin.store(at, Release);
            other.twin.store(ptr::from_ref(slot).cast_mut(), Release);
        }
        at = other.next.load(Relaxed);
    }
}

/// The function with this handle.
pub(crate) fn find(raw: u64) -> Option<&'static FunctionSlot> {
    if raw == 0 || raw >= CLOSURE {
        return None;
    }
    let mut at = FUNCTIONS[raw as usize % BUCKETS].load(Acquire);
    // SAFETY: listed slots are statics.
    while let Some(slot) = unsafe { at.as_ref() } {
        if slot.handle.raw() == raw {
            return Some(slot);
        }
        at = slot.next.load(Relaxed);
    }
    None
}

/// All functions that are listed.
pub(crate) fn all() -> impl Iterator<Item = &'static FunctionSlot> {
    FUNCTIONS.iter().flat_map(|bucket| {
        let mut at = bucket.load(Acquire);
        core::iter::from_fn(move || {
            // SAFETY: listed slots are statics.
            let slot = unsafe { at.as_ref() }?;
            at = slot.next.load(Relaxed);
            Some(slot)
        })
    })
}

/// Makes a function callable.
pub(crate) fn export(
    slot: &'static FunctionSlot,
    second: &'static Location<'static>,
) -> Result<(), ExportError> {
    register(slot);
    // SAFETY: a twin is a static.
    if let Some(twin) = unsafe { slot.twin.load(Acquire).as_ref() } {
        return Err(ExportError::DuplicateHandle {
            handle: slot.handle,
            first: (twin.info.name, twin.info.declared),
            second: (slot.info.name, slot.info.declared),
        });
    }
    loop {
        let word = slot.gate.load();
        let refused = match word.phase() {
            phase::LIVE => true,
            // A `close_and_wait` must not be made to wait for calls of the next export.
            phase::CLOSED => word.waited(),
            _ => false,
        };
        if refused {
            let first = site::location(slot.sites().0);
            return Err(ExportError::AlreadyExported {
                callback: slot.info.name,
                first,
                second,
            });
        }
        // Callers of the last export may still be inside: then the tag stays, so that the next close
        // looks for them.
        let tag = if word.phase() == phase::CLOSED {
            word.tag()
        } else {
            tag::NONE
        };
        let live = Word(Word::live(word.generation().wrapping_add(1))).with_tag(tag);
        if slot.gate.swap(word, live).is_ok() {
            slot.exported.set(site::intern(second));
            return Ok(());
        }
    }
}

/// Ends the export that `owner` owns. `waited` says that the closer will wait: the flag goes in with the
/// same swap, so that no new export comes in between.
pub(crate) fn close(
    record: &ThreadRecord,
    slot: &'static FunctionSlot,
    owner: Owner,
    site: Site,
    waited: bool,
) -> Result<Ended, NotClosed> {
    let mut word = slot.gate.load();
    loop {
        if word.phase() != phase::LIVE {
            return Err(NotClosed::Closed);
        }
        if word.owner() != owner {
            return Err(NotClosed::NotOwned);
        }
        let closed = word.with_phase(phase::CLOSED);
        match slot
            .gate
            .swap(word, if waited { closed.with_waited() } else { closed })
        {
            Ok(()) => break,
            Err(now) => word = now,
        }
    }
    slot.closed.set(site);
    Ok(settle(record, slot))
}

/// Moves a live function from one owner to another.
pub(crate) fn change_owner(
    slot: &'static FunctionSlot,
    from: Owner,
    to: Owner,
) -> Result<(), NotClosed> {
    let mut word = slot.gate.load();
    loop {
        if word.phase() != phase::LIVE {
            return Err(NotClosed::Closed);
        }
        if word.owner() != from {
            return Err(NotClosed::NotOwned);
        }
        match slot.gate.swap(word, word.with_owner(to)) {
            Ok(()) => return Ok(()),
            Err(now) => word = now,
        }
    }
}

/// Sees a closed function to its end if nobody is inside; there is nothing to drop.
#[cold]
pub(crate) fn settle(record: &ThreadRecord, slot: &'static FunctionSlot) -> Ended {
    let word = slot.gate.load();
    if word.phase() != phase::CLOSED {
        return Ended::Pending;
    }
    let claimed = REGISTRY
        .records
        .claim(record, &slot.gate, word.generation(), false, phase::FREE);
    let was = match claimed {
        Ok(claimed) => claimed.word,
        Err(Held::Orphaned) => loop {
            // Callers that a fork left behind: nothing of theirs is here, so the function is simply free.
            let now = slot.gate.load();
            if now.phase() != phase::CLOSED {
                return Ended::Pending;
            }
            if slot.gate.swap(now, now.with_phase(phase::FREE)).is_ok() {
                break now;
            }
        },
        Err(_) => return Ended::Pending,
    };
    if was.waited() {
        REGISTRY.wake_all();
    }
    Ended::Finished
}
