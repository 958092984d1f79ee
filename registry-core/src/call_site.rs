//! Places in source code as 16-bit numbers: where an entry was exported, and where it was closed.
//!
//! The registry stores both numbers beside each slot; messages and reports convert them back to places. A program has few export
//! sites, so they are interned in a table of fixed size, without a lock or an allocation. Entries of the table are never removed. When it is
//! full, further sites are unknown.

use crate::sys::sync::plain::{AtomicPtr, AtomicU16};
use crate::sys::sync::{AcqRel, Acquire, Relaxed};
use core::panic::Location;
use core::ptr;

/// The number of a place, or a reason for closing that has no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Site(u16);

impl Site {
    /// Unknown: never stored, or the table was full.
    pub(crate) const UNKNOWN: Site = Site(0);
    /// Closed by the drop of its wrapper. The place of a drop is not known.
    pub(crate) const DROPPED: Site = Site(1);
    /// Closed by foreign code.
    pub(crate) const RELEASED: Site = Site(2);
    /// Closed by the end of its scope.
    pub(crate) const SCOPE_ENDED: Site = Site(3);
    /// Closed by the drop of its group.
    pub(crate) const GROUP_DROPPED: Site = Site(4);
    /// Lost in a fork: the thread of its scope is not in the child.
    pub(crate) const FORKED: Site = Site(5);
    /// Lost in a trap: it was running, or the frame of its scope was on the stack that the trap discarded.
    pub(crate) const TRAPPED: Site = Site(6);
    /// Ended by the only call of a continuation.
    pub(crate) const CALLED: Site = Site(7);
    /// Closed by the call that it was there for: a completion that foreign code owns.
    pub(crate) const DELIVERED: Site = Site(8);
    /// A promise whose value was taken.
    pub(crate) const TAKEN: Site = Site(9);
    /// A promise whose resolver was dropped without a value.
    pub(crate) const ABANDONED: Site = Site(10);
    /// A host's queue, or a promise that it watched, whose thread has ended.
    pub(crate) const THREAD_ENDED: Site = Site(11);
}

/// An atomic [`Site`]. Zeroed memory is [`Site::UNKNOWN`].
#[derive(Debug)]
#[repr(transparent)]
pub(crate) struct Mark(AtomicU16);

impl Mark {
    pub(crate) const fn new() -> Self {
        Mark(AtomicU16::new(0))
    }
    // Relaxed, both: a site is only printed in messages and reports; no decision depends on it.
    #[inline(always)]
    pub(crate) fn set(&self, site: Site) {
        self.0.store(site.0, Relaxed);
    }
    #[inline(always)]
    pub(crate) fn get(&self) -> Site {
        Site(self.0.load(Relaxed))
    }
}

const FIRST: u16 = 12;
const SLOTS: usize = 4096;
const _: () = assert!(SLOTS <= (u16::MAX - FIRST) as usize);
/// The number of positions that are probed for a site.
const REACH: usize = 16;

static SITES: [AtomicPtr<Location<'static>>; SLOTS] =
    [const { AtomicPtr::new(ptr::null_mut()) }; SLOTS];

/// The number of `location`.
#[inline]
pub(crate) fn intern(location: &'static Location<'static>) -> Site {
    let address = ptr::from_ref(location);
    // Locations are adjacent 24-byte constants; the multiplication spreads them over the table.
    let hash = (address.addr() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 52;
    for step in 0..REACH {
        let at = (hash as usize + step) % SLOTS;
        // A location is constant data, which needs no publication. The orderings are those of any published pointer.
        // No instrument needs the Acquire: it may be weaker. No instrument needs the Release: likewise. No
        // instrument needs either: likewise. No instrument needs the failure's Acquire: likewise.
        let seen = SITES[at].load(Acquire);
        if ptr::eq(seen, address) {
            return Site(FIRST + at as u16);
        }
        if seen.is_null() {
            match SITES[at].compare_exchange(seen, address.cast_mut(), AcqRel, Acquire) {
                Ok(_) => return Site(FIRST + at as u16),
                Err(now) if ptr::eq(now, address) => return Site(FIRST + at as u16),
                Err(_) => {}
            }
        }
    }
    Site::UNKNOWN
}

/// The place with this number, if it is known.
pub(crate) fn location(site: Site) -> Option<&'static Location<'static>> {
    let at = site.0.checked_sub(FIRST)? as usize;
    // No instrument needs the Acquire: as in `intern`.
    let pointer = SITES.get(at)?.load(Acquire);
    // SAFETY: null, or the address of a `&'static Location`, stored by `intern`.
    unsafe { pointer.as_ref() }
}
