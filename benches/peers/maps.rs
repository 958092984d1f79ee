//! Hash maps from a number to the closure, by the lock or the scheme that guards them.

use super::{Data, Owned, Peer, Shared, adds};
use std::collections::HashMap;
use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError, RwLock};

/// Keys are counted up and never used twice, so that a late call finds nothing.
fn next_key() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

fn data_of(key: usize) -> Data {
    ptr::without_provenance_mut(key)
}

fn shared(captured: i32) -> Shared {
    Arc::new(adds(captured))
}

/// The result of a call of a closure that does not exist.
const ABSENT: i32 = -1;

macro_rules! map {
    ($(#[$doc:meta])* $name:ident, $title:literal, $map:ty, $new:expr,
     insert($m:ident, $key:ident, $captured:ident) $insert:expr,
     call($x:ident) $call:expr, remove $remove:expr) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub(super) struct $name;
        impl Peer for $name {
            const NAME: &'static str = $title;
            const SAFE: bool = true;
            const CALL: super::WithData = {
                unsafe extern "C" fn call(data: Data, $x: i32) -> i32 {
                    let ($m, $key) = ($name::map(), data.addr());
                    $call
                }
                call
            };
            fn export($captured: i32) -> Data {
                let ($m, $key) = ($name::map(), next_key());
                let _was = $insert;
                data_of($key)
            }
            unsafe fn close(data: Data) {
                let ($m, $key) = ($name::map(), data.addr());
                // The removed closure is dropped after the lock is released.
                let _removed = $remove;
            }
        }
        impl $name {
            #[inline(always)]
            fn map() -> &'static $map {
                static MAP: LazyLock<$map> = LazyLock::new(|| $new);
                &MAP
            }
        }
    };
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

map! {
    /// `std::sync::Mutex`.
    Mutexed, "Mutex<HashMap>", Mutex<HashMap<usize, Shared>>, Mutex::default(),
    insert(map, key, captured) lock(map).insert(key, shared(captured)),
    call(x) {
        let closure = lock(map).get(&key).cloned();
        closure.map_or(ABSENT, |closure| closure(x))
    },
    remove lock(map).remove(&key)
}

map! {
    /// `std::sync::RwLock`.
    RwLocked, "RwLock<HashMap>", RwLock<HashMap<usize, Shared>>, RwLock::default(),
    insert(map, key, captured) map.write().map(|mut map| map.insert(key, shared(captured))).is_ok(),
    call(x) {
        let closure = map.read().ok().and_then(|map| map.get(&key).cloned());
        closure.map_or(ABSENT, |closure| closure(x))
    },
    remove map.write().ok().and_then(|mut map| map.remove(&key))
}

map! {
    /// `parking_lot::RwLock`.
    ParkingLot, "parking_lot RwLock<HashMap>", parking_lot::RwLock<HashMap<usize, Shared>>, Default::default(),
    insert(map, key, captured) map.write().insert(key, shared(captured)),
    call(x) {
        let closure = map.read().get(&key).cloned();
        closure.map_or(ABSENT, |closure| closure(x))
    },
    remove map.write().remove(&key)
}

map! {
    /// A map in shards, each behind a lock.
    Dash, "DashMap", dashmap::DashMap<usize, Shared>, dashmap::DashMap::new(),
    insert(map, key, captured) map.insert(key, shared(captured)),
    call(x) {
        let closure = map.get(&key).map(|entry| Shared::clone(&entry));
        closure.map_or(ABSENT, |closure| closure(x))
    },
    remove map.remove(&key)
}

map! {
    /// Readers pin an epoch-like guard and hold it through the call.
    Papaya, "papaya", papaya::HashMap<usize, Owned>, papaya::HashMap::new(),
    insert(map, key, captured) map.pin().insert(key, Box::new(adds(captured))).is_some(),
    call(x) map.pin().get(&key).map_or(ABSENT, |closure| closure(x)),
    remove map.pin().remove(&key).is_some()
}

map! {
    /// Buckets behind locks.
    SccMap, "scc::HashMap", scc::HashMap<usize, Shared>, scc::HashMap::new(),
    insert(map, key, captured) map.insert_sync(key, shared(captured)).is_ok(),
    call(x) {
        let closure = map.read_sync(&key, |_, closure| Shared::clone(closure));
        closure.map_or(ABSENT, |closure| closure(x))
    },
    remove map.remove_sync(&key)
}

map! {
    /// Readers pin an epoch and hold it through the call.
    SccIndex, "scc::HashIndex", scc::HashIndex<usize, Shared>, scc::HashIndex::new(),
    insert(map, key, captured) map.insert_sync(key, shared(captured)).is_ok(),
    call(x) map.peek_with(&key, |_, closure| closure(x)).unwrap_or(ABSENT),
    remove map.remove_sync(&key)
}
