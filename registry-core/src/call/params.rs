//! Parameter lists: tuples of `Lift` types, up to twelve, and the functions and closures that are called with them.
//!
//! All code that depends on the number of parameters is in this file. The rest is written once, for a tuple, and compiled once per
//! signature.
//!
//! Parameters cross non-inlined calls one by one: a tuple of three or more would be spilled to memory. They come first, in the order
//! in which C passed them, so that a stub only adds its constants and jumps.
//!
//! Names here: `$arg` are the parameters' types, `A`, `B` and so on. So the kind of reply, which is `A` in the other files of this room, is `To`.

// The arity macros trigger both lints.
#![allow(clippy::too_many_arguments, clippy::extra_unused_lifetimes)]

use crate::call::arity::for_longer_lists;
use crate::call::asked::Asked;
use crate::call::closure::{self, Callable};
use crate::call::outcome::Outcome;
use crate::call::reply::Reply;
use crate::call::signature::{self, CallbackType, ExportedFunction};
use crate::call::{dynamic, trampoline};
use crate::registry::function::FunctionSlot;
use crate::table::pool_cell::PoolCell;
use crate::values::lift::{Call, Invalid, Lift};
use crate::values::lower::Lower;
use crate::values::tagged::Tagged;
use crate::values::type_desc::{self, TypeDesc};

/// A list of parameter types.
///
/// # Safety
/// As [`Lift`], element by element. Implemented for tuples only.
pub unsafe trait Params: Sized + 'static {
    /// The arguments as the stub received them.
    type CReprs: Copy;
    /// The arguments as the callback is called with them.
    type Out<'call>;
    /// Lifts all arguments.
    ///
    /// # Errors
    /// The position of the first argument that is not a value of its type, and why it is not.
    ///
    /// # Safety
    /// As [`Lift::lift`].
    unsafe fn lift<'call>(
        c_reprs: Self::CReprs,
        call: &'call Call,
    ) -> Result<Self::Out<'call>, (usize, Invalid)>;
    /// Ends the lifted arguments of a call that is refused before the callback runs.
    #[doc(hidden)]
    fn give_back(args: Self::Out<'_>);
    /// The arguments of a call from Rust.
    #[doc(hidden)]
    fn settle(args: Self::Out<'_>) -> Self::Out<'_>;
    /// The C forms of as many tagged values.
    ///
    /// # Errors
    /// The position of the first value that has no C form, and why it has none.
    #[doc(hidden)]
    fn from_tagged(values: &[Tagged]) -> Result<Self::CReprs, (usize, Invalid)>;
    /// The function pointer that a slot stores to call a callable, for [`Params::call_erased`]: [`Erase::CALL`].
    #[doc(hidden)]
    fn erase<R, Kind: Callable<Self, R>>() -> *const ();
    /// Calls the callable in a slot.
    ///
    /// # Safety
    /// `call` came from `erase` with the same `R`. `data` is the slot's data for that callable, which lives through the call.
    #[doc(hidden)]
    unsafe fn call_erased<R>(call: *const (), data: *const u8, args: Self::Out<'_>) -> Outcome<R>;
    /// The internal stub of a function: `extern "C"`, from the C forms of its parameters to that of its return.
    #[doc(hidden)]
    fn stub<F: ExportedFunction<Params = Self>>() -> *const ();
    /// # Safety
    /// As [`trampoline::in_closure`].
    #[doc(hidden)]
    unsafe fn call_entry<Ask: Asked, R: Lower, To: Reply<R::Value>, const FAST: bool>(
        raw: u64,
        c_reprs: Self::CReprs,
        asked: Ask,
        given: To::Given,
    ) -> To::Out;
    /// # Safety
    /// As [`trampoline::call_pooled`].
    #[doc(hidden)]
    unsafe fn call_pooled<S: CallbackType<Params = Self>>(
        c_reprs: Self::CReprs,
        cell: &'static PoolCell,
    ) -> <S::Return as Lower>::CRepr;
}

/// Parameter lists with which callables of this kind are called.
pub trait Erase<R, Kind: Callable<Self, R>>: Params {
    /// The function that calls one: `unsafe fn(data, ..) -> Outcome<R>`. A constant, so that the functions of an interface stand in a static table.
    const CALL: *const ();
}

/// Parameter lists of functions that return `R`.
pub trait FunctionPointer<R: Lower>: Params {
    /// The function's type. Every function coerces to it, `unsafe` or not.
    type Pointer: Copy + 'static;
    /// The type of a function that is safe to call. A function that is `unsafe`, or that needs a `target_feature`, does not coerce to it.
    type SafePointer: Copy + 'static;
    /// The parameters' and the return's descriptions.
    #[doc(hidden)]
    const TYPES: &'static [&'static TypeDesc];
    /// How many nodes these descriptions have.
    #[doc(hidden)]
    const NODES: usize = type_desc::nodes(Self::TYPES);
    /// Calls it.
    ///
    /// # Safety
    /// The function's own contract.
    unsafe fn apply(function: Self::Pointer, args: Self::Out<'_>) -> R;
    /// # Safety
    /// As [`trampoline::in_function`].
    #[doc(hidden)]
    unsafe fn call_function<To: Reply<R::Value>, const FAST: bool>(
        c_reprs: Self::CReprs,
        slot: &'static FunctionSlot,
        given: To::Given,
    ) -> To::Out;
}

/// A function pointer with its type, and as a slot stores it.
union Callee<P: FunctionPointer<R>, R: Lower> {
    typed: P::Pointer,
    safe: P::SafePointer,
    erased: unsafe fn(),
}

/// A function pointer as a slot stores it.
pub(crate) const fn erase<P: FunctionPointer<R>, R: Lower>(function: P::Pointer) -> unsafe fn() {
    // SAFETY: two function pointers.
    unsafe { Callee::<P, R> { typed: function }.erased }
}

/// As [`erase`], of a function that is safe to call.
pub(crate) const fn erase_safe<P: FunctionPointer<R>, R: Lower>(
    function: P::SafePointer,
) -> unsafe fn() {
    // SAFETY: two function pointers.
    unsafe { Callee::<P, R> { safe: function }.erased }
}

impl FunctionSlot {
    /// The user's function, with its type.
    ///
    /// # Safety
    /// The slot's function has these parameters and this return.
    #[inline(always)]
    pub(crate) unsafe fn callee<P: FunctionPointer<R>, R: Lower>(&self) -> P::Pointer {
        let erased = self.callee;
        // SAFETY: the caller's promise: `erase` or `erase_safe` took the type away.
        unsafe { Callee::<P, R> { erased }.typed }
    }
}

/// Closures that can be called again and again, from several threads at once.
pub trait CallFn<P: Params, R> {
    /// Calls it.
    fn call(&self, args: P::Out<'_>) -> R;
}

/// Closures that can be called again and again.
pub trait CallMut<P: Params, R> {
    /// Calls it.
    fn call(&mut self, args: P::Out<'_>) -> R;
}

/// Closures that can be called once.
pub trait CallOnce<P: Params, R> {
    /// Calls it.
    fn call(self, args: P::Out<'_>) -> R;
}

/// Lifts an argument, unless an argument before it was refused.
fn lift_unless<T>(
    refused: &mut Option<(usize, Invalid)>,
    at: usize,
    lift: impl FnOnce() -> Result<T, Invalid>,
) -> Option<T> {
    if refused.is_some() {
        return None;
    }
    lift().map_err(|why| *refused = Some((at, why))).ok()
}

macro_rules! tuples {
    ($(($($arg:ident $at:tt)*))*) => {$(
        // SAFETY: element by element.
        unsafe impl<$($arg: Lift + 'static),*> Params for ($($arg,)*) {
            type CReprs = ($($arg::CRepr,)*);
            type Out<'call> = ($($arg::Out<'call>,)*);
            #[inline(always)]
            #[allow(unused_variables, unused_mut, unreachable_patterns, non_snake_case, clippy::unused_unit)]
            unsafe fn lift<'call>(
                c_reprs: Self::CReprs,
                call: &'call Call,
            ) -> Result<Self::Out<'call>, (usize, Invalid)> {
                if const { false $(|| $arg::TAKES)* } {
                    let mut refused = None;
                    // SAFETY: the caller's promise holds for each element.
                    let lifted = ($(lift_unless(&mut refused, $at, || unsafe { $arg::lift(c_reprs.$at, call) }),)*);
                    return match (refused, lifted) {
                        (None, ($(Some($arg),)*)) => Ok(($($arg,)*)),
                        (refused, lifted) => {
                            $(lifted.$at.map($arg::give_back);)*
                            Err(refused.unwrap_or((0, Invalid::new("can't be taken"))))
                        }
                    };
                }
                // SAFETY: the caller's promise holds for each element.
                Ok(($(unsafe { $arg::lift(c_reprs.$at, call) }.map_err(|why| ($at, why))?,)*))
            }
            #[inline(always)]
            #[allow(unused_variables)]
            fn give_back(args: Self::Out<'_>) {
                $($arg::give_back(args.$at);)*
            }
            #[inline(always)]
            #[allow(unused_variables, clippy::unused_unit)]
            fn settle(args: Self::Out<'_>) -> Self::Out<'_> {
                ($($arg::settle(args.$at),)*)
            }
            #[allow(unused_variables, clippy::unused_unit)]
            fn from_tagged(values: &[Tagged]) -> Result<Self::CReprs, (usize, Invalid)> {
                Ok(($(dynamic::lift::<$arg>(&values[$at]).map_err(|why| ($at, why))?,)*))
            }
            #[inline]
            fn erase<R, Kind: Callable<Self, R>>() -> *const () {
                <Self as Erase<R, Kind>>::CALL
            }
            #[inline(always)]
            #[allow(unused_variables)]
            unsafe fn call_erased<R>(
                call: *const (),
                data: *const u8,
                args: Self::Out<'_>,
            ) -> Outcome<R> {
                // SAFETY: the caller's promise: `erase` took this type away, and `data` belongs to the callable.
                unsafe {
                    let call: for<'call> unsafe fn(*const u8, $($arg::Out<'call>),*) -> Outcome<R> =
                        core::mem::transmute(call);
                    call(data, $(args.$at),*)
                }
            }
            fn stub<F: ExportedFunction<Params = Self>>() -> *const () {
                /// # Safety
                /// As [`trampoline::call_function`].
                #[allow(improper_ctypes_definitions, non_snake_case)]
                unsafe extern "C" fn stub<
                    $($arg: Lift + 'static,)*
                    F: ExportedFunction<Params = ($($arg,)*)>,
                >(
                    $($arg: $arg::CRepr),*
                ) -> <F::Return as Lower>::CRepr {
                    let (slot, on_error) = signature::function::<F>();
                    // SAFETY: the caller's promise; the slot is that of a function of these types.
                    unsafe {
                        trampoline::call_function::<($($arg,)*), F::Return>(slot, ($($arg,)*), on_error)
                    }
                }
                stub::<$($arg,)* F> as *const ()
            }
            #[inline]
            #[allow(unused_variables)]
            unsafe fn call_entry<Ask: Asked, R: Lower, To: Reply<R::Value>, const FAST: bool>(
                raw: u64,
                c_reprs: Self::CReprs,
                asked: Ask,
                given: To::Given,
            ) -> To::Out {
                /// # Safety
                /// As `call_entry`.
                #[inline(never)] // thin stubs: one of these for each list of parameters, return and reply
                #[allow(improper_ctypes_definitions, non_snake_case)]
                unsafe extern "C" fn untupled<
                    $($arg: Lift + 'static,)*
                    Ask: Asked,
                    R: Lower,
                    To: Reply<R::Value>,
                    const FAST: bool,
                >(
                    raw: u64,
                    $($arg: $arg::CRepr,)*
                    asked: Ask,
                    given: To::Given,
                ) -> To::Out {
                    // SAFETY: the caller's promise.
                    unsafe {
                        trampoline::in_closure::<Ask, ($($arg,)*), R, To, FAST>(raw, ($($arg,)*), asked, given)
                    }
                }
                // SAFETY: the caller's promise.
                unsafe { untupled::<$($arg,)* Ask, R, To, FAST>(raw, $(c_reprs.$at,)* asked, given) }
            }
            #[inline]
            #[allow(unused_variables)]
            unsafe fn call_pooled<S: CallbackType<Params = Self>>(
                c_reprs: Self::CReprs,
                cell: &'static PoolCell,
            ) -> <S::Return as Lower>::CRepr {
                /// # Safety
                /// As `call_pooled`.
                #[inline(never)] // thin stubs, as above
                #[allow(improper_ctypes_definitions, non_snake_case)]
                unsafe extern "C" fn untupled<
                    $($arg: Lift + 'static,)*
                    S: CallbackType<Params = ($($arg,)*)>,
                >(
                    $($arg: $arg::CRepr,)*
                    cell: &'static PoolCell,
                ) -> <S::Return as Lower>::CRepr {
                    // SAFETY: the caller's promise.
                    unsafe { trampoline::in_pooled::<S>(($($arg,)*), cell) }
                }
                // SAFETY: the caller's promise.
                unsafe { untupled::<$($arg,)* S>($(c_reprs.$at,)* cell) }
            }
        }
        impl<$($arg: Lift + 'static,)* R, Kind: Callable<($($arg,)*), R>> Erase<R, Kind> for ($($arg,)*) {
            const CALL: *const () = {
                /// # Safety
                /// As `closure::call_inline`.
                #[allow(non_snake_case)]
                unsafe fn inline<'call, $($arg: Lift + 'static,)* R, Kind: Callable<($($arg,)*), R>>(
                    data: *const u8,
                    $($arg: $arg::Out<'call>,)*
                ) -> Outcome<R> {
                    // SAFETY: the caller's promise.
                    unsafe { closure::call_inline::<_, R, Kind>(data, ($($arg,)*)) }
                }
                /// # Safety
                /// As `closure::call_boxed`.
                #[allow(non_snake_case)]
                unsafe fn boxed<'call, $($arg: Lift + 'static,)* R, Kind: Callable<($($arg,)*), R>>(
                    data: *const u8,
                    $($arg: $arg::Out<'call>,)*
                ) -> Outcome<R> {
                    // SAFETY: the caller's promise.
                    unsafe { closure::call_boxed::<_, R, Kind>(data, ($($arg,)*)) }
                }
                let call: for<'call> unsafe fn(*const u8, $($arg::Out<'call>),*) -> Outcome<R> =
                    if closure::is_inline::<Kind>() {
                        inline::<$($arg,)* R, Kind>
                    } else {
                        boxed::<$($arg,)* R, Kind>
                    };
                call as *const ()
            };
        }
        impl<$($arg: Lift + 'static,)* R: Lower + 'static> FunctionPointer<R> for ($($arg,)*) {
            type Pointer = for<'call> unsafe fn($($arg::Out<'call>),*) -> R;
            type SafePointer = for<'call> fn($($arg::Out<'call>),*) -> R;
            const TYPES: &'static [&'static TypeDesc] = &[$($arg::DESC,)* R::DESC];
            #[inline(always)]
            #[allow(unused_variables)]
            unsafe fn apply(function: Self::Pointer, args: Self::Out<'_>) -> R {
                // SAFETY: the caller's promise.
                unsafe { function($(args.$at),*) }
            }
            #[inline]
            #[allow(unused_variables)]
            unsafe fn call_function<To: Reply<R::Value>, const FAST: bool>(
                c_reprs: Self::CReprs,
                slot: &'static FunctionSlot,
                given: To::Given,
            ) -> To::Out {
                /// # Safety
                /// As `call_function`.
                #[inline(never)] // thin stubs: one of these for each signature and reply, not for each function
                #[allow(improper_ctypes_definitions, non_snake_case)]
                unsafe extern "C" fn untupled<
                    $($arg: Lift + 'static,)*
                    R: Lower + 'static,
                    To: Reply<R::Value>,
                    const FAST: bool,
                >(
                    $($arg: $arg::CRepr,)*
                    slot: &'static FunctionSlot,
                    given: To::Given,
                ) -> To::Out {
                    // SAFETY: the caller's promise.
                    unsafe {
                        trampoline::in_function::<($($arg,)*), R, To, FAST>(($($arg,)*), slot, given)
                    }
                }
                // SAFETY: the caller's promise.
                unsafe { untupled::<$($arg,)* R, To, FAST>($(c_reprs.$at,)* slot, given) }
            }
        }
        impl<F, $($arg: Lift + 'static,)* R> CallFn<($($arg,)*), R> for F
        where
            F: for<'call> Fn($($arg::Out<'call>),*) -> R,
        {
            #[inline(always)]
            #[allow(unused_variables)]
            fn call(&self, args: <($($arg,)*) as Params>::Out<'_>) -> R {
                self($(args.$at),*)
            }
        }
        impl<F, $($arg: Lift + 'static,)* R> CallMut<($($arg,)*), R> for F
        where
            F: for<'call> FnMut($($arg::Out<'call>),*) -> R,
        {
            #[inline(always)]
            #[allow(unused_variables)]
            fn call(&mut self, args: <($($arg,)*) as Params>::Out<'_>) -> R {
                self($(args.$at),*)
            }
        }
        impl<F, $($arg: Lift + 'static,)* R> CallOnce<($($arg,)*), R> for F
        where
            F: for<'call> FnOnce($($arg::Out<'call>),*) -> R,
        {
            #[inline(always)]
            #[allow(unused_variables)]
            fn call(self, args: <($($arg,)*) as Params>::Out<'_>) -> R {
                self($(args.$at),*)
            }
        }
    )*};
}

tuples! { () (A 0) }
for_longer_lists!(tuples);

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use core::any::type_name;

    /// By its name, since a function that is safe coerces to both.
    #[test]
    fn a_safe_function_is_taken_by_a_safe_pointer() {
        fn starts<P: FunctionPointer<i64>>(safe: &str, other: &str) {
            assert!(type_name::<P::SafePointer>().starts_with(safe));
            assert!(type_name::<P::Pointer>().starts_with(other));
        }
        starts::<()>("fn(", "unsafe fn(");
        starts::<(i64, u8)>("fn(", "unsafe fn(");
    }
}
