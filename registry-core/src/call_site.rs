//! Places in source code, held as 16-bit numbers: where an entry was exported, where it was closed.
//!
//! `registry/mod.rs` stores two numbers beside each slot; messages and reports turn them back. A program
//! has few export sites, so they are interned in a fixed table that is only ever added to: no lock,
//! no allocation. When it is full, further sites read as unknown.

use crate::sys::sync::plain::{AtomicPtr, AtomicU16};
use crate::sys::sync::{AcqRel, Acquire, Relaxed};
use core::panic::Location;
use core::ptr;

/// A number for a place, or for one of the answers that are no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Site(u16);

impl Site {
    /// Not known: forgotten, or the table was full.
    pub(crate) const UNKNOWN: Site = Site(0);
    /// Closed by the drop of its wrapper, which has no place of its own.
    pub(crate) const DROPPED: Site = Site(1);
    /// Closed by foreign code.
    pub(crate) const RELEASED: Site = Site(2);
    /// Closed by the end of its scope.
    pub(crate) const SCOPE_ENDED: Site = Site(3);
    /// Closed by the drop of its group.
    pub(crate) const GROUP_DROPPED: Site = Site(4);
    /// Lost in a fork: the thread of its scope is not in the child.
    pub(crate) const FORKED: Site = Site(5);
    /// Lost in a trap: it was running, or its scope's frame was on the stack that was cut off.
    pub(crate) const TRAPPED: Site = Site(6);
}

/// Where a place is kept; all zeroes are an unknown one.
#[derive(Debug)]
#[repr(transparent)]
pub(crate) struct Mark(AtomicU16);

impl Mark {
    pub(crate) const fn new() -> Self {
        Mark(AtomicU16::new(0))
    }
    // Relaxed, both: a place ends in messages and reports, and nothing is concluded from it.
    #[inline(always)]
    pub(crate) fn set(&self, site: Site) {
        self.0.store(site.0, Relaxed);
    }
    #[inline(always)]
    pub(crate) fn get(&self) -> Site {
        Site(self.0.load(Relaxed))
    }
}

const FIRST: u16 = 7;
const SLOTS: usize = 4096;
const _: () = assert!(SLOTS <= (u16::MAX - FIRST) as usize);
/// How far from its own position a site may stand.
const REACH: usize = 16;

static SITES: [AtomicPtr<Location<'static>>; SLOTS] =
    [const { AtomicPtr::new(ptr::null_mut()) }; SLOTS];

/// The number of `location`.
#[inline]
pub(crate) fn intern(location: &'static Location<'static>) -> Site {
    let address = ptr::from_ref(location);
    // Locations are 24-byte constants beside one another; multiplying spreads them.
    let hash = (address.addr() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 52;
    for step in 0..REACH {
        let at = (hash as usize + step) % SLOTS;
        // A location is constant data, so that these order nothing; they keep the pointer's provenance story
        // plain. No instrument needs the Acquire: it may be weaker. No instrument needs the Release: likewise. No
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

/// The place with this number.
pub(crate) fn location(site: Site) -> Option<&'static Location<'static>> {
    let at = site.0.checked_sub(FIRST)? as usize;
    // No instrument needs the Acquire: as in `intern`.
    let pointer = SITES.get(at)?.load(Acquire);
    // SAFETY: only `intern` writes the table, and only from `&'static` references.
    unsafe { pointer.as_ref() }
}
