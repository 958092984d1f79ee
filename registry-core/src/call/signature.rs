//! Signatures: the traits that the marker type of an exported callback implements.
//!
//! The attribute writes the implementations. The trampoline and the wrappers are generic over them. Two callbacks have the same
//! signature only if they come from the same attribute. A signature is identified by the address of a static, not by a hash, so that two
//! can't be confused.

use crate::call::params::Params;
use crate::registry::function::FunctionSlot;
use crate::values::lower::Lower;
use crate::values::signature_info::SignatureInfo;

/// The type of a signature's C function: `unsafe extern "C" fn(..) -> ..`.
pub type CFn<S> = <S as Signature>::CFn;

/// The type of a thunk whose first parameter is `user_data`: what `Thunk<'_, ThunkFirst<S>>` holds.
pub type ThunkFirst<S> = <S as CallbackType>::ThunkFirst;

/// The type of a thunk whose last parameter is `user_data`: what `Thunk<'_, ThunkLast<S>>` holds.
pub type ThunkLast<S> = <S as CallbackType>::ThunkLast;

/// The type of a thunk with `user_data` where the attribute's `user_data_at` says: what `Thunk<'_, ThunkBetween<S>>` holds.
pub type ThunkBetween<S> = <S as UserDataBetween>::Thunk;

/// An exported function or callback type.
///
/// # Safety
/// Implemented by the attribute alone. `CFn`, `Params` and `Return` describe the same function, and
/// `info` is one static for the signature and for no other.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no exported callback",
    label = "not marked with `#[exported_callback]`",
    note = "put `#[exported_callback(..)]` on a function, or on a type alias such as \
            `type Compare = fn(a: i32, b: i32) -> i32`"
)]
pub unsafe trait Signature: Sized + 'static {
    /// The C function pointer.
    type CFn: Copy + Send + Sync + 'static;
    /// The parameters, lifetimes written `'static`.
    type Params: Params;
    /// What the callback returns.
    type Return: Lower + 'static;
    /// The number by which records name a callback type, 0 for a function. The run time never compares it.
    #[doc(hidden)]
    const IDENTITY: u64 = 0;
    /// The signature's identity and names.
    fn info() -> &'static SignatureInfo;
    /// The slot of the function, if the signature is a function's.
    #[doc(hidden)]
    fn function_slot() -> Option<&'static FunctionSlot> {
        None
    }
}

/// The function form.
///
/// This is the only trait that the attribute implements for a function. [`Signature`] follows from it, so that the compiler checks one
/// `impl` for each function instead of several.
///
/// # Safety
/// Implemented by the attribute alone. The pointer in `FUNCTION` is the address of a static: the slot of this function and of no
/// other. `STUB` is a `CFn` of these types. Where it is `None`, `CFn` is `extern "C"` and takes the C form of each parameter, in order.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no exported function",
    label = "this callback has no stub of its own",
    note = "closures are reached by handle, by `thunk_first`/`thunk_last`, or by `bind` with `pool = ..`; the methods of a trait by handle"
)]
pub unsafe trait ExportedFunction: Signature {
    /// The C function pointer, the parameters and the return.
    type Types: FunctionTypes;
    /// Its internal stub, a `CFn`, where it can't be [`Params::stub`]. It is not a field of the slot, so that it is compiled only where it
    /// is used.
    const STUB: Option<*const ()> = None;
    /// Its slot, and the value that a plain stub returns for a call that fails. One constant is cheaper to compile than two. A pointer, not
    /// a reference: until Rust 1.90 a constant may not refer to a static with interior mutability.
    #[cfg(not(loom))]
    const FUNCTION: (*const FunctionSlot, <Self::Return as Lower>::Value);
    /// The same in a model, which makes a slot when it is first used.
    #[cfg(loom)]
    fn function() -> (&'static FunctionSlot, <Self::Return as Lower>::Value);
}

/// The type of the value that a plain stub returns for a call that fails.
type OnError<F> = <<F as Signature>::Return as Lower>::Value;

/// The function's slot, and the value that a plain stub returns for a call that fails.
pub(crate) fn function<F: ExportedFunction>() -> (&'static FunctionSlot, OnError<F>) {
    #[cfg(not(loom))]
    {
        let (slot, on_error) = F::FUNCTION;
        // SAFETY: the trait's promise: a static.
        (unsafe { &*slot }, on_error)
    }
    #[cfg(loom)]
    F::function()
}

/// The function's slot.
pub(crate) fn slot<F: ExportedFunction>() -> &'static FunctionSlot {
    function::<F>().0
}

/// `(CFn, Params, Return)`.
pub trait FunctionTypes {
    /// The C function pointer.
    type CFn: Copy + Send + Sync + 'static;
    /// The parameters, lifetimes written `'static`.
    type Params: Params;
    /// What the function returns.
    type Return: Lower + 'static;
}

impl<C: Copy + Send + Sync + 'static, P: Params, R: Lower + 'static> FunctionTypes for (C, P, R) {
    type CFn = C;
    type Params = P;
    type Return = R;
}

// SAFETY: the types are those of the function, and a slot has the one `SignatureInfo` of its function.
#[diagnostic::do_not_recommend]
unsafe impl<F: ExportedFunction> Signature for F {
    type CFn = <F::Types as FunctionTypes>::CFn;
    type Params = <F::Types as FunctionTypes>::Params;
    type Return = <F::Types as FunctionTypes>::Return;
    fn info() -> &'static SignatureInfo {
        &slot::<F>().info
    }
    fn function_slot() -> Option<&'static FunctionSlot> {
        Some(slot::<F>())
    }
}

/// The function's stub.
pub(crate) fn stub<F: ExportedFunction>() -> CFn<F> {
    let stub = F::STUB.unwrap_or_else(<F as Signature>::Params::stub::<F>);
    // SAFETY: `ExportedFunction` and `Params::stub` promise it.
    unsafe { with_type::<F>(stub) }
}

/// The stub of a function that has one of its own.
pub(crate) const fn own_stub<F: ExportedFunction>() -> CFn<F> {
    const { assert!(F::STUB.is_some(), "it has a stub of its own") };
    match F::STUB {
        // SAFETY: `ExportedFunction` promises it.
        Some(stub) => unsafe { with_type::<F>(stub) },
        None => unreachable!(),
    }
}

/// # Safety
/// `stub` is the address of a function of the type `CFn`.
const unsafe fn with_type<F: ExportedFunction>(stub: *const ()) -> CFn<F> {
    const {
        assert!(
            size_of::<CFn<F>>() == size_of::<*const ()>(),
            "a function pointer"
        )
    };
    // SAFETY: the caller's promise.
    unsafe { core::mem::transmute_copy::<*const (), CFn<F>>(&stub) }
}

/// The type form.
///
/// # Safety
/// Implemented by the attribute alone; the thunks take `user_data` where their names say.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no callback type",
    label = "only the callback type of a closure has thunks, completions, streams and queued calls",
    note = "put `#[exported_callback]` on a type alias, such as `type Fetched = fn(code: i32)`, and name that",
    note = "for C, an exported function has `stub()` on its wrapper, and a trait has `handle()` there"
)]
pub unsafe trait CallbackType: Signature {
    /// The value that a plain stub returns for a call that fails.
    const ON_ERROR: <Self::Return as Lower>::Value;
    /// `unsafe extern "C" fn(user_data, ..) -> ..`.
    type ThunkFirst: Copy + Send + Sync + 'static;
    /// `unsafe extern "C" fn(.., user_data) -> ..`.
    type ThunkLast: Copy + Send + Sync + 'static;
    /// The thunk whose first parameter is `user_data`.
    const THUNK_FIRST: Self::ThunkFirst;
    /// The thunk whose last parameter is `user_data`.
    const THUNK_LAST: Self::ThunkLast;
}

/// A callback type whose attribute says between which parameters C passes `user_data`: `user_data_at = 1`.
///
/// # Safety
/// Implemented by the attribute alone.
#[diagnostic::on_unimplemented(
    message = "the attribute of `{Self}` doesn't say where C passes `user_data`",
    label = "no `user_data_at` in its attribute",
    note = "use `thunk_first()` or `thunk_last()` if C passes it before or after the other parameters; otherwise write \
            `#[exported_callback(user_data_at = 1, ..)]`, for one parameter before it"
)]
pub unsafe trait UserDataBetween: CallbackType {
    /// `unsafe extern "C" fn(.., user_data, ..) -> ..`.
    type Thunk: Copy + Send + Sync + 'static;
    /// The thunk with `user_data` in that place.
    const THUNK: Self::Thunk;
}
