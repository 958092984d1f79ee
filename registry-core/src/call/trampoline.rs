//! The trampoline: what every stub calls, with its C arguments and a handle or a function's slot.
//!
//! A call enters the entry, checks a closure's signature, lifts the arguments, runs the callback under the guard, leaves the entry, and only
//! then reports a failure. A call that succeeds takes no lock, allocates nothing and makes no system call, except that a thread's first call
//! allocates its hazard record.
//!
//! One instantiation serves all functions of one signature, and one all callback types with the same parameters, return and reply. Only thunks
//! and the stubs of pools have the fast path inlined, in release builds.

use crate::call::asked::Asked;
use crate::call::closure::BadArgument;
use crate::call::enter::{
    Closure, Function, Path, call_fast, call_slow, enter_slowly, leave_slowly, outlined, stopped,
};
use crate::call::outcome::{CallResult, Outcome, Refusal, Stop};
use crate::call::params::{FunctionPointer, Params};
use crate::call::reply::{Plain, Reply, Try, Typed};
use crate::call::signature::{CallbackType, Signature};
use crate::errors::failure::{CallError, Detail, Failure};
use crate::handle::Handle;
use crate::registry::function::FunctionSlot;
use crate::registry::{REGISTRY, telling, user_data};
use crate::status::Status;
use crate::sys::panic::guard;
use crate::sys::sync::Relaxed;
use crate::table::pool_cell::PoolCell;
use crate::table::slab::Slot;
use crate::values::lift::Call;
use crate::values::lower::Lower;
use crate::values::raw_handle::{RawHandle, UserData, closure_number, raw_number};
use crate::values::signature_info::SignatureInfo;
use alloc::string::{String, ToString};
use core::ptr;

/// Lifts the arguments, and runs the callback with them under the guard.
///
/// # Safety
/// Pointers in `c_reprs` are null or valid for the call. `R` is the return of the signature `info`.
#[inline(always)]
unsafe fn lift_and_run<P: Params, R: Lower>(
    c_reprs: P::CReprs,
    info: &'static SignatureInfo,
    callback: impl for<'call> FnOnce(P::Out<'call>) -> Result<R, Refusal>,
) -> CallResult<R::Value> {
    let call = Call::new();
    // SAFETY: the caller's promise.
    let args = match unsafe { P::lift(c_reprs, &call) } {
        Ok(args) => args,
        Err((at, why)) => return CallResult::stop(Stop::Invalid(at, why)),
    };
    // SAFETY: the caller's promise.
    unsafe { guarded::<R>(info, || callback(args)) }
}

/// Runs the callback under the guard, and sorts what comes back into a value or the reason why there is none.
///
/// # Safety
/// `R` is the return of the signature `info`.
#[inline(always)]
pub(crate) unsafe fn guarded<R: Lower>(
    info: &'static SignatureInfo,
    callback: impl FnOnce() -> Result<R, Refusal>,
) -> CallResult<R::Value> {
    let told = |error| {
        // SAFETY: the caller's promise.
        unsafe { failed::<R>(info, error) }
    };
    match guard(|| callback().map(|returned| returned.into_value().map_err(told))) {
        Ok(Ok(Ok(value))) => CallResult::value(value),
        Ok(Ok(Err((text, code)))) => CallResult::stop(Stop::Failed(text, code)),
        Ok(Err(refusal)) => CallResult::stop(Stop::Refused(refusal)),
        Err(panicked) => CallResult::stop(Stop::Panicked(panicked)),
    }
}

/// What an error says: its message, and its code. Runs the user's code, and drops the error.
///
/// # Safety
/// `R` is the return of the signature `info`.
#[cold]
unsafe fn failed<R: Lower>(info: &'static SignatureInfo, error: R::Error) -> (String, Option<i32>) {
    // SAFETY: the static of a signature has the `ReadCode` of its return, whose error is `R::Error` (`Lower`, promise 4).
    let code = unsafe { info.record.invoke.read_code.read(&error) };
    (error.to_string(), code)
}

// ---- functions --------------------------------------------------------------------------------------

outlined! {
fn pinned_stopped<T, A: Reply<T>>(slot: &'static FunctionSlot, reply: A, stop: Stop) -> A::Out {
    reply.failure(stopped(slot.handle.raw(), Some(&slot.info), stop))
}
}

/// The body of a call of a function, which runs inside its entry.
///
/// # Safety
/// The slot's function has these parameters and this return; pointers in `c_reprs` are null or valid for the call, and the
/// function's own contract is kept.
#[inline(always)]
unsafe fn function_body<P: FunctionPointer<R>, R: Lower>(
    c_reprs: P::CReprs,
) -> impl FnOnce(&'static FunctionSlot) -> CallResult<R::Value> {
    // SAFETY: the caller's promise. The arguments are values of the function's own types.
    move |slot| unsafe {
        let function = slot.callee::<P, R>();
        lift_and_run::<P, R>(c_reprs, &slot.info, |args| Ok(P::apply(function, args)))
    }
}

/// A call of a pinned function, which is always live: it enters no entry.
#[inline(always)]
unsafe fn in_pinned<P: FunctionPointer<R>, R: Lower, A: Reply<R::Value>>(
    slot: &'static FunctionSlot,
    function: P::Pointer,
    c_reprs: P::CReprs,
    given: A::Given,
) -> A::Out {
    // SAFETY: the caller's promises.
    let reply = unsafe { A::begin(given) };
    // SAFETY: as in `function_body`.
    let ended =
        unsafe { lift_and_run::<P, R>(c_reprs, &slot.info, |args| Ok(P::apply(function, args))) };
    match ended.into_result() {
        Ok(value) => reply.value(value),
        Err(stop) => pinned_stopped(slot, reply, stop),
    }
}

/// The body of a function's stub.
///
/// # Safety
/// The slot's function has these parameters and this return. Pointers in `c_reprs` are null or valid for the call, and the function's own contract is kept.
#[inline]
pub unsafe fn call_function<P: FunctionPointer<R>, R: Lower>(
    slot: &'static FunctionSlot,
    c_reprs: P::CReprs,
    on_error: R::Value,
) -> R::CRepr {
    // SAFETY: the caller's promise.
    unsafe { P::call_function::<Plain<R>, { Path::FAST }>(c_reprs, slot, on_error) }
}

/// The body of a function's `_try` stub.
///
/// # Safety
/// As [`call_function`], and `result` is null or valid to write.
#[inline]
pub unsafe fn try_call_function<P: FunctionPointer<R>, R: Lower>(
    slot: &'static FunctionSlot,
    c_reprs: P::CReprs,
    result: *mut R::CRepr,
) -> Status {
    // SAFETY: the caller's promises.
    unsafe { P::call_function::<Try<R>, { Path::FAST }>(c_reprs, slot, result) }
}

/// A call of a function, on the fast path or on the slow path (see [`Path`]).
///
/// # Safety
/// As [`call_function`] or [`try_call_function`], whichever replies as `A` does.
#[inline(always)]
pub(crate) unsafe fn in_function<
    P: FunctionPointer<R>,
    R: Lower,
    A: Reply<R::Value>,
    const FAST: bool,
>(
    c_reprs: P::CReprs,
    slot: &'static FunctionSlot,
    given: A::Given,
) -> A::Out {
    // SAFETY: the caller's promises.
    let setup = |given| unsafe { (A::begin(given), function_body::<P, R>(c_reprs)) };
    if FAST {
        // SAFETY: the caller's promises.
        let fallback =
            |given| unsafe { P::call_function::<A, { Path::SLOW }>(c_reprs, slot, given) };
        call_fast(Function(slot), given, setup, fallback)
    } else {
        let (reply, body) = setup(given);
        call_slow(Function(slot), reply, body)
    }
}

/// The body of a pinned function's stub.
///
/// # Safety
/// As [`call_function`].
#[inline]
pub unsafe fn call_pinned<P: FunctionPointer<R>, R: Lower>(
    slot: &'static FunctionSlot,
    function: P::Pointer,
    c_reprs: P::CReprs,
    on_error: R::Value,
) -> R::CRepr {
    // SAFETY: the caller's promise.
    unsafe { in_pinned::<P, R, Plain<R>>(slot, function, c_reprs, on_error) }
}

/// The body of a pinned function's `_try` stub.
///
/// # Safety
/// As [`try_call_function`].
#[inline(never)] // thin stubs: one of these for a signature, not one for a function
#[allow(improper_ctypes_definitions)] // `extern "C"` marks it nounwind, so that stubs tail-call it
pub unsafe extern "C" fn try_call_pinned<P: FunctionPointer<R>, R: Lower>(
    slot: &'static FunctionSlot,
    function: P::Pointer,
    c_reprs: P::CReprs,
    result: *mut R::CRepr,
) -> Status {
    // SAFETY: the caller's promises.
    unsafe { in_pinned::<P, R, Try<R>>(slot, function, c_reprs, result) }
}

// ---- closures ---------------------------------------------------------------------------------------

/// Whether a slot's entry has the signature that the caller expects. The caller is inside the entry.
#[inline(always)]
fn check_signature(slot: &Slot, asked: impl Asked) -> Result<(), Stop> {
    // Relaxed: published by the gate, which the caller has read.
    let signature = slot.signature.load(Relaxed);
    if signature != asked.entry().address() {
        return Err(Stop::Signature(signature, asked.info()));
    }
    Ok(())
}

/// Calls the closure in a slot, or a method of the implementer there.
///
/// # Safety
/// The caller is inside the slot's live entry, which has the signature that is asked for. That has these parameters and this return.
#[inline(always)]
unsafe fn call_slot<P: Params, R: Lower>(
    slot: &Slot,
    asked: impl Asked,
    args: P::Out<'_>,
) -> Outcome<R> {
    // SAFETY: the export of that entry stored the pointer that `erase` returned, or a table of such pointers, and the data with it. Neither
    // changes while a caller is inside.
    unsafe { P::call_erased(asked.code(slot.call.get()), slot.data.get().cast(), args) }
}

/// The body of a call of a closure, which runs inside its entry.
///
/// # Safety
/// As [`call_handle`]. `P` and `R` are the parameters and the return of what is asked for.
#[inline(always)]
unsafe fn closure_body<K: Asked, P: Params, R: Lower>(
    asked: K,
    c_reprs: P::CReprs,
) -> impl FnOnce(&'static Slot) -> CallResult<R::Value> {
    move |slot| {
        if let Err(stop) = check_signature(slot, asked) {
            return CallResult::stop(stop);
        }
        let info = asked.info();
        let call = Call::new();
        // SAFETY: the caller's promise.
        let args = match unsafe { P::lift(c_reprs, &call) } {
            Ok(args) => args,
            Err((at, why)) => return not_called(slot, BadArgument { info, at, why }),
        };
        // SAFETY: this runs only inside the live entry, whose signature was just checked.
        unsafe { guarded::<R>(info, || call_slot::<P, R>(slot, asked, args).into_result()) }
    }
}

/// Tells the callable in a slot of a call that does not reach it, under the guard: it may run a waker. The caller is inside the entry.
#[cold]
#[inline(never)]
fn not_called<T>(slot: &Slot, why: BadArgument) -> CallResult<T> {
    if let Some(end) = slot.end.get() {
        let told = ptr::from_ref(&why).cast();
        // SAFETY: the export of the entry stored both. The callable lives while the caller is inside, and `told` is not null.
        let woken = guard(|| unsafe { end(slot.data.get().cast(), told) });
        if let Err(panicked) = woken {
            // The call ends by its argument; its caller can do nothing about the waker.
            drop(panicked.into_message());
        }
    }
    CallResult::stop(Stop::Invalid(why.at, why.why))
}

/// A call by handle with tagged values, one of which the parameter does not take.
pub(crate) fn refuse_tagged(raw: u64, why: BadArgument) {
    let entry = Closure(raw, why.info);
    let Some(slot) = REGISTRY.slot(raw) else {
        return;
    };
    if let Ok(slow) = enter_slowly(entry, &slot.gate) {
        if check_signature(slot, why.info).is_ok() {
            let _: CallResult<()> = not_called(slot, why);
        }
        leave_slowly(&slow, entry, &slot.gate);
    }
}

/// A call of a closure, on the fast path or on the slow path (see [`Path`]).
///
/// # Safety
/// As [`call_handle`] or [`try_handle`], whichever replies as `A` does.
#[inline(always)]
pub(crate) unsafe fn in_closure<
    K: Asked,
    P: Params,
    R: Lower,
    A: Reply<R::Value>,
    const FAST: bool,
>(
    raw: u64,
    c_reprs: P::CReprs,
    asked: K,
    given: A::Given,
) -> A::Out {
    // SAFETY: the caller's promises.
    let setup = |given| unsafe { (A::begin(given), closure_body::<K, P, R>(asked, c_reprs)) };
    if FAST {
        // SAFETY: the caller's promises.
        let fallback =
            |given| unsafe { P::call_entry::<K, R, A, { Path::SLOW }>(raw, c_reprs, asked, given) };
        call_fast(Closure(raw, asked), given, setup, fallback)
    } else {
        let (reply, body) = setup(given);
        call_slow(Closure(raw, asked), reply, body)
    }
}

/// A call by thunk or by a pool's stub. In release builds all of it is inlined into one function.
///
/// # Safety
/// As [`in_closure`].
#[inline(always)]
unsafe fn call_raw<S: Signature, A: Reply<<S::Return as Lower>::Value>>(
    raw: u64,
    c_reprs: <S::Params as Params>::CReprs,
    given: A::Given,
) -> A::Out {
    let info = S::info();
    // SAFETY: the caller's promises.
    unsafe {
        if cfg!(debug_assertions) {
            S::Params::call_entry::<_, S::Return, A, { Path::FAST }>(raw, c_reprs, info, given)
        } else {
            in_closure::<_, S::Params, S::Return, A, { Path::FAST }>(raw, c_reprs, info, given)
        }
    }
}

/// The body of `<crate>_<Type>_call`, and of a method's `<crate>_<Trait>_<method>`. It jumps to the code that all callback types, or all methods,
/// with these parameters and this return share.
///
/// # Safety
/// `P` and `R` are the parameters and the return of what is asked for. Pointers in `c_reprs` are null or valid for the call, and the
/// callback's own contract is kept.
#[inline]
pub unsafe fn call_handle<P: Params, R: Lower>(
    raw: RawHandle,
    c_reprs: P::CReprs,
    asked: impl Asked,
    on_error: R::Value,
) -> R::CRepr {
    match closure_number(raw) {
        // SAFETY: the caller's promise.
        Some(raw) => unsafe {
            P::call_entry::<_, R, Plain<R>, { Path::FAST }>(raw, c_reprs, asked, on_error)
        },
        // The number is no closure's handle: the slow path finds out what it is.
        // SAFETY: the caller's promise.
        None => unsafe {
            let raw = raw_number(raw);
            P::call_entry::<_, R, Plain<R>, { Path::SLOW }>(raw, c_reprs, asked, on_error)
        },
    }
}

/// The body of `<crate>_<Type>_try`, and of a method's `<crate>_<Trait>_<method>_try`.
///
/// # Safety
/// As [`call_handle`], and `result` is null or valid to write.
#[inline]
pub unsafe fn try_handle<P: Params, R: Lower>(
    raw: RawHandle,
    c_reprs: P::CReprs,
    asked: impl Asked,
    result: *mut R::CRepr,
) -> Status {
    let raw = raw_number(raw);
    // SAFETY: the caller's promises.
    unsafe { P::call_entry::<_, R, Try<R>, { Path::FAST }>(raw, c_reprs, asked, result) }
}

/// The body of a thunk.
///
/// # Safety
/// As [`call_handle`]. `user_data` may be any pointer.
#[inline]
pub unsafe fn call_thunk<S: CallbackType>(
    user_data: UserData,
    c_reprs: <S::Params as Params>::CReprs,
) -> <S::Return as Lower>::CRepr {
    // SAFETY: the caller's promise.
    unsafe {
        let raw = user_data::raw_from_user_data(user_data);
        call_raw::<S, Plain<S::Return>>(raw, c_reprs, S::ON_ERROR)
    }
}

/// The body of a pool's stub.
///
/// # Safety
/// As [`call_handle`].
#[inline]
pub unsafe fn call_pooled<S: CallbackType>(
    cell: &'static PoolCell,
    c_reprs: <S::Params as Params>::CReprs,
) -> <S::Return as Lower>::CRepr {
    // SAFETY: the caller's promise.
    unsafe { S::Params::call_pooled::<S>(c_reprs, cell) }
}

/// # Safety
/// As [`call_pooled`].
#[inline(always)]
pub(crate) unsafe fn in_pooled<S: CallbackType>(
    c_reprs: <S::Params as Params>::CReprs,
    cell: &'static PoolCell,
) -> <S::Return as Lower>::CRepr {
    let raw = cell.raw();
    if raw == 0 {
        return unbound::<S>();
    }
    // SAFETY: the caller's promise.
    unsafe { call_raw::<S, Plain<S::Return>>(raw, c_reprs, S::ON_ERROR) }
}

/// A call of a stub whose wrapper was taken out by `unbind`.
#[cold]
#[inline(never)]
fn unbound<S: CallbackType>() -> <S::Return as Lower>::CRepr {
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
    let args = S::Params::settle(args);
    // SAFETY: the caller's promise.
    unsafe { call_lifted::<_, S::Params, S::Return>(S::info(), handle.raw(), args) }
}

/// # Safety
/// As [`call`]. `P` and `R` are the parameters and the return of what is asked for.
pub(crate) unsafe fn call_lifted<'call, K: Asked, P: Params, R: Lower>(
    asked: K,
    raw: u64,
    args: P::Out<'call>,
) -> Result<R::Value, CallError> {
    let entry = Closure(raw, asked);
    let setup = |args: P::Out<'call>| {
        let body = move |slot: &'static Slot| {
            if let Err(stop) = check_signature(slot, asked) {
                return CallResult::stop(stop);
            }
            let info = asked.info();
            // SAFETY: this runs only inside the live entry. The arguments are Rust values already.
            unsafe { guarded::<R>(info, || call_slot::<P, R>(slot, asked, args).into_result()) }
        };
        (Typed, body)
    };
    call_fast(entry, args, setup, |args| typed_slow(entry, setup(args).1))
}

outlined! {
/// The slow path of [`call`].
fn typed_slow<K: Asked, T>(
    entry: Closure<K>,
    body: impl FnOnce(&'static Slot) -> CallResult<T>,
) -> Result<T, CallError> {
    call_slow(entry, Typed, body)
}
}
