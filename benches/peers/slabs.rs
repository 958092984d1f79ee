//! Slabs: tables by index, with a generation where they have one.

use super::{Data, Owned, Peer, Shared, adds};
use slotmap::{DefaultKey, Key, KeyData, SlotMap};
use std::ptr;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

/// The result of a call of a closure that does not exist.
const ABSENT: i32 = -1;

#[allow(clippy::cast_possible_truncation)] // 64-bit keys in 64-bit pointers
fn data_of(key: u64) -> Data {
    ptr::without_provenance_mut(key as usize)
}

/// Readers take an entry's reference count for the call.
#[derive(Debug)]
pub(super) struct Sharded;

static SHARDED: LazyLock<sharded_slab::Slab<Owned>> = LazyLock::new(sharded_slab::Slab::new);

unsafe extern "C" fn call_sharded(data: Data, x: i32) -> i32 {
    SHARDED
        .get(data.addr())
        .map_or(ABSENT, |closure| closure(x))
}

impl Peer for Sharded {
    const NAME: &'static str = "sharded-slab";
    const SAFE: bool = true;
    const CALL: super::WithData = call_sharded;
    fn export(captured: i32) -> Data {
        let key = SHARDED
            .insert(Box::new(adds(captured)))
            .expect("room in the slab");
        ptr::without_provenance_mut(key)
    }
    unsafe fn close(data: Data) {
        SHARDED.remove(data.addr());
    }
}

/// A slot map behind a lock.
#[derive(Debug)]
pub(super) struct Slots;

static SLOTS: LazyLock<RwLock<SlotMap<DefaultKey, Shared>>> = LazyLock::new(RwLock::default);

fn slot_key(data: Data) -> DefaultKey {
    KeyData::from_ffi(data.addr() as u64).into()
}

unsafe extern "C" fn call_slots(data: Data, x: i32) -> i32 {
    let map = SLOTS.read().unwrap_or_else(PoisonError::into_inner);
    let closure = map.get(slot_key(data)).cloned();
    drop(map);
    closure.map_or(ABSENT, |closure| closure(x))
}

impl Peer for Slots {
    const NAME: &'static str = "RwLock<SlotMap>";
    const SAFE: bool = true;
    const CALL: super::WithData = call_slots;
    fn export(captured: i32) -> Data {
        let closure: Shared = Arc::new(adds(captured));
        let mut map = SLOTS.write().unwrap_or_else(PoisonError::into_inner);
        data_of(map.insert(closure).data().as_ffi())
    }
    unsafe fn close(data: Data) {
        let mut map = SLOTS.write().unwrap_or_else(PoisonError::into_inner);
        let removed = map.remove(slot_key(data));
        drop(map);
        drop(removed);
    }
}

/// Readers pin a guard and hold it through the call; the capacity is fixed in advance.
#[derive(Debug)]
pub(super) struct ConcurrentSlots;

type Concurrent = concurrent_slotmap::SlotMap<concurrent_slotmap::SlotId, Owned>;
static CONCURRENT: LazyLock<Concurrent> = LazyLock::new(|| Concurrent::new(1 << 22));

/// The identity of a slot in a pointer's 64 bits. `None` for other numbers.
fn slot_id(data: Data) -> Option<concurrent_slotmap::SlotId> {
    let bits = data.addr() as u64;
    #[allow(clippy::cast_possible_truncation)] // the two halves
    let (index, generation) = (bits as u32, (bits >> 32) as u32);
    let occupied = generation & concurrent_slotmap::SlotId::STATE_MASK
        == concurrent_slotmap::SlotId::OCCUPIED_TAG;
    occupied.then(|| concurrent_slotmap::SlotId::new(index, generation))
}

unsafe extern "C" fn call_concurrent_slots(data: Data, x: i32) -> i32 {
    let Some(id) = slot_id(data) else {
        return ABSENT;
    };
    CONCURRENT
        .get(id, &CONCURRENT.pin())
        .map_or(ABSENT, |closure| closure(x))
}

impl Peer for ConcurrentSlots {
    const NAME: &'static str = "concurrent-slotmap";
    const SAFE: bool = true;
    const CALL: super::WithData = call_concurrent_slots;
    const MOST: usize = 1 << 22;
    fn export(captured: i32) -> Data {
        let id = CONCURRENT.insert(Box::new(adds(captured)), &CONCURRENT.pin());
        data_of(u64::from(id.index()) | u64::from(id.generation()) << 32)
    }
    unsafe fn close(data: Data) {
        if let Some(id) = slot_id(data) {
            CONCURRENT.remove(id, &CONCURRENT.pin());
        }
    }
}

/// A handle map behind a lock, each entry behind another; it calls under both, and panics past 2^15
/// entries.
#[derive(Debug)]
pub(super) struct FfiSupport;

static HANDLES: LazyLock<ffi_support::ConcurrentHandleMap<Owned>> =
    LazyLock::new(ffi_support::ConcurrentHandleMap::new);

unsafe extern "C" fn call_ffi_support(data: Data, x: i32) -> i32 {
    let called: Result<i32, ffi_support::HandleError> =
        HANDLES.get_u64(data.addr() as u64, |closure| Ok(closure(x)));
    called.unwrap_or(ABSENT)
}

impl Peer for FfiSupport {
    const NAME: &'static str = "ffi-support";
    const SAFE: bool = true;
    const CALL: super::WithData = call_ffi_support;
    const MOST: usize = 1 << 15;
    fn export(captured: i32) -> Data {
        data_of(HANDLES.insert(Box::new(adds(captured))).into_u64())
    }
    unsafe fn close(data: Data) {
        let deleted = HANDLES.delete_u64(data.addr() as u64);
        debug_assert!(deleted.is_ok());
    }
}
