//! Parameter lists: tuples of `Lift` types, up to twelve, and what is called with them.
//!
//! `values/lift.rs` (one value) before this, `call/trampoline.rs` after it. Everything that depends on the number of
//! parameters stands here, so that the rest is written once for a tuple and compiled once per signature.
//!
//! Between two functions that are not one after inlining, parameters go one by one: as a tuple, three of
//! them would go through memory. They come first and in the order in which C passed them, so that a stub
//! has only its constants to add before it jumps.

// A function here has the parameters of a callback, however many, or none that borrow.
#![allow(clippy::too_many_arguments, clippy::extra_unused_lifetimes)]

use crate::call::closure::{self, Holder};
use crate::call::outcome::Outcome;
use crate::call::reply::Answer;
use crate::call::signature::{self, CallbackType, ExportedFunction};
use crate::call::{dynamic, trampoline};
use crate::registry::function::FunctionSlot;
use crate::table::pool_cell::PoolCell;
use crate::values::lift::{Call, Invalid, Lift};
use crate::values::lower::Lower;
use crate::values::signature_info::SignatureInfo;
use crate::values::tagged::Tagged;
use crate::values::type_desc::{self, TypeDesc};

/// A list of parameter types.
///
/// # Safety
/// As [`Lift`], element by element. Implemented for tuples only.
pub unsafe trait Params: Sized + 'static {
    /// What the stub received.
    type Shadows: Copy;
    /// What the callback is called with.
    type Out<'call>;
    /// Lifts all, or says which could not be.
    ///
    /// # Errors
    /// The position and the reason of the first that is not a value of its type.
    ///
    /// # Safety
    /// As [`Lift::lift`].
    unsafe fn lift<'call>(
        shadows: Self::Shadows,
        call: &'call Call,
    ) -> Result<Self::Out<'call>, (usize, Invalid)>;
    /// The shadows of as many tagged values.
    ///
    /// # Errors
    /// The position and the reason of the first that has no shadow.
    #[doc(hidden)]
    fn from_tagged(values: &[Tagged]) -> Result<Self::Shadows, (usize, Invalid)>;
    /// What a slot stores to call a holder: a function that [`Params::call_erased`] calls.
    #[doc(hidden)]
    fn erase<R, Held: Holder<Self, R>>() -> *const ();
    /// Calls what a slot stores.
    ///
    /// # Safety
    /// `call` came from `erase` with the same `R`, and `data` is what a slot holds with it, which lives through
    /// the call.
    #[doc(hidden)]
    unsafe fn call_erased<R>(call: *const (), data: *const u8, args: Self::Out<'_>) -> Outcome<R>;
    /// The internal stub of a function: `extern "C"`, from the shadows of its parameters to that of its return.
    #[doc(hidden)]
    fn stub<F: ExportedFunction<Params = Self>>() -> *const ();
    /// # Safety
    /// As [`trampoline::in_closure`].
    #[doc(hidden)]
    unsafe fn call_entry<R: Lower, Reply: Answer<R::Value>, const FAST: bool>(
        raw: u64,
        shadows: Self::Shadows,
        info: &'static SignatureInfo,
        given: Reply::Given,
    ) -> Reply::Out;
    /// # Safety
    /// As [`trampoline::call_pooled`].
    #[doc(hidden)]
    unsafe fn call_pooled<S: CallbackType<Params = Self>>(
        shadows: Self::Shadows,
        cell: &'static PoolCell,
    ) -> <S::Return as Lower>::Shadow;
}

/// Parameter lists of functions that return `R`.
pub trait FunctionPointer<R: Lower>: Params {
    /// The function's type. Every function coerces to it, `unsafe` or not.
    type Pointer: Copy + 'static;
    /// The type of a function that anybody may call. None coerces to it that is `unsafe`, or that needs a `target_feature`.
    type SafePointer: Copy + 'static;
    /// The parameters' and the return's descriptions.
    #[doc(hidden)]
    const TYPES: &'static [&'static TypeDesc];
    /// How many nodes these have.
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
    unsafe fn call_function<Reply: Answer<R::Value>, const FAST: bool>(
        shadows: Self::Shadows,
        slot: &'static FunctionSlot,
        given: Reply::Given,
    ) -> Reply::Out;
}

/// A function under its own type, and as its slot holds it.
union Callee<P: FunctionPointer<R>, R: Lower> {
    typed: P::Pointer,
    safe: P::SafePointer,
    erased: unsafe fn(),
}

/// A function as its slot holds it.
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
    /// The user's function under its own type.
    ///
    /// # Safety
    /// The slot's function has these parameters and this return.
    #[inline(always)]
    pub(crate) unsafe fn callee<P: FunctionPointer<R>, R: Lower>(&self) -> P::Pointer {
        let erased = self.callee;
        // SAFETY: the caller's promise: `erase` or `erase_safe` made it of such a function.
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

macro_rules! tuples {
    ($(($($arg:ident $at:tt)*))*) => {$(
        // SAFETY: element by element.
        unsafe impl<$($arg: Lift + 'static),*> Params for ($($arg,)*) {
            type Shadows = ($($arg::Shadow,)*);
            type Out<'call> = ($($arg::Out<'call>,)*);
            #[inline(always)]
            #[allow(unused_variables, clippy::unused_unit)]
            unsafe fn lift<'call>(
                shadows: Self::Shadows,
                call: &'call Call,
            ) -> Result<Self::Out<'call>, (usize, Invalid)> {
                // SAFETY: the caller's promise holds for each element.
                Ok(($(unsafe { $arg::lift(shadows.$at, call) }.map_err(|why| ($at, why))?,)*))
            }
            #[allow(unused_variables, clippy::unused_unit)]
            fn from_tagged(values: &[Tagged]) -> Result<Self::Shadows, (usize, Invalid)> {
                Ok(($(dynamic::lift::<$arg>(&values[$at]).map_err(|why| ($at, why))?,)*))
            }
            #[inline]
            fn erase<R, Held: Holder<Self, R>>() -> *const () {
                /// # Safety
                /// As `closure::call_inline`.
                #[allow(non_snake_case)]
                unsafe fn inline<'call, $($arg: Lift + 'static,)* R, Held: Holder<($($arg,)*), R>>(
                    data: *const u8,
                    $($arg: $arg::Out<'call>,)*
                ) -> Outcome<R> {
                    // SAFETY: the caller's promise.
                    unsafe { closure::call_inline::<_, R, Held>(data, ($($arg,)*)) }
                }
                /// # Safety
                /// As `closure::call_boxed`.
                #[allow(non_snake_case)]
                unsafe fn boxed<'call, $($arg: Lift + 'static,)* R, Held: Holder<($($arg,)*), R>>(
                    data: *const u8,
                    $($arg: $arg::Out<'call>,)*
                ) -> Outcome<R> {
                    // SAFETY: the caller's promise.
                    unsafe { closure::call_boxed::<_, R, Held>(data, ($($arg,)*)) }
                }
                let call: for<'call> unsafe fn(*const u8, $($arg::Out<'call>),*) -> Outcome<R> =
                    if closure::is_inline::<Held>() {
                        inline::<$($arg,)* R, Held>
                    } else {
                        boxed::<$($arg,)* R, Held>
                    };
                call as *const ()
            }
            #[inline(always)]
            #[allow(unused_variables)]
            unsafe fn call_erased<R>(
                call: *const (),
                data: *const u8,
                args: Self::Out<'_>,
            ) -> Outcome<R> {
                // SAFETY: the caller's promise: this is the type that `erase` gave it, and `data` is its own.
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
                    $($arg: $arg::Shadow),*
                ) -> <F::Return as Lower>::Shadow {
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
            unsafe fn call_entry<R: Lower, Reply: Answer<R::Value>, const FAST: bool>(
                raw: u64,
                shadows: Self::Shadows,
                info: &'static SignatureInfo,
                given: Reply::Given,
            ) -> Reply::Out {
                /// # Safety
                /// As `call_entry`.
                #[inline(never)] // thin stubs: one of these for a list of parameters, a return and a reply
                #[allow(improper_ctypes_definitions, non_snake_case)]
                unsafe extern "C" fn untupled<
                    $($arg: Lift + 'static,)*
                    R: Lower,
                    Reply: Answer<R::Value>,
                    const FAST: bool,
                >(
                    raw: u64,
                    $($arg: $arg::Shadow,)*
                    info: &'static SignatureInfo,
                    given: Reply::Given,
                ) -> Reply::Out {
                    // SAFETY: the caller's promise.
                    unsafe {
                        trampoline::in_closure::<($($arg,)*), R, Reply, FAST>(raw, ($($arg,)*), info, given)
                    }
                }
                // SAFETY: the caller's promise.
                unsafe { untupled::<$($arg,)* R, Reply, FAST>(raw, $(shadows.$at,)* info, given) }
            }
            #[inline]
            #[allow(unused_variables)]
            unsafe fn call_pooled<S: CallbackType<Params = Self>>(
                shadows: Self::Shadows,
                cell: &'static PoolCell,
            ) -> <S::Return as Lower>::Shadow {
                /// # Safety
                /// As `call_pooled`.
                #[inline(never)] // thin stubs, as above
                #[allow(improper_ctypes_definitions, non_snake_case)]
                unsafe extern "C" fn untupled<
                    $($arg: Lift + 'static,)*
                    S: CallbackType<Params = ($($arg,)*)>,
                >(
                    $($arg: $arg::Shadow,)*
                    cell: &'static PoolCell,
                ) -> <S::Return as Lower>::Shadow {
                    // SAFETY: the caller's promise.
                    unsafe { trampoline::in_pooled::<S>(($($arg,)*), cell) }
                }
                // SAFETY: the caller's promise.
                unsafe { untupled::<$($arg,)* S>($(shadows.$at,)* cell) }
            }
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
            unsafe fn call_function<Reply: Answer<R::Value>, const FAST: bool>(
                shadows: Self::Shadows,
                slot: &'static FunctionSlot,
                given: Reply::Given,
            ) -> Reply::Out {
                /// # Safety
                /// As `call_function`.
                #[inline(never)] // thin stubs: one of these for a signature and a reply, not one for a function
                #[allow(improper_ctypes_definitions, non_snake_case)]
                unsafe extern "C" fn untupled<
                    $($arg: Lift + 'static,)*
                    R: Lower + 'static,
                    Reply: Answer<R::Value>,
                    const FAST: bool,
                >(
                    $($arg: $arg::Shadow,)*
                    slot: &'static FunctionSlot,
                    given: Reply::Given,
                ) -> Reply::Out {
                    // SAFETY: the caller's promise.
                    unsafe {
                        trampoline::in_function::<($($arg,)*), R, Reply, FAST>(($($arg,)*), slot, given)
                    }
                }
                // SAFETY: the caller's promise.
                unsafe { untupled::<$($arg,)* R, Reply, FAST>($(shadows.$at,)* slot, given) }
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

tuples! {
    ()
    (A 0)
    (A 0 B 1)
    (A 0 B 1 C 2)
    (A 0 B 1 C 2 D 3)
    (A 0 B 1 C 2 D 3 E 4)
    (A 0 B 1 C 2 D 3 E 4 F1 5)
    (A 0 B 1 C 2 D 3 E 4 F1 5 G 6)
    (A 0 B 1 C 2 D 3 E 4 F1 5 G 6 H 7)
    (A 0 B 1 C 2 D 3 E 4 F1 5 G 6 H 7 I 8)
    (A 0 B 1 C 2 D 3 E 4 F1 5 G 6 H 7 I 8 J 9)
    (A 0 B 1 C 2 D 3 E 4 F1 5 G 6 H 7 I 8 J 9 K 10)
    (A 0 B 1 C 2 D 3 E 4 F1 5 G 6 H 7 I 8 J 9 K 10 L 11)
}

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
