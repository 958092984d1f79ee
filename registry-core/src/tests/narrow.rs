//! The inner table at small widths: the wrap of a generation, growth, the end of the table, and more
//! threads than tags, each reached in milliseconds. Tests only; the models do the same under loom with
//! threads.

use crate::Handle;
use crate::call_site::Site;
use crate::hazard::Barred;
use crate::registry::{CloseResult, NewEntry, NotClosed, Registry, ThreadRecord};
use crate::table::lifecycle::{BY_HANDLE, Owner, Word, phase};
use crate::table::slab::End;
use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

fn entry(end: Option<End>) -> NewEntry {
    NewEntry {
        signature: core::ptr::null_mut(),
        call: core::ptr::null(),
        end,
        owner: Owner::Rust,
        local: false,
        site: Site::UNKNOWN,
    }
}

fn export<const G: u32, const CHUNK: usize, const CHUNKS: usize>(
    registry: &Registry<G, CHUNK, CHUNKS>,
    record: &ThreadRecord,
) -> Option<u64> {
    let handle = registry.reserve(record)?;
    registry.publish(handle, &entry(None), |_| {});
    Some(handle.raw())
}

#[test]
fn a_slot_is_retired_when_its_generations_come_round_to_their_start() {
    let registry = Registry::<4, 8, 2>::new();
    let record = registry.records.take().unwrap();
    let mut handles = HashSet::new();
    while let Some(raw) = export(&registry, record) {
        assert!(handles.insert(raw), "{raw} was issued twice");
        let closed = registry.close(record, raw, Owner::Rust, Site::UNKNOWN);
        assert_eq!(closed, Ok(CloseResult::Finished));
    }
    assert_eq!(handles.len(), 16 * 16, "16 slots with 16 generations each");
    assert_eq!(registry.table.retired(), 16);
    for &raw in &handles {
        assert!(registry.was_issued(raw), "{raw} is closed, not unknown");
        let again = registry.close(record, raw, Owner::Rust, Site::UNKNOWN);
        assert_eq!(again, Err(NotClosed::Closed));
    }
}

#[test]
fn the_table_grows_by_chunks_and_ends() {
    let registry = Registry::<26, 4, 5>::new();
    let record = registry.records.take().unwrap();
    let first: Vec<_> = core::iter::from_fn(|| export(&registry, record)).collect();
    assert_eq!(first.len(), 4 * 5);
    let before: Vec<_> = first
        .iter()
        .map(|&raw| core::ptr::from_ref(registry.slot(raw).unwrap()))
        .collect();
    for &raw in &first {
        assert_eq!(
            registry.close(record, raw, Owner::Rust, Site::UNKNOWN),
            Ok(CloseResult::Finished)
        );
    }
    let second: Vec<_> = core::iter::from_fn(|| export(&registry, record)).collect();
    assert_eq!(second.len(), 4 * 5, "what was closed is used again");
    assert!(first.iter().all(|raw| !second.contains(raw)));
    let after: Vec<_> = first
        .iter()
        .map(|&raw| core::ptr::from_ref(registry.slot(raw).unwrap()))
        .collect();
    assert_eq!(before, after, "a slot never moves");
}

#[test]
fn generations_that_were_not_reached_are_unknown() {
    let registry = Registry::<8, 4, 1>::new();
    let record = registry.records.take().unwrap();
    let raw = export(&registry, record).unwrap();
    let index = crate::handle::index_of(raw);
    let generation = crate::handle::generation_of(raw);
    for ahead in 1..256 {
        let forged = Handle::closure(index, (generation + ahead) % 256).raw();
        assert!(!registry.was_issued(forged));
        let closed = registry.close(record, forged, Owner::Rust, Site::UNKNOWN);
        assert_eq!(closed, Err(NotClosed::Unknown));
    }
    assert!(registry.was_issued(raw));
}

#[test]
fn threads_beyond_the_tags_share_one_and_never_take_the_shortcut() {
    static DROPS: AtomicUsize = AtomicUsize::new(0);
    unsafe fn count(_: *mut u8, _: *const ()) {
        DROPS.fetch_add(1, SeqCst);
    }
    let registry = Registry::<26, 4, 1>::new();
    registry.records.use_up_tags();
    let caller = registry.records.take().unwrap();
    let closer = registry.records.take().unwrap();
    assert!(!core::ptr::eq(caller, closer));
    let handle = registry.reserve(closer).unwrap();
    registry.publish(handle, &entry(Some(count)), |_| {});
    let raw = handle.raw();
    let gate = &registry.slot(raw).unwrap().gate;
    let expect = Word::asked(raw);
    let asymmetric = crate::sys::membarrier::is_asymmetric();

    let pin = caller.enter(gate, expect, BY_HANDLE, asymmetric).unwrap();
    let closed = registry.close(closer, raw, Owner::Rust, Site::UNKNOWN);
    assert_eq!(closed, Ok(CloseResult::Pending), "somebody is inside");
    assert_eq!(DROPS.load(SeqCst), 0);
    let refused = closer.enter(gate, expect, BY_HANDLE, asymmetric);
    assert!(matches!(refused, Err(Barred::Word(word)) if word.phase() == phase::CLOSED));
    let word = caller.leave(&pin, gate, asymmetric);
    assert_eq!(word.phase(), phase::CLOSED);
    assert_eq!(registry.settle(caller, raw), CloseResult::Finished);
    assert_eq!(DROPS.load(SeqCst), 1);
}
