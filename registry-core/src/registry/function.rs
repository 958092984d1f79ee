//! Exported functions: their slots, and the look-up from a function's handle to its slot.
//!
//! A slot is a static beside its stub, which has its address hardcoded. All slots of an artifact enter the look-up when the first of them is
//! exported or looked up. Any other slot enters it at its own first export.
//!
//! Invariant: a slot enters the look-up once, and stays there.

use crate::call_site::{self, Mark, Site};
use crate::errors::failure::ExportError;
use crate::handle::{CLOSURE, Handle};
use crate::hazard::Held;
use crate::registry::linked::{self, Origin};
use crate::registry::{CloseResult, NotClosed, REGISTRY, ThreadRecord};
#[cfg(loom)]
use crate::sys::sync::global;
use crate::sys::sync::plain;
use crate::sys::sync::{AcqRel, Acquire, AtomicPtr, AtomicU32, Relaxed, Release, const_fn};
use crate::table::lifecycle::{Gate, Owner, Word, phase, tag};
use crate::values::signature_info::SignatureInfo;
use core::panic::Location;
use core::ptr;

/// The slot of an exported function: its entry in the registry.
///
/// `expansion.rs` makes it by a call of a constant function, which is half as much work for the compiler as a literal of twenty fields in each
/// user's function. `registry/linked.rs` finds it in its section by its first two fields.
#[derive(Debug)]
#[repr(C, align(8))]
pub struct FunctionSlot {
    /// Its handle.
    pub handle: Handle,
    /// [`FunctionSlot::ORIGIN`].
    pub origin: Origin,
    /// The user's function, with its type erased; `call/params.rs` restores it.
    pub callee: unsafe fn(),
    /// The part that changes at run time.
    pub state: State,
    /// The names and the identity of its signature.
    pub info: SignatureInfo,
}

/// The part of a function's slot that changes at run time.
#[derive(Debug)]
pub struct State {
    pub(crate) gate: Gate,
    exported: Mark,
    closed: Mark,
    next: AtomicPtr<FunctionSlot>,
    listed: AtomicU32,
    /// Another function with the same handle, if there is one.
    twin: AtomicPtr<FunctionSlot>,
}

impl State {
    const_fn! {
    fn with(word: Word) -> Self {
        State {
            gate: Gate::new(word),
            exported: Mark::new(),
            closed: Mark::new(),
            next: AtomicPtr::new(ptr::null_mut()),
            listed: AtomicU32::new(0),
            twin: AtomicPtr::new(ptr::null_mut()),
        }
    }
    }

    const_fn! {
    /// The state of a function that can be called while a wrapper of it lives.
    #[must_use]
    #[allow(clippy::new_without_default)] // only generated statics make one
    pub fn new() -> Self {
        State::with(Word::new(phase::FRESH, 0))
    }
    }

    const_fn! {
    /// The state of a function that can always be called.
    #[must_use]
    pub fn pinned() -> Self {
        State::with(Word::new(phase::LIVE, 0).with_owner(Owner::Leaked))
    }
    }
}

#[cfg(not(loom))]
impl State {
    /// [`State::new`], evaluated once for all slots.
    #[allow(
        clippy::declare_interior_mutable_const,
        reason = "each slot is to have its own copy"
    )]
    pub const NEW: State = State::new();
    /// [`State::pinned`], evaluated once for all slots.
    #[allow(
        clippy::declare_interior_mutable_const,
        reason = "each slot is to have its own copy"
    )]
    pub const PINNED: State = State::pinned();
}

impl FunctionSlot {
    /// The mark by which this copy of this library finds its slots in their section.
    pub const ORIGIN: Origin = Origin::here::<FunctionSlot>();

    /// Where the function was last exported and closed.
    pub(crate) fn sites(&self) -> (Site, Site) {
        (self.state.exported.get(), self.state.closed.get())
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

/// The values of `State::listed`.
mod listed {
    pub(super) const NOT: u32 = 0;
    /// A thread is about to link it.
    pub(super) const CLAIMED: u32 = 1;
    pub(super) const DONE: u32 = 2;
}

/// Enters a slot into the look-up. False if another thread is doing so and may not have linked it yet.
fn register(slot: &'static FunctionSlot) -> bool {
    // The exchange usually fails. The failure's Acquire: a thread that reads DONE finds the link. Nothing else is published by this
    // word. No instrument needs the Acquire: models have one artifact, whose functions are listed as they are exported.
    // No instrument needs the Release: likewise. No instrument needs either: likewise. No instrument needs the failure's
    // Acquire: likewise.
    let state = &slot.state.listed;
    if let Err(now) = state.compare_exchange(listed::NOT, listed::CLAIMED, AcqRel, Acquire) {
        return now == listed::DONE;
    }
    let bucket = &FUNCTIONS[slot.handle.raw() as usize % BUCKETS];
    // No instrument needs the Acquire: the exchange acquires what is behind the head that it replaces.
    let mut head = bucket.load(Acquire);
    loop {
        slot.state.next.store(head, Relaxed);
        // AcqRel: publishes the slot's link, and acquires what is behind the head. No instrument needs the
        // Acquire: the load above, or the failure, has acquired the same. No instrument needs the failure's
        // Acquire: the exchange that succeeds acquires.
        let new = ptr::from_ref(slot).cast_mut();
        match bucket.compare_exchange(head, new, AcqRel, Acquire) {
            Ok(_) => break,
            Err(now) => head = now,
        }
    }
    // Of two slots with one handle, the later one finds the earlier one behind it.
    let mut at = slot.state.next.load(Relaxed);
    // SAFETY: listed slots are statics.
    while let Some(other) = unsafe { at.as_ref() } {
        if other.handle == slot.handle {
            // No instrument needs the Release: a twin is a static, and what is read of it is constant.
            slot.state.twin.store(at, Release);
            other
                .state
                .twin
                .store(ptr::from_ref(slot).cast_mut(), Release);
        }
        at = other.state.next.load(Relaxed);
    }
    // Release: pairs with the Acquire above. No instrument needs the Release: as there.
    state.store(listed::DONE, Release);
    true
}

/// Calls `with` with the slot of every function that is linked into this artifact.
fn each_linked(mut with: impl FnMut(&'static FunctionSlot)) {
    // SAFETY: `Origin::here` of this type stands in such slots alone, which are statics.
    linked::each(|slot| with(unsafe { &*slot.cast::<FunctionSlot>() }));
}

/// 1 once every function of this artifact is in the look-up.
static ALL_LISTED: plain::AtomicU32 = plain::AtomicU32::new(0);

/// Enters all functions of this artifact into the look-up. False if another thread is doing so and some may not be there yet.
fn register_all() -> bool {
    // Acquire: the links of all slots. Pairs with the Release below. No instrument needs the Acquire: a model has no section to walk.
    if ALL_LISTED.load(Acquire) != 0 {
        return true;
    }
    let mut all = true;
    each_linked(|slot| all &= register(slot));
    if all {
        // No instrument needs the Release: as above.
        ALL_LISTED.store(1, Release);
    }
    all
}

/// A function that is linked into this artifact, found by its handle without the look-up.
fn linked(raw: u64, but: *const FunctionSlot) -> Option<&'static FunctionSlot> {
    let mut found = None;
    each_linked(|slot| {
        if slot.handle.raw() == raw && !ptr::eq(slot, but) {
            found = preferred(found, slot);
        }
    });
    found
}

/// The function that foreign code means by this handle.
///
/// If two functions have the handle, two calls may return different ones, so an operation calls this once and keeps the slot. A wrapper
/// knows its slot by its type.
pub(crate) fn find(raw: u64) -> Option<&'static FunctionSlot> {
    if raw == 0 || raw >= CLOSURE {
        return None;
    }
    if register_all() {
        look_up(raw)
    } else {
        look_up_while_listed(raw)
    }
}

/// Of two functions with one handle, the one that can be called. If both can (pinned ones) or neither can, always the same one.
fn preferred(
    one: Option<&'static FunctionSlot>,
    other: &'static FunctionSlot,
) -> Option<&'static FunctionSlot> {
    let Some(one) = one else {
        return Some(other);
    };
    let rank = |slot: &'static FunctionSlot| {
        let is_live = slot.state.gate.load().phase() == phase::LIVE;
        (!is_live, ptr::from_ref(slot).addr())
    };
    Some(if rank(other) < rank(one) { other } else { one })
}

fn look_up(raw: u64) -> Option<&'static FunctionSlot> {
    let mut at = FUNCTIONS[raw as usize % BUCKETS].load(Acquire);
    let mut found = None;
    // SAFETY: listed slots are statics.
    while let Some(slot) = unsafe { at.as_ref() } {
        if slot.handle.raw() == raw {
            found = preferred(found, slot);
        }
        at = slot.state.next.load(Relaxed);
    }
    found
}

/// The look-up while another thread lists this artifact's functions.
#[cold]
fn look_up_while_listed(raw: u64) -> Option<&'static FunctionSlot> {
    let listed = look_up(raw);
    match linked(raw, ptr::null()) {
        Some(slot) => preferred(listed, slot),
        None => listed,
    }
}

/// Another function with the handle of this one.
fn twin(slot: &'static FunctionSlot) -> Option<&'static FunctionSlot> {
    let all = register_all();
    register(slot);
    // SAFETY: a twin is a static. No instrument needs the Acquire: as in `register`.
    let twin = unsafe { slot.state.twin.load(Acquire).as_ref() };
    if all {
        twin
    } else {
        twin.or_else(|| linked(slot.handle.raw(), slot))
    }
}

/// Enters a function into the look-up, if it is not there already.
pub(crate) fn list(slot: &'static FunctionSlot) {
    register(slot);
}

/// All functions that are listed.
pub(crate) fn all() -> impl Iterator<Item = &'static FunctionSlot> {
    register_all();
    FUNCTIONS.iter().flat_map(|bucket| {
        let mut at = bucket.load(Acquire);
        core::iter::from_fn(move || {
            // SAFETY: listed slots are statics.
            let slot = unsafe { at.as_ref() }?;
            at = slot.state.next.load(Relaxed);
            Some(slot)
        })
    })
}

/// Makes a function callable.
pub(crate) fn export(
    slot: &'static FunctionSlot,
    site: &'static Location<'static>,
) -> Result<(), ExportError> {
    if let Some(twin) = twin(slot) {
        return Err(ExportError::DuplicateHandle {
            handle: slot.handle,
            first: (twin.info.name, &twin.info.declared),
            second: (slot.info.name, &slot.info.declared),
        });
    }
    loop {
        let word = slot.state.gate.load();
        let refused = match word.phase() {
            phase::LIVE => true,
            // A `close_and_wait` must not have to wait for calls of the next export.
            phase::CLOSED => word.waited(),
            _ => false,
        };
        if refused {
            let first = call_site::location(slot.sites().0);
            return Err(ExportError::AlreadyExported {
                callback: slot.info.name,
                first,
                second: site,
            });
        }
        // Callers of the last export may still be inside. Then the tag stays, so that the next close looks for them.
        let tag = if word.phase() == phase::CLOSED {
            word.tag()
        } else {
            tag::NONE
        };
        let live = Word::new(phase::LIVE, word.generation().wrapping_add(1)).with_tag(tag);
        if slot.state.gate.swap(word, live).is_ok() {
            slot.state.exported.set(call_site::intern(site));
            return Ok(());
        }
    }
}

/// Closes a function that `owner` owns. `waited` is as for [`shut`].
pub(crate) fn close(
    record: &ThreadRecord,
    slot: &'static FunctionSlot,
    owner: Owner,
    site: Site,
    waited: bool,
) -> Result<CloseResult, NotClosed> {
    shut(slot, owner, site, waited)?;
    Ok(settle(record, slot))
}

/// The first half of a close. No call starts after it. `waited` says that the closer will wait: its flag is set by the same swap, so that no new export
/// comes in between.
pub(crate) fn shut(
    slot: &'static FunctionSlot,
    owner: Owner,
    site: Site,
    waited: bool,
) -> Result<(), NotClosed> {
    let mut word = slot.state.gate.load();
    loop {
        if word.phase() != phase::LIVE {
            return Err(NotClosed::Closed);
        }
        if word.owner() != owner {
            return Err(NotClosed::NotOwned);
        }
        let closed = word.with_phase(phase::CLOSED);
        match slot
            .state
            .gate
            .swap(word, if waited { closed.with_waited() } else { closed })
        {
            Ok(()) => break,
            Err(now) => word = now,
        }
    }
    slot.state.closed.set(site);
    Ok(())
}

/// Moves a live function from one owner to another.
pub(crate) fn change_owner(
    slot: &'static FunctionSlot,
    from: Owner,
    to: Owner,
) -> Result<(), NotClosed> {
    let mut word = slot.state.gate.load();
    loop {
        if word.phase() != phase::LIVE {
            return Err(NotClosed::Closed);
        }
        if word.owner() != from {
            return Err(NotClosed::NotOwned);
        }
        match slot.state.gate.swap(word, word.with_owner(to)) {
            Ok(()) => return Ok(()),
            Err(now) => word = now,
        }
    }
}

/// Frees a closed function, if no thread is inside. There is nothing to drop.
#[cold]
pub(crate) fn settle(record: &ThreadRecord, slot: &'static FunctionSlot) -> CloseResult {
    let word = slot.state.gate.load();
    if word.phase() != phase::CLOSED {
        return CloseResult::Pending;
    }
    let claimed = REGISTRY.records.claim(
        record,
        &slot.state.gate,
        word.generation(),
        false,
        phase::FREE,
    );
    let was = match claimed {
        Ok(claimed) => claimed.word,
        Err(Held::Orphaned) => loop {
            // Only callers that a fork left behind are inside. They do not exist in this process, so the function is free.
            let now = slot.state.gate.load();
            if now.phase() != phase::CLOSED {
                return CloseResult::Pending;
            }
            if slot
                .state
                .gate
                .swap(now, now.with_phase(phase::FREE))
                .is_ok()
            {
                break now;
            }
        },
        Err(_) => return CloseResult::Pending,
    };
    if was.waited() {
        REGISTRY.wake_all();
    }
    CloseResult::Finished
}
