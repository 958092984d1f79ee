//! What a caller is told who found no live entry: never issued, closed and where, or not exported.
//!
//! `entry.rs`, `invoke.rs` and `owned.rs` before this, on their cold ways; the table and the slots are asked what
//! they still remember.

use crate::error::{Detail, Failure};
use crate::function::{self, FunctionSlot};
use crate::handle;
use crate::registry::REGISTRY;
use crate::signature::SignatureInfo;
use crate::slot::phase;
use crate::status::Status;
use crate::sync::Relaxed;

/// What the stub of a function that is not exported says.
#[cold]
pub(crate) fn not_exported(slot: &'static FunctionSlot) -> Failure {
    let (exported, closed) = slot.sites();
    Failure::new(Status::NotExported, slot.handle.raw(), Some(slot.info.name))
        .with(Detail::Sites(exported, closed))
}

/// What a handle is that is not a live closure's.
#[cold]
pub(crate) fn absent(raw: u64, asked: Option<&'static SignatureInfo>) -> Failure {
    if raw == 0 {
        return Failure::new(Status::NullHandle, raw, None);
    }
    if let Some(slot) = function::find(raw) {
        if slot.state.gate.load().phase() != phase::LIVE {
            return not_exported(slot);
        }
        let asked = asked.map_or("a closure", |asked| asked.name);
        return Failure::new(Status::WrongSignature, raw, Some(slot.info.name))
            .with(Detail::Asked(asked));
    }
    if !handle::is_closure(raw) || !REGISTRY.was_issued(raw) {
        return Failure::new(Status::UnknownHandle, raw, None);
    }
    let (name, sites) = remembered(raw);
    Failure::new(Status::Closed, raw, name).with(sites)
}

/// What is still known of a closed entry: its slot keeps it until the next export.
fn remembered(raw: u64) -> (Option<&'static str>, Detail) {
    let Some((slot, trace)) = REGISTRY
        .slot(raw)
        .zip(REGISTRY.table.trace(handle::index_of(raw)))
    else {
        return (None, Detail::Nothing);
    };
    let signature = slot.signature.load(Relaxed);
    let sites = Detail::Sites(trace.exported.get(), trace.closed.get());
    // Read before the word is: if the slot was still without a new entry then, they were the old one's.
    let word = slot.gate.load();
    let next = handle::generation_of(raw).wrapping_add(1) & ((1 << handle::GENERATION_BITS) - 1);
    let last = match word.phase() {
        phase::FREE => word.generation() == next,
        phase::LIVE => false,
        _ => word.generation() == handle::generation_of(raw),
    };
    if !last {
        return (None, Detail::Nothing);
    }
    // SAFETY: slots hold null or the address of a signature's static.
    (
        unsafe { SignatureInfo::from_address(signature) }.map(|info| info.name),
        sites,
    )
}
