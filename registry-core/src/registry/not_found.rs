//! The failure of a caller that found no live entry: never issued, closed and where, or not exported.
//!
//! On cold paths only: the table and the slots are asked what they still remember.

use crate::errors::failure::{Detail, Failure};
use crate::handle;
use crate::registry::REGISTRY;
use crate::registry::function::FunctionSlot;
use crate::registry::place::Place;
use crate::status::Status;
use crate::sys::sync::Relaxed;
use crate::table::lifecycle::phase;
use crate::values::signature_info::SignatureInfo;

/// The failure of a call of a function that is not exported.
#[cold]
pub(crate) fn not_exported(slot: &'static FunctionSlot) -> Failure {
    let (exported, closed) = slot.sites();
    Failure::new(Status::NotExported, slot.handle.raw(), Some(slot.info.name))
        .with(Detail::Sites(exported, closed))
}

/// The failure of an operation on an entry that is not live.
#[cold]
pub(crate) fn absence(place: Place) -> Failure {
    match place {
        Place::Closure(handle) => of_closure(handle.raw()),
        Place::Function(slot) => not_exported(slot),
    }
}

/// The failure of a call of a closure by a handle that is not a live closure's. `asked` is the signature that the caller expects.
#[cold]
pub(crate) fn absent(raw: u64, asked: &'static SignatureInfo) -> Failure {
    match Place::find(raw) {
        None => unknown(raw),
        Some(Place::Closure(_)) => of_closure(raw),
        Some(place @ Place::Function(slot)) => {
            if !place.is_live() {
                return not_exported(slot);
            }
            Failure::new(Status::WrongSignature, raw, Some(slot.info.name))
                .with(Detail::Asked(&slot.info, asked))
        }
    }
}

/// The failure of a number that is neither a closure's handle nor a function's.
#[cold]
pub(crate) fn unknown(raw: u64) -> Failure {
    let status = if raw == 0 {
        Status::NullHandle
    } else {
        Status::UnknownHandle
    };
    Failure::new(status, raw, None)
}

/// The failure of a closure's handle without a live entry: closed, or never issued.
#[cold]
fn of_closure(raw: u64) -> Failure {
    if !REGISTRY.was_issued(raw) {
        return unknown(raw);
    }
    let (name, sites) = remembered(raw);
    Failure::new(Status::Closed, raw, name).with(sites)
}

/// The callback's name and the sites of a closed entry: its slot keeps them until the next export.
fn remembered(raw: u64) -> (Option<&'static str>, Detail) {
    let Some((slot, trace)) = REGISTRY
        .slot(raw)
        .zip(REGISTRY.table.trace(handle::index_of(raw)))
    else {
        return (None, Detail::Nothing);
    };
    let signature = slot.signature.load(Relaxed);
    let sites = Detail::Sites(trace.exported.get(), trace.closed.get());
    // The word is read after the sites. If it shows no newer entry, the sites are those of the handle's own.
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
