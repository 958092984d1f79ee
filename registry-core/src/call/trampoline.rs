//! What every stub calls: from shadows and a handle (or a function's slot) to a result or a status.
//!
//! `private.rs` before this; `call/params.rs` (parameters one by one), `call/enter.rs` (being inside), `call/closure.rs`
//! (what runs), `sys/panic.rs` (panics) and `call/reply.rs` (what the caller gets) after it. The way of a call: enter,
//! check the signature, lift, run under the guard, leave, and only then tell anybody what failed. No lock, no
//! allocation and no system call on the way of a call that succeeds, but for the record that a thread's first
//! call makes.
//!
//! One instantiation serves all functions of one signature, and one all closures of one type.

use crate::call::enter::{Closure, Function, Path, call_fast, call_slow, outlined, stopped};
use crate::call::outcome::{Ended, Outcome, Refusal, Stop};
use crate::call::params::{FunctionPointer, Params};
use crate::call::reply::{Answer, Plain, Try, Typed};
use crate::call::signature::{CallbackType, Signature};
use crate::errors::failure::{CallError, Detail, Failure};
use crate::handle::Handle;
use crate::registry::function::FunctionSlot;
use crate::registry::{telling, user_data};
use crate::status::Status;
use crate::sys::panic::guard;
use crate::sys::sync::Relaxed;
use crate::table::pool_cell::PoolCell;
use crate::table::slab::Slot;
use crate::values::lift::{Call, RawHandle, UserData, closure_number, raw_number};
use crate::values::lower::Lower;
use crate::values::signature_info::SignatureInfo;

/// Lifts, runs under the guard, and takes the result apart.
///
/// # Safety
/// Pointers in `shadows` are null or valid for the call; `run` is called with what they lift to.
#[inline(always)]
unsafe fn run<P: Params, R: Lower>(
    shadows: P::Shadows,
    run: impl for<'call> FnOnce(P::Out<'call>) -> Result<R, Refusal>,
) -> Ended<R::Value> {
    let call = Call::new();
    // SAFETY: the caller's promise.
    let args = match unsafe { P::lift(shadows, &call) } {
        Ok(args) => args,
        Err((at, why)) => return Ended::stop(Stop::Invalid(at, why)),
    };
    guarded::<R>(|| run(args))
}

/// Runs under the guard, and takes the result apart.
#[inline(always)]
fn guarded<R: Lower>(run: impl FnOnce() -> Result<R, Refusal>) -> Ended<R::Value> {
    match guard(|| run().map(R::into_value)) {
        Ok(Ok(Ok(value))) => Ended::value(value),
        Ok(Ok(Err(text))) => Ended::stop(Stop::Failed(text)),
        Ok(Err(refusal)) => Ended::stop(Stop::Refused(refusal)),
        Err(panicked) => Ended::stop(Stop::Panicked(panicked)),
    }
}

// ---- functions --------------------------------------------------------------------------------------

outlined! {
fn pinned_stopped<T, A: Answer<T>>(slot: &'static FunctionSlot, answer: A, stop: Stop) -> A::Out {
    answer.failure(stopped(slot.handle.raw(), Some(&slot.info), stop))
}
}

/// What runs inside a function's entry.
///
/// # Safety
/// The slot's function has these parameters and this return; pointers in `shadows` are null or valid for the call, and the
/// function's own contract is kept.
#[inline(always)]
unsafe fn function_body<P: FunctionPointer<R>, R: Lower>(
    shadows: P::Shadows,
) -> impl FnOnce(&'static FunctionSlot) -> Ended<R::Value> {
    // SAFETY: the caller's promise; the arguments are what the function stated.
    move |slot| unsafe {
        let function = slot.callee::<P, R>();
        run::<P, R>(shadows, |args| Ok(P::apply(function, args)))
    }
}

/// The same without a look at the registry.
#[inline(always)]
unsafe fn in_pinned<P: FunctionPointer<R>, R: Lower, A: Answer<R::Value>>(
    slot: &'static FunctionSlot,
    function: P::Pointer,
    shadows: P::Shadows,
    given: A::Given,
) -> A::Out {
    // SAFETY: the caller's promises.
    let answer = unsafe { A::new(given) };
    // SAFETY: as in `function_body`.
    let ended = unsafe { run::<P, R>(shadows, |args| Ok(P::apply(function, args))) };
    match ended.into_result() {
        Ok(value) => answer.value(value),
        Err(stop) => pinned_stopped(slot, answer, stop),
    }
}

/// The body of a function's stub.
///
/// # Safety
/// The slot's function has these parameters and this return. Pointers in `shadows` are null or valid for the call, and the function's own contract is kept.
#[inline]
pub unsafe fn call_function<P: FunctionPointer<R>, R: Lower>(
    slot: &'static FunctionSlot,
    shadows: P::Shadows,
    on_error: R::Value,
) -> R::Shadow {
    // SAFETY: the caller's promise.
    unsafe { P::call_function::<Plain<R>, { Path::FAST }>(shadows, slot, on_error) }
}

/// The body of a function's `_try` stub.
///
/// # Safety
/// As [`call_function`], and `result` is null or valid to write.
#[inline]
pub unsafe fn try_call_function<P: FunctionPointer<R>, R: Lower>(
    slot: &'static FunctionSlot,
    shadows: P::Shadows,
    result: *mut R::Shadow,
) -> Status {
    // SAFETY: the caller's promises.
    unsafe { P::call_function::<Try<R>, { Path::FAST }>(shadows, slot, result) }
}

/// A call of a function, on the fast path or on the slow one (see [`Path`]).
///
/// # Safety
/// As [`call_function`] or [`try_call_function`], whichever replies as `A` does.
#[inline(always)]
pub(crate) unsafe fn in_function<
    P: FunctionPointer<R>,
    R: Lower,
    A: Answer<R::Value>,
    const FAST: bool,
>(
    shadows: P::Shadows,
    slot: &'static FunctionSlot,
    given: A::Given,
) -> A::Out {
    // SAFETY: the caller's promises.
    let setup = |given| unsafe { (A::new(given), function_body::<P, R>(shadows)) };
    if FAST {
        // SAFETY: the caller's promises.
        let fallback =
            |given| unsafe { P::call_function::<A, { Path::SLOW }>(shadows, slot, given) };
        call_fast(Function(slot), given, setup, fallback)
    } else {
        let (answer, body) = setup(given);
        call_slow(Function(slot), answer, body)
    }
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
    // SAFETY: the caller's promise.
    unsafe { in_pinned::<P, R, Plain<R>>(slot, function, shadows, on_error) }
}

/// The body of a pinned function's `_try` stub.
///
/// # Safety
/// As [`try_call_function`].
#[inline(never)] // thin stubs: one of these for a signature, not one for a function
#[allow(improper_ctypes_definitions)] // `extern` says that nothing unwinds out of here, so that stubs just jump
pub unsafe extern "C" fn try_call_pinned<P: FunctionPointer<R>, R: Lower>(
    slot: &'static FunctionSlot,
    function: P::Pointer,
    shadows: P::Shadows,
    result: *mut R::Shadow,
) -> Status {
    // SAFETY: the caller's promises.
    unsafe { in_pinned::<P, R, Try<R>>(slot, function, shadows, result) }
}

// ---- closures ---------------------------------------------------------------------------------------

/// Whether a slot's entry has the signature that the caller has in mind. The caller is inside it.
#[inline(always)]
fn check_signature(slot: &Slot, info: &'static SignatureInfo) -> Result<(), Stop> {
    // Relaxed: published by the gate, which has been read.
    let signature = slot.signature.load(Relaxed);
    if signature != info.address() {
        return Err(Stop::Signature(signature, info));
    }
    Ok(())
}

/// Calls what a slot holds.
///
/// # Safety
/// The caller is inside the slot's live entry, whose signature has these parameters and this return.
#[inline(always)]
unsafe fn call_slot<P: Params, R: Lower>(slot: &Slot, args: P::Out<'_>) -> Outcome<R> {
    // SAFETY: the export of that entry stored what `erase` gave, and the data beside it; being inside keeps
    // both there.
    unsafe { P::call_erased(slot.call.get(), slot.data.get().cast(), args) }
}

/// What runs inside a closure's entry.
///
/// # Safety
/// As [`call_handle`], and `info` is that of the entry's callers.
#[inline(always)]
unsafe fn closure_body<P: Params, R: Lower>(
    info: &'static SignatureInfo,
    shadows: P::Shadows,
) -> impl FnOnce(&'static Slot) -> Ended<R::Value> {
    move |slot| {
        if let Err(stop) = check_signature(slot, info) {
            return Ended::stop(stop);
        }
        // SAFETY: the caller's promise; this runs only inside the live entry.
        unsafe { run::<P, R>(shadows, |args| call_slot::<P, R>(slot, args).into_result()) }
    }
}

/// A call of a closure, on the fast path or on the slow one (see [`Path`]): one for each list of parameters, return and reply,
/// whatever the number of callback types that have them.
///
/// # Safety
/// As [`call_handle`] or [`try_handle`], whichever replies as `A` does.
#[inline(always)]
pub(crate) unsafe fn in_closure<P: Params, R: Lower, A: Answer<R::Value>, const FAST: bool>(
    raw: u64,
    shadows: P::Shadows,
    info: &'static SignatureInfo,
    given: A::Given,
) -> A::Out {
    // SAFETY: the caller's promises.
    let setup = |given| unsafe { (A::new(given), closure_body::<P, R>(info, shadows)) };
    if FAST {
        // SAFETY: the caller's promises.
        let fallback =
            |given| unsafe { P::call_entry::<R, A, { Path::SLOW }>(raw, shadows, info, given) };
        call_fast(Closure(raw, info), given, setup, fallback)
    } else {
        let (answer, body) = setup(given);
        call_slow(Closure(raw, info), answer, body)
    }
}

/// A call by handle: where speed counts, the whole of it is one function.
///
/// # Safety
/// As [`in_closure`].
#[inline(always)]
unsafe fn call_raw<S: Signature, A: Answer<<S::Return as Lower>::Value>>(
    raw: u64,
    shadows: <S::Params as Params>::Shadows,
    given: A::Given,
) -> A::Out {
    let info = S::info();
    // SAFETY: the caller's promises.
    unsafe {
        if cfg!(debug_assertions) {
            S::Params::call_entry::<S::Return, A, { Path::FAST }>(raw, shadows, info, given)
        } else {
            in_closure::<S::Params, S::Return, A, { Path::FAST }>(raw, shadows, info, given)
        }
    }
}

/// The body of `<crate>_<Type>_call`.
///
/// # Safety
/// Pointers in `shadows` are null or valid for the call, and the callback's own contract is kept.
#[inline]
pub unsafe fn call_handle<S: CallbackType>(
    raw: RawHandle,
    shadows: <S::Params as Params>::Shadows,
) -> <S::Return as Lower>::Shadow {
    match closure_number(raw) {
        // SAFETY: the caller's promise.
        Some(raw) => unsafe { call_raw::<S, Plain<S::Return>>(raw, shadows, S::ON_ERROR) },
        // No closure's: the slow way says what it is instead.
        // SAFETY: the caller's promise.
        None => unsafe {
            let raw = raw_number(raw);
            let info = S::info();
            S::Params::call_entry::<S::Return, Plain<S::Return>, { Path::SLOW }>(
                raw,
                shadows,
                info,
                S::ON_ERROR,
            )
        },
    }
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
    unsafe { call_raw::<S, Try<S::Return>>(raw_number(raw), shadows, result) }
}

/// The body of a thunk.
///
/// # Safety
/// As [`call_handle`]; `user_data` may be anything.
#[inline]
pub unsafe fn call_thunk<S: CallbackType>(
    user_data: UserData,
    shadows: <S::Params as Params>::Shadows,
) -> <S::Return as Lower>::Shadow {
    // SAFETY: the caller's promise.
    unsafe {
        let raw = user_data::raw_from_user_data(user_data);
        call_raw::<S, Plain<S::Return>>(raw, shadows, S::ON_ERROR)
    }
}

/// The body of a pool's stub.
///
/// # Safety
/// As [`call_handle`].
#[inline]
pub unsafe fn call_pooled<S: CallbackType>(
    cell: &'static PoolCell,
    shadows: <S::Params as Params>::Shadows,
) -> <S::Return as Lower>::Shadow {
    // SAFETY: the caller's promise.
    unsafe { S::Params::call_pooled::<S>(shadows, cell) }
}

/// # Safety
/// As [`call_pooled`].
#[inline(always)]
pub(crate) unsafe fn in_pooled<S: CallbackType>(
    shadows: <S::Params as Params>::Shadows,
    cell: &'static PoolCell,
) -> <S::Return as Lower>::Shadow {
    let raw = cell.raw();
    if raw == 0 {
        return unbound::<S>();
    }
    // SAFETY: the caller's promise.
    unsafe { call_raw::<S, Plain<S::Return>>(raw, shadows, S::ON_ERROR) }
}

/// A stub whose wrapper has been taken out by `unbind`.
#[cold]
#[inline(never)]
fn unbound<S: CallbackType>() -> <S::Return as Lower>::Shadow {
    let failure = Failure::new(Status::Closed, 0, Some(S::info().name));
    telling::fail(failure.with(Detail::Unbound));
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
unsafe fn call_lifted<'call, P: Params, R: Lower>(
    info: &'static SignatureInfo,
    raw: u64,
    args: P::Out<'call>,
) -> Result<R::Value, CallError> {
    let entry = Closure(raw, info);
    let setup = |args: P::Out<'call>| {
        let body = move |slot: &'static Slot| {
            if let Err(stop) = check_signature(slot, info) {
                return Ended::stop(stop);
            }
            // SAFETY: this runs only inside the live entry; the arguments are Rust's own.
            guarded::<R>(|| unsafe { call_slot::<P, R>(slot, args) }.into_result())
        };
        (Typed, body)
    };
    call_fast(entry, args, setup, |args| typed_slow(entry, setup(args).1))
}

outlined! {
/// The slow path of [`call`].
fn typed_slow<T>(
    entry: Closure,
    body: impl FnOnce(&'static Slot) -> Ended<T>,
) -> Result<T, CallError> {
    call_slow(entry, Typed, body)
}
}
