//! What every stub calls: from shadows and a handle (or a function's slot) to a result or a status.
//!
//! `private.rs` before this; `hazard.rs` (being inside), `closure.rs` (what runs) and `guard.rs` (panics)
//! after it. The way of a call: enter, check the signature, lift, run under the guard, leave, and only
//! then tell anybody what failed. No lock, no allocation and no system call on the way of a call that
//! succeeds, but for the record that a thread's first call makes.
//!
//! One instantiation serves all functions of one signature, and one all closures of one type.

use crate::chunk::Slot;
use crate::closure::{Erased, Refusal};
use crate::error::{self, CallError, Detail, Failure};
use crate::function::{self, FunctionSlot};
use crate::guard::{Panicked, guard};
use crate::handle::{self, Handle};
use crate::hazard::{Barred, Pin};
use crate::lift::{Call, Invalid, RawHandle, UserData, raw_number};
use crate::lower::Lower;
use crate::params::{FunctionPointer, Params};
use crate::pool::PoolCell;
use crate::registry::{REGISTRY, ThreadRecord};
use crate::signature::{Signature, SignatureInfo};
use crate::site::Site;
use crate::slot::{BY_HANDLE, BY_STUB, Gate, Word, phase};
use crate::status::Status;
use crate::sync::Relaxed;
use crate::thread::{self, Current};
use alloc::string::String;

/// What an entry is, for the cold ways.
#[derive(Clone, Copy)]
enum Entry {
    Closure(u64),
    Function(&'static FunctionSlot),
}

impl Entry {
    fn settle(self, record: &ThreadRecord) {
        match self {
            Entry::Closure(raw) => REGISTRY.settle_slot(record, handle::index_of(raw)),
            Entry::Function(slot) => drop(function::settle(record, slot)),
        }
    }
}

/// A caller that came in by the slow way.
struct Slow {
    current: Current,
    pin: Pin,
}

/// Runs `body` inside an entry, or says why not.
///
/// `body` must not unwind.
#[inline(always)]
fn inside<T>(
    gate: &Gate,
    expect: u64,
    mask: u64,
    entry: Entry,
    body: impl FnOnce() -> T,
) -> Result<T, Barred> {
    let mut slow = None;
    let fast = match thread::fast() {
        Some(record) => record
            .enter_fast(gate, expect, mask)
            .map(|word| (record, word)),
        None => None,
    };
    if fast.is_none() {
        slow = Some(enter_slow(gate, expect, mask, entry)?);
    }
    let out = body();
    match fast {
        Some((record, word)) => {
            if !record.leave_fast(gate, word) {
                left_changed(gate, record, entry);
            }
        }
        None => {
            if let Some(slow) = slow.take() {
                leave_slow(slow, gate, entry);
            }
        }
    }
    Ok(out)
}

#[cold]
#[inline(never)]
fn enter_slow(gate: &Gate, expect: u64, mask: u64, entry: Entry) -> Result<Slow, Barred> {
    let Some(current) = thread::current() else {
        return Err(Barred::Exhausted);
    };
    match current.enter(gate, expect, mask, crate::fence::is_asymmetric()) {
        Ok(pin) => Ok(Slow { current, pin }),
        Err(barred) => {
            // A closer may have seen this caller's cell and left the rest to it; a closer of the entry that
            // has the slot now, whatever handle this caller came with.
            if matches!(barred, Barred::Word(word) if word.phase() == phase::CLOSED) {
                entry.settle(&current);
            }
            Err(barred)
        }
    }
}

#[cold]
#[inline(never)]
fn leave_slow(slow: Slow, gate: &Gate, entry: Entry) {
    let word = slow
        .current
        .leave(&slow.pin, gate, crate::fence::is_asymmetric());
    if word.phase() == phase::CLOSED {
        entry.settle(&slow.current);
    }
}

#[cold]
#[inline(never)]
fn left_changed(gate: &Gate, record: &ThreadRecord, entry: Entry) {
    if gate.load().phase() == phase::CLOSED {
        entry.settle(record);
    }
}

/// Why a call that came in did not end with a value. Told after the entry has been left.
enum Stop {
    Invalid(usize, Invalid),
    Refused(Refusal),
    Failed(String),
    Panicked(Panicked),
    /// The entry's signature.
    Signature(*mut ()),
}

#[cold]
#[inline(never)]
fn stopped(raw: u64, info: &'static SignatureInfo, stop: Stop) -> Failure {
    let base = |status| Failure::new(status, raw, Some(info.name));
    match stop {
        Stop::Invalid(at, why) => {
            let name = info.params.get(at).copied().unwrap_or("");
            base(Status::InvalidArgument).with(Detail::Argument(at, name, why))
        }
        Stop::Refused(Refusal::Busy { inside }) => {
            base(Status::Busy).with(Detail::Reentered(inside))
        }
        Stop::Refused(Refusal::Consumed) => base(Status::Consumed),
        Stop::Refused(Refusal::WrongThread) => base(Status::WrongThread),
        Stop::Failed(text) => base(Status::Failed).with(Detail::Text(text)),
        Stop::Panicked(panicked) => {
            base(Status::Panicked).with(Detail::Text(panicked.into_message()))
        }
        Stop::Signature(found) => {
            // SAFETY: slots hold null or the address of a signature's static.
            let found = unsafe { SignatureInfo::from_address(found) };
            Failure::new(Status::WrongSignature, raw, found.map(|found| found.name))
                .with(Detail::Asked(info.name))
        }
    }
}

/// Lifts, runs under the guard, and takes the result apart.
///
/// # Safety
/// Pointers in `shadows` are null or valid for the call; `run` is called with what they lift to.
#[inline(always)]
unsafe fn run<P: Params, R: Lower>(
    shadows: P::Shadows,
    run: impl for<'call> FnOnce(P::Out<'call>) -> Result<R, Refusal>,
) -> Result<R::Value, Stop> {
    let call = Call::new();
    // SAFETY: the caller's promise.
    let args = match unsafe { P::lift(shadows, &call) } {
        Ok(args) => args,
        Err((at, why)) => return Err(Stop::Invalid(at, why)),
    };
    match guard(move || run(args).map(R::into_value)) {
        Ok(Ok(Ok(value))) => Ok(value),
        Ok(Ok(Err(text))) => Err(Stop::Failed(text)),
        Ok(Err(refusal)) => Err(Stop::Refused(refusal)),
        Err(panicked) => Err(Stop::Panicked(panicked)),
    }
}

/// What a plain stub returns for a value.
#[inline(always)]
fn plain<R: Lower>(value: R::Value, on_error: R::Shadow) -> R::Shadow {
    let shadow = R::lower(value);
    if R::is_mistakable(&shadow, &on_error) {
        error::clear();
    }
    shadow
}

// ---- functions --------------------------------------------------------------------------------------

#[cold]
#[inline(never)]
fn function_stopped(slot: &'static FunctionSlot, stop: Stop) -> Status {
    error::fail(stopped(slot.handle.raw(), &slot.info, stop))
}

#[cold]
#[inline(never)]
fn function_barred(slot: &'static FunctionSlot, barred: &Barred) -> Status {
    let base = |status| Failure::new(status, slot.handle.raw(), Some(slot.info.name));
    error::fail(match barred {
        Barred::Exhausted => base(Status::Exhausted),
        Barred::Word(_) => {
            let (exported, closed) = slot.sites();
            base(Status::NotExported).with(Detail::Sites(exported, closed))
        }
    })
}

#[inline(always)]
unsafe fn function_value<P: FunctionPointer<R>, R: Lower>(
    slot: &'static FunctionSlot,
    function: P::Pointer,
    shadows: P::Shadows,
) -> Result<R::Value, Status> {
    // SAFETY: the stub's caller keeps the function's contract; the arguments are what it stated.
    let body = || unsafe { run::<P, R>(shadows, |args| Ok(P::apply(function, args))) };
    let outcome = if slot.pinned {
        Ok(body())
    } else {
        inside(
            &slot.gate,
            Word::live(0),
            BY_STUB,
            Entry::Function(slot),
            body,
        )
    };
    match outcome {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(stop)) => Err(function_stopped(slot, stop)),
        Err(barred) => Err(function_barred(slot, &barred)),
    }
}

/// The body of a function's stub.
///
/// # Safety
/// Pointers in `shadows` are null or valid for the call, and the function's own contract is kept.
pub unsafe fn call_function<P: FunctionPointer<R>, R: Lower>(
    slot: &'static FunctionSlot,
    function: P::Pointer,
    shadows: P::Shadows,
    on_error: R::Value,
) -> R::Shadow {
    let on_error = R::lower(on_error);
    // SAFETY: the caller's promise.
    match unsafe { function_value::<P, R>(slot, function, shadows) } {
        Ok(value) => plain::<R>(value, on_error),
        Err(_) => on_error,
    }
}

/// The body of a function's `_try` stub.
///
/// # Safety
/// As [`call_function`], and `result` is null or valid to write.
pub unsafe fn try_call_function<P: FunctionPointer<R>, R: Lower>(
    slot: &'static FunctionSlot,
    function: P::Pointer,
    shadows: P::Shadows,
    result: *mut R::Shadow,
) -> Status {
    // SAFETY: the caller's promises.
    unsafe { deliver::<R>(function_value::<P, R>(slot, function, shadows), result) }
}

/// The body of a pinned function's stub: no look at the registry.
///
/// # Safety
/// As [`call_function`].
#[inline]
pub unsafe fn call_pinned<P: FunctionPointer<R>, R: Lower>(
    slot: &'static FunctionSlot,
    function: P::Pointer,
    shadows: P::Shadows,
    on_error: R::Value,
) -> R::Shadow {
    let on_error = R::lower(on_error);
    // SAFETY: the caller's promise.
    match unsafe { run::<P, R>(shadows, |args| Ok(P::apply(function, args))) } {
        Ok(value) => plain::<R>(value, on_error),
        Err(stop) => {
            function_stopped(slot, stop);
            on_error
        }
    }
}

/// The body of a pinned function's `_try` stub.
///
/// # Safety
/// As [`try_call_function`].
pub unsafe fn try_call_pinned<P: FunctionPointer<R>, R: Lower>(
    slot: &'static FunctionSlot,
    function: P::Pointer,
    shadows: P::Shadows,
    result: *mut R::Shadow,
) -> Status {
    // SAFETY: the caller's promises.
    let outcome = unsafe { run::<P, R>(shadows, |args| Ok(P::apply(function, args))) };
    let outcome = outcome.map_err(|stop| function_stopped(slot, stop));
    // SAFETY: likewise.
    unsafe { deliver::<R>(outcome, result) }
}

/// Writes the result of a `_try` form, if there is one and it is wanted.
///
/// # Safety
/// `result` is null or valid to write; it need not be aligned.
#[inline(always)]
unsafe fn deliver<R: Lower>(outcome: Result<R::Value, Status>, result: *mut R::Shadow) -> Status {
    match outcome {
        Ok(value) => {
            if !result.is_null() {
                // SAFETY: the caller's promise.
                unsafe { result.write_unaligned(R::lower(value)) };
            }
            Status::Ok
        }
        Err(status) => status,
    }
}

// ---- closures ---------------------------------------------------------------------------------------

/// Why a handle led nowhere.
#[cold]
#[inline(never)]
fn closure_barred(raw: u64, info: &'static SignatureInfo, barred: Option<Barred>) -> Failure {
    if let Some(Barred::Exhausted) = barred {
        return Failure::new(Status::Exhausted, raw, Some(info.name));
    }
    absent(raw, Some(info))
}

/// What a handle is that is not a live closure's.
#[cold]
pub(crate) fn absent(raw: u64, asked: Option<&'static SignatureInfo>) -> Failure {
    if raw == 0 {
        return Failure::new(Status::NullHandle, raw, None);
    }
    if let Some(slot) = function::find(raw) {
        let failure = |status| Failure::new(status, raw, Some(slot.info.name));
        if slot.gate.load().phase() != phase::LIVE {
            let (exported, closed) = slot.sites();
            return failure(Status::NotExported).with(Detail::Sites(exported, closed));
        }
        let asked = asked.map_or("a closure", |asked| asked.name);
        return failure(Status::WrongSignature).with(Detail::Asked(asked));
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
    let sites = Detail::Sites(
        Site(trace.exported.load(Relaxed)),
        Site(trace.closed.load(Relaxed)),
    );
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

/// Runs a closure that a caller is inside of.
///
/// # Safety
/// As [`run`]; the caller is inside the slot's live entry.
#[inline(always)]
unsafe fn run_slot<S: Signature>(
    slot: &Slot,
    shadows: <S::Params as Params>::Shadows,
) -> Result<<S::Return as Lower>::Value, Stop> {
    // Relaxed: published by the gate, which has been read.
    let signature = slot.signature.load(Relaxed);
    if signature != S::info().address() {
        return Err(Stop::Signature(signature));
    }
    // SAFETY: an entry of this signature holds a function of this type.
    let call: Erased<S::Params, S::Return> = unsafe { core::mem::transmute(slot.call.get()) };
    // SAFETY: the caller's promise; `data` is what was exported with `call`, and stays while inside.
    unsafe { run::<S::Params, S::Return>(shadows, |args| call(slot.data.get().cast(), args)) }
}

#[inline(always)]
unsafe fn closure_value<S: Signature>(
    raw: u64,
    shadows: <S::Params as Params>::Shadows,
) -> Result<<S::Return as Lower>::Value, Status> {
    let Some(slot) = REGISTRY.slot(raw) else {
        return Err(error::fail(closure_barred(raw, S::info(), None)));
    };
    let expect = Word::live(handle::generation_of(raw));
    // SAFETY: the caller's promise; `inside` runs this only inside the live entry.
    let body = || unsafe { run_slot::<S>(slot, shadows) };
    match inside(&slot.gate, expect, BY_HANDLE, Entry::Closure(raw), body) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(stop)) => Err(error::fail(stopped(raw, S::info(), stop))),
        Err(barred) => Err(error::fail(closure_barred(raw, S::info(), Some(barred)))),
    }
}

#[inline(always)]
unsafe fn call_raw<S: Signature>(
    raw: u64,
    shadows: <S::Params as Params>::Shadows,
) -> <S::Return as Lower>::Shadow {
    let on_error = <S::Return as Lower>::lower(S::ON_ERROR);
    // SAFETY: the caller's promise.
    match unsafe { closure_value::<S>(raw, shadows) } {
        Ok(value) => plain::<S::Return>(value, on_error),
        Err(_) => on_error,
    }
}

/// The body of `<crate>_<Type>_call`.
///
/// # Safety
/// Pointers in `shadows` are null or valid for the call, and the callback's own contract is kept.
#[inline]
pub unsafe fn call_handle<S: Signature>(
    raw: RawHandle,
    shadows: <S::Params as Params>::Shadows,
) -> <S::Return as Lower>::Shadow {
    // SAFETY: the caller's promise.
    unsafe { call_raw::<S>(raw_number(raw), shadows) }
}

/// The body of `<crate>_<Type>_try`.
///
/// # Safety
/// As [`call_handle`], and `result` is null or valid to write.
#[inline]
pub unsafe fn try_handle<S: Signature>(
    raw: RawHandle,
    shadows: <S::Params as Params>::Shadows,
    result: *mut <S::Return as Lower>::Shadow,
) -> Status {
    // SAFETY: the caller's promises.
    unsafe { deliver::<S::Return>(closure_value::<S>(raw_number(raw), shadows), result) }
}

/// The body of a thunk.
///
/// # Safety
/// As [`call_handle`]; `user_data` may be anything.
#[inline]
pub unsafe fn call_thunk<S: Signature>(
    user_data: UserData,
    shadows: <S::Params as Params>::Shadows,
) -> <S::Return as Lower>::Shadow {
    // SAFETY: the caller's promise.
    unsafe { call_raw::<S>(crate::stub::raw_from_user_data(user_data), shadows) }
}

/// The body of a pool's stub.
///
/// # Safety
/// As [`call_handle`].
#[inline]
pub unsafe fn call_pooled<S: Signature>(
    cell: &'static PoolCell,
    shadows: <S::Params as Params>::Shadows,
) -> <S::Return as Lower>::Shadow {
    // SAFETY: the caller's promise.
    unsafe { call_raw::<S>(cell.raw(), shadows) }
}

/// A call by handle from Rust.
///
/// # Errors
/// Every way in which a call can end without a value.
///
/// # Safety
/// The callback's own contract is kept.
pub unsafe fn call<S: Signature>(
    handle: Handle,
    args: <S::Params as Params>::Out<'_>,
) -> Result<<S::Return as Lower>::Value, CallError> {
    let raw = handle.raw();
    let tell = |failure: Failure| {
        error::fail(failure.clone());
        CallError(alloc::boxed::Box::new(failure))
    };
    let Some(slot) = REGISTRY.slot(raw) else {
        return Err(tell(closure_barred(raw, S::info(), None)));
    };
    let body = || {
        let signature = slot.signature.load(Relaxed);
        if signature != S::info().address() {
            return Err(Stop::Signature(signature));
        }
        // SAFETY: as in `run_slot`.
        let call: Erased<S::Params, S::Return> = unsafe { core::mem::transmute(slot.call.get()) };
        // SAFETY: inside the live entry, which keeps `data` there; the arguments are Rust's own.
        let run = move || unsafe { call(slot.data.get().cast(), args) };
        match guard(move || run().map(<S::Return as Lower>::into_value)) {
            Ok(Ok(Ok(value))) => Ok(value),
            Ok(Ok(Err(text))) => Err(Stop::Failed(text)),
            Ok(Err(refusal)) => Err(Stop::Refused(refusal)),
            Err(panicked) => Err(Stop::Panicked(panicked)),
        }
    };
    let expect = Word::live(handle::generation_of(raw));
    match inside(&slot.gate, expect, BY_HANDLE, Entry::Closure(raw), body) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(stop)) => Err(tell(stopped(raw, S::info(), stop))),
        Err(barred) => Err(tell(closure_barred(raw, S::info(), Some(barred)))),
    }
}
