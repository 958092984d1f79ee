//! Reference counts: one that foreign code holds as an integer, and one round a whole table.

use super::{Data, Peer, Shared, adds};
use arc_swap::ArcSwap;
use std::ptr;
use std::sync::{Arc, LazyLock};

/// A vector that is copied by every change; readers borrow the version of the moment.
#[derive(Debug)]
pub(super) struct Swapped;

/// The closures, and the indices that nobody uses.
#[derive(Clone, Default)]
struct Version {
    closures: Vec<Option<Shared>>,
    free: Vec<usize>,
}

static SWAPPED: LazyLock<ArcSwap<Version>> = LazyLock::new(ArcSwap::default);

unsafe extern "C" fn call_swapped(data: Data, x: i32) -> i32 {
    let version = SWAPPED.load();
    match version.closures.get(data.addr()) {
        Some(Some(closure)) => closure(x),
        _ => -1,
    }
}

impl Peer for Swapped {
    const NAME: &'static str = "ArcSwap<Vec>";
    const SAFE: bool = true;
    const CALL: super::WithData = call_swapped;
    // Every export copies the whole table.
    const MOST: usize = 1 << 10;
    fn export(captured: i32) -> Data {
        let closure: Shared = Arc::new(adds(captured));
        let mut at = 0;
        SWAPPED.rcu(|version| {
            let mut next = Version::clone(version);
            at = next.free.pop().unwrap_or(next.closures.len());
            next.closures.resize(next.closures.len().max(at + 1), None);
            next.closures[at] = Some(Shared::clone(&closure));
            next
        });
        ptr::without_provenance_mut(at)
    }
    unsafe fn close(data: Data) {
        SWAPPED.rcu(|version| {
            let mut next = Version::clone(version);
            next.closures[data.addr()] = None;
            next.free.push(data.addr());
            next
        });
    }
}

/// `Arc::into_raw` as the handle, as in UniFFI: every call increments the count and decrements it. A stale handle
/// is not detected.
#[derive(Debug)]
pub(super) struct Counted;

unsafe extern "C" fn call_counted(data: Data, x: i32) -> i32 {
    let pointer = data.cast::<Shared>().cast_const();
    // SAFETY: `export` made it by `into_raw`, and `close` has not taken its count back.
    unsafe { Arc::increment_strong_count(pointer) };
    // SAFETY: the count taken above.
    let closure = unsafe { Arc::from_raw(pointer) };
    closure(x)
}

impl Peer for Counted {
    const NAME: &'static str = "Arc as an integer";
    const SAFE: bool = false;
    const CALL: super::WithData = call_counted;
    fn export(captured: i32) -> Data {
        let closure: Shared = Arc::new(adds(captured));
        // A second `Arc` makes the pointer thin.
        Arc::into_raw(Arc::new(closure)).cast_mut().cast()
    }
    unsafe fn close(data: Data) {
        // SAFETY: the caller's: the count that `export` left.
        drop(unsafe { Arc::from_raw(data.cast::<Shared>().cast_const()) });
    }
}
