//! What every stub calls: from shadows and a handle (or a function's slot) to a result or a status.
//!
//! `private.rs` before this; `hazard.rs` (being inside), `closure.rs` (what runs) and `guard.rs` (panics)
//! after it. The way of a call: enter, check the signature, lift, run under the guard, leave, and only
//! then tell anybody what failed. No lock, no allocation and no system call on the way of a call that
//! succeeds, but for the record that a thread's first call makes.
//!
//! One instantiation serves all functions of one signature, and one all closures of one type.

use crate::absence;
use crate::answer::{Answer, Plain, Told, Try, Typed};
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
use crate::slot::{BY_HANDLE, BY_STUB, Gate, Word, phase};
use crate::status::Status;
use crate::sync::Relaxed;
use crate::thread::{self, Current};
use alloc::string::String;

/// What is entered, for the ways that are not the fast one.
trait Entry: Copy {
    /// Finishes whatever entry of this place is closed, if nobody is inside.
    fn settle(self, record: &ThreadRecord);
    /// The handle, and the signature that the caller has in mind.
    fn names(self) -> (u64, &'static SignatureInfo);
    /// What a caller is told who found no live entry.
    fn absence(self) -> Failure;
}

#[derive(Clone, Copy)]
struct Closure(u64, &'static SignatureInfo);

impl Entry for Closure {
    fn settle(self, record: &ThreadRecord) {
        REGISTRY.settle_slot(record, handle::index_of(self.0));
    }
    fn names(self) -> (u64, &'static SignatureInfo) {
        (self.0, self.1)
    }
    fn absence(self) -> Failure {
        absence::absent(self.0, Some(self.1))
    }
}

#[derive(Clone, Copy)]
struct Function(&'static FunctionSlot);

impl Entry for Function {
    fn settle(self, record: &ThreadRecord) {
        let _ = function::settle(record, self.0);
    }
    fn names(self) -> (u64, &'static SignatureInfo) {
        (self.0.handle.raw(), &self.0.info)
    }
    fn absence(self) -> Failure {
        absence::not_exported(self.0)
    }
}

/// Runs `body` inside an entry, or tells why not.
///
/// `body` must not unwind. The way of a call that succeeds stands here, and everything else is one call
/// away, so that nothing of it is prepared in vain.
#[inline(always)]
fn inside<T, A: Answer<T>>(
    gate: &Gate,
    expect: u64,
    mask: u64,
    entry: impl Entry,
    answer: A,
    body: impl FnOnce() -> Result<T, Stop>,
) -> A::Out {
    let Some(record) = thread::fast() else {
        return answer.end(inside_slowly(gate, expect, mask, entry, body));
    };
    if !record.enter_fast(gate, expect, mask) {
        return answer.end(inside_slowly(gate, expect, mask, entry, body));
    }
    match body() {
        Ok(value) if record.leave_fast(gate) => answer.value(value),
        Ok(value) => answer.value(left_closed(record, entry, value)),
        Err(stop) => answer.failed(stopped_inside(record, gate, entry, stop)),
    }
}

/// The way of a first call, a nested one and a refused one; of every one where the process has no
/// asymmetric fence.
#[cold]
#[inline(never)]
fn inside_slowly<T, E: Told>(
    gate: &Gate,
    expect: u64,
    mask: u64,
    entry: impl Entry,
    body: impl FnOnce() -> Result<T, Stop>,
) -> Result<T, E> {
    let slow = match enter_slowly(gate, expect, mask, entry) {
        Ok(slow) => slow,
        Err(barred) => return Err(E::tell(refused(entry, &barred))),
    };
    let outcome = body();
    leave_slowly(slow, gate, entry);
    outcome.map_err(|stop| E::tell(stopped(entry, stop)))
}

/// Why a caller did not get in.
#[cold]
fn refused(entry: impl Entry, barred: &Barred) -> Failure {
    match barred {
        Barred::Exhausted => {
            let (raw, info) = entry.names();
            Failure::new(Status::Exhausted, raw, Some(info.name))
        }
        Barred::Word(_) => entry.absence(),
    }
}

/// A caller that came in by the slow way.
struct Slow {
    current: Current,
    pin: Pin,
}

fn enter_slowly(gate: &Gate, expect: u64, mask: u64, entry: impl Entry) -> Result<Slow, Barred> {
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

fn leave_slowly(slow: Slow, gate: &Gate, entry: impl Entry) {
    let word = slow
        .current
        .leave(&slow.pin, gate, crate::fence::is_asymmetric());
    if word.phase() == phase::CLOSED {
        entry.settle(&slow.current);
    }
}

/// The entry was closed during the call. Hands `value` through, so that the fast way keeps nothing.
#[cold]
#[inline(never)]
fn left_closed<T>(record: &ThreadRecord, entry: impl Entry, value: T) -> T {
    entry.settle(record);
    value
}

/// Leaves an entry in which the callback came to no value, and tells why.
#[cold]
#[inline(never)]
fn stopped_inside<E: Told>(record: &ThreadRecord, gate: &Gate, entry: impl Entry, stop: Stop) -> E {
    if !record.leave_fast(gate) {
        entry.settle(record);
    }
    E::tell(stopped(entry, stop))
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
fn stopped(entry: impl Entry, stop: Stop) -> Failure {
    let (raw, info) = entry.names();
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
    guarded::<R>(|| run(args))
}

/// Runs under the guard, and takes the result apart.
#[inline(always)]
fn guarded<R: Lower>(run: impl FnOnce() -> Result<R, Refusal>) -> Result<R::Value, Stop> {
    match guard(|| run().map(R::into_value)) {
        Ok(Ok(Ok(value))) => Ok(value),
        Ok(Ok(Err(text))) => Err(Stop::Failed(text)),
        Ok(Err(refusal)) => Err(Stop::Refused(refusal)),
        Err(panicked) => Err(Stop::Panicked(panicked)),
    }
}

// ---- functions --------------------------------------------------------------------------------------

#[cold]
#[inline(never)]
fn pinned_stopped(slot: &'static FunctionSlot, stop: Stop) -> Status {
    Status::tell(stopped(Function(slot), stop))
}

#[inline(always)]
unsafe fn in_function<P: FunctionPointer<R>, R: Lower, A: Answer<R::Value>>(
    slot: &'static FunctionSlot,
    function: P::Pointer,
    shadows: P::Shadows,
    answer: A,
) -> A::Out {
    // SAFETY: the stub's caller keeps the function's contract; the arguments are what it stated.
    let body = move || unsafe { run::<P, R>(shadows, |args| Ok(P::apply(function, args))) };
    let expect = Word::live(0);
    inside(&slot.gate, expect, BY_STUB, Function(slot), answer, body)
}

/// The same without a look at the registry.
#[inline(always)]
unsafe fn in_pinned<P: FunctionPointer<R>, R: Lower, A: Answer<R::Value, Error = Status>>(
    slot: &'static FunctionSlot,
    function: P::Pointer,
    shadows: P::Shadows,
    answer: A,
) -> A::Out {
    // SAFETY: as in `in_function`.
    match unsafe { run::<P, R>(shadows, |args| Ok(P::apply(function, args))) } {
        Ok(value) => answer.value(value),
        Err(stop) => answer.failed(pinned_stopped(slot, stop)),
    }
}

/// The body of a function's stub.
///
/// # Safety
/// Pointers in `shadows` are null or valid for the call, and the function's own contract is kept.
#[inline(never)] // thin stubs: one of these for a signature, not one for a function
#[allow(improper_ctypes_definitions)] // `extern` says that nothing unwinds out of here, so that stubs just jump
pub unsafe extern "C" fn call_function<P: FunctionPointer<R>, R: Lower>(
    slot: &'static FunctionSlot,
    function: P::Pointer,
    shadows: P::Shadows,
    on_error: R::Value,
) -> R::Shadow {
    let answer = Plain::<R>(R::lower(on_error));
    // SAFETY: the caller's promise.
    unsafe { in_function::<P, R, _>(slot, function, shadows, answer) }
}

/// The body of a function's `_try` stub.
///
/// # Safety
/// As [`call_function`], and `result` is null or valid to write.
#[inline(never)] // thin stubs, as above
#[allow(improper_ctypes_definitions)]
pub unsafe extern "C" fn try_call_function<P: FunctionPointer<R>, R: Lower>(
    slot: &'static FunctionSlot,
    function: P::Pointer,
    shadows: P::Shadows,
    result: *mut R::Shadow,
) -> Status {
    // SAFETY: the caller's promises.
    unsafe { in_function::<P, R, _>(slot, function, shadows, Try::<R>::new(result)) }
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
    let answer = Plain::<R>(R::lower(on_error));
    // SAFETY: the caller's promise.
    unsafe { in_pinned::<P, R, _>(slot, function, shadows, answer) }
}

/// The body of a pinned function's `_try` stub.
///
/// # Safety
/// As [`try_call_function`].
#[inline(never)] // thin stubs, as above
#[allow(improper_ctypes_definitions)]
pub unsafe extern "C" fn try_call_pinned<P: FunctionPointer<R>, R: Lower>(
    slot: &'static FunctionSlot,
    function: P::Pointer,
    shadows: P::Shadows,
    result: *mut R::Shadow,
) -> Status {
    // SAFETY: the caller's promises.
    unsafe { in_pinned::<P, R, _>(slot, function, shadows, Try::<R>::new(result)) }
}

// ---- closures ---------------------------------------------------------------------------------------

/// Runs `with` on what a slot calls, and its data, if it has the signature that the caller has in mind.
///
/// # Safety
/// The caller is inside the slot's live entry.
#[inline(always)]
unsafe fn run_slot<P: Params, R: Lower, T>(
    slot: &Slot,
    info: &'static SignatureInfo,
    with: impl FnOnce(Erased<P, R>, *const u8) -> Result<T, Stop>,
) -> Result<T, Stop> {
    // Relaxed: published by the gate, which has been read.
    let signature = slot.signature.load(Relaxed);
    if signature != info.address() {
        return Err(Stop::Signature(signature));
    }
    // SAFETY: an entry of this signature holds a function of this type.
    let call: Erased<P, R> = unsafe { core::mem::transmute(slot.call.get()) };
    with(call, slot.data.get().cast())
}

#[inline(always)]
unsafe fn in_closure<P: Params, R: Lower, A: Answer<R::Value>>(
    info: &'static SignatureInfo,
    raw: u64,
    shadows: P::Shadows,
    answer: A,
) -> A::Out {
    let entry = Closure(raw, info);
    let Some(slot) = REGISTRY.slot(raw) else {
        return answer.failed(no_slot(entry));
    };
    // SAFETY: the caller's promise; `inside` runs this only inside the live entry, and `data` is what was
    // exported with `call`.
    let body = move || unsafe {
        run_slot::<P, R, _>(slot, info, |call, data| {
            run::<P, R>(shadows, |args| call(data, args).into_result())
        })
    };
    let expect = Word::live(handle::generation_of(raw));
    inside(&slot.gate, expect, BY_HANDLE, entry, answer, body)
}

#[cold]
#[inline(never)]
fn no_slot<E: Told>(entry: Closure) -> E {
    E::tell(entry.absence())
}

/// One for each list of parameters and return, whatever the number of callback types that have them.
///
/// # Safety
/// As [`call_handle`].
unsafe fn call_entry<P: Params, R: Lower>(
    info: &'static SignatureInfo,
    raw: u64,
    shadows: P::Shadows,
    on_error: R::Value,
) -> R::Shadow {
    let answer = Plain::<R>(R::lower(on_error));
    // SAFETY: the caller's promise.
    unsafe { in_closure::<P, R, _>(info, raw, shadows, answer) }
}

/// As [`call_entry`].
///
/// # Safety
/// As [`try_handle`].
unsafe fn try_entry<P: Params, R: Lower>(
    info: &'static SignatureInfo,
    raw: u64,
    shadows: P::Shadows,
    result: *mut R::Shadow,
) -> Status {
    // SAFETY: the caller's promises.
    unsafe { in_closure::<P, R, _>(info, raw, shadows, Try::<R>::new(result)) }
}

#[inline(always)]
unsafe fn call_raw<S: Signature>(
    raw: u64,
    shadows: <S::Params as Params>::Shadows,
) -> <S::Return as Lower>::Shadow {
    // SAFETY: the caller's promise.
    unsafe { call_entry::<S::Params, S::Return>(S::info(), raw, shadows, S::ON_ERROR) }
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
    unsafe { try_entry::<S::Params, S::Return>(S::info(), raw_number(raw), shadows, result) }
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
    let raw = crate::stub::raw_from_user_data(user_data);
    if cfg!(debug_assertions) {
        // SAFETY: the caller's promise.
        return unsafe { call_raw::<S>(raw, shadows) };
    }
    // A thunk is the way for speed: here the whole call is one function.
    let answer = Plain::<S::Return>(<S::Return as Lower>::lower(S::ON_ERROR));
    // SAFETY: the caller's promise.
    unsafe { in_closure::<S::Params, S::Return, _>(S::info(), raw, shadows, answer) }
}

/// The body of a pool's stub.
///
/// # Safety
/// As [`call_handle`].
#[inline(never)] // thin stubs, as above
#[allow(improper_ctypes_definitions)]
pub unsafe extern "C" fn call_pooled<S: Signature>(
    cell: &'static PoolCell,
    shadows: <S::Params as Params>::Shadows,
) -> <S::Return as Lower>::Shadow {
    let raw = cell.raw();
    if raw == 0 {
        return unbound::<S>();
    }
    // SAFETY: the caller's promise.
    unsafe { call_raw::<S>(raw, shadows) }
}

/// A stub whose wrapper has been taken out by `unbind`.
#[cold]
#[inline(never)]
fn unbound<S: Signature>() -> <S::Return as Lower>::Shadow {
    let failure = Failure::new(Status::Closed, 0, Some(S::info().name));
    error::fail(failure.with(Detail::Unbound));
    <S::Return as Lower>::lower(S::ON_ERROR)
}

/// A call by handle from Rust.
///
/// # Errors
/// Every way in which a call can end without a value.
///
/// # Safety
/// The callback's own contract is kept.
#[inline]
pub unsafe fn call<S: Signature>(
    handle: Handle,
    args: <S::Params as Params>::Out<'_>,
) -> Result<<S::Return as Lower>::Value, CallError> {
    // SAFETY: the caller's promise.
    unsafe { call_lifted::<S::Params, S::Return>(S::info(), handle.raw(), args) }
}

/// # Safety
/// As [`call`].
unsafe fn call_lifted<P: Params, R: Lower>(
    info: &'static SignatureInfo,
    raw: u64,
    args: P::Out<'_>,
) -> Result<R::Value, CallError> {
    let entry = Closure(raw, info);
    let Some(slot) = REGISTRY.slot(raw) else {
        return Err(no_slot(entry));
    };
    // SAFETY: inside the live entry, which keeps `data` there; the arguments are Rust's own.
    let body = move || unsafe {
        run_slot::<P, R, _>(slot, info, |call, data| {
            guarded::<R>(|| call(data, args).into_result())
        })
    };
    let expect = Word::live(handle::generation_of(raw));
    inside(&slot.gate, expect, BY_HANDLE, entry, Typed, body)
}
