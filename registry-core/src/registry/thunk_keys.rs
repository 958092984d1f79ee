//! Thunk keys: 32-bit numbers that stand for handles in `user_data`, on targets whose pointers are narrower than a handle.
//!
//! Each entry that is asked for a thunk gets a key, which is never used again. A look-up is two loads. A key costs 8 bytes for the life of the
//! process, so that memory runs out before the keys do.

use crate::handle::{self, Handle};
use crate::registry::place::Place;
use crate::sys::sync::{AcqRel, Acquire, AtomicPtr, AtomicU64, Mutex, Relaxed, Release};
use crate::values::raw_handle::UserData;
use alloc::alloc::alloc_zeroed;
use alloc::collections::BTreeMap;
use core::alloc::Layout;
use core::ptr;

const PAGE: usize = 4096;
const PAGES: usize = 1 << 14;
type Page = [AtomicU64; PAGE];

static TABLE: [AtomicPtr<Page>; PAGES] = [const { AtomicPtr::new(ptr::null_mut()) }; PAGES];

struct Issued {
    next: usize,
    /// The key of each handle, so that a second thunk needs no second key.
    by_handle: BTreeMap<u64, usize>,
}

static ISSUED: Mutex<Issued> = Mutex::new(Issued {
    next: 1,
    by_handle: BTreeMap::new(),
});

/// The key of a handle as a pointer. `None` if keys or memory have run out.
pub(crate) fn user_data(handle: Handle) -> Option<UserData> {
    watch_forks();
    let mut issued = ISSUED.lock();
    if let Some(&key) = issued.by_handle.get(&handle.raw()) {
        return Some(ptr::without_provenance_mut(key));
    }
    if issued.by_handle.len() % PAGE == PAGE - 1 {
        // Closed entries are never asked for a thunk again.
        issued
            .by_handle
            .retain(|&handle, _| Place::find(handle).is_some_and(Place::is_live));
    }
    let key = issued.next;
    let place = TABLE.get(key / PAGE)?;
    // No instrument needs the Acquire: a page is made under this lock, so that the lock orders it already.
    let mut page = place.load(Acquire);
    if page.is_null() {
        let layout = Layout::new::<Page>();
        // SAFETY: not zero-sized; zeroes are a valid page.
        page = unsafe { alloc_zeroed(layout) }.cast();
        if page.is_null() {
            return None;
        }
        // Release in AcqRel: publishes the zeroes. The lock keeps a second writer out. No instrument needs the
        // Release: none runs on the 32-bit targets that this file is for. No instrument needs the Acquire:
        // nothing is read by it. No instrument needs either: both reasons hold.
        let _ = place.compare_exchange(ptr::null_mut(), page, AcqRel, Relaxed);
    }
    // SAFETY: a page is never freed.
    let page = unsafe { &*page };
    // Release: the entry comes before its key. No instrument needs the Release: as above.
    page[key % PAGE].store(handle.raw(), Release);
    issued.next += 1;
    issued.by_handle.insert(handle.raw(), key);
    Some(ptr::without_provenance_mut(key))
}

/// The handle of a key. 0 for null, and a number that is never issued for any other pointer that is no key.
pub(crate) fn raw_from_user_data(user_data: UserData) -> u64 {
    let key = user_data.addr();
    if key == 0 {
        return 0;
    }
    // Acquire, twice: pairs with the two stores of `user_data`. No instrument needs the Acquire: none runs on
    // 32-bit targets.
    let page = TABLE
        .get(key / PAGE)
        .map_or(ptr::null_mut(), |place| place.load(Acquire));
    // SAFETY: null, or a page that is never freed. No instrument needs the Acquire: as above.
    match unsafe { page.as_ref() }.map(|page| page[key % PAGE].load(Acquire)) {
        None | Some(0) => handle::LIMIT,
        Some(raw) => raw,
    }
}

/// Before the lock is taken: a fork holds it.
fn watch_forks() {
    #[cfg(all(feature = "std", unix, not(loom)))]
    {
        use crate::sys::atfork;
        static PART: atfork::Part =
            atfork::Part::with_locks(|| alloc::boxed::Box::new(ISSUED.lock()));
        atfork::hold(atfork::Module::ThunkKeys, &PART);
    }
}
