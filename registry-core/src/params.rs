//! Parameter lists: tuples of `Lift` types, up to twelve, and what is called with them.
//!
//! `lift.rs` (one value) before this, `trampoline.rs` after it. Everything that depends on the number of
//! parameters stands here, so that the rest is written once for a tuple and compiled once per signature.

use crate::invoke::{self, Tagged};
use crate::lift::{Call, Invalid, Lift};

/// A list of parameter types.
///
/// # Safety
/// As [`Lift`], element by element. Implemented for tuples only.
pub unsafe trait Params: 'static {
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
}

/// Parameter lists of functions that return `R`.
pub trait FunctionPointer<R>: Params {
    /// The function's type. Every function coerces to it, `unsafe` or not.
    type Pointer: Copy + 'static;
    /// Calls it.
    ///
    /// # Safety
    /// The function's own contract.
    unsafe fn apply(function: Self::Pointer, args: Self::Out<'_>) -> R;
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
                Ok(($(invoke::lift::<$arg>(&values[$at]).map_err(|why| ($at, why))?,)*))
            }
        }
        impl<$($arg: Lift + 'static,)* R: 'static> FunctionPointer<R> for ($($arg,)*) {
            type Pointer = for<'call> unsafe fn($($arg::Out<'call>),*) -> R;
            #[inline(always)]
            #[allow(unused_variables)]
            unsafe fn apply(function: Self::Pointer, args: Self::Out<'_>) -> R {
                // SAFETY: the caller's promise.
                unsafe { function($(args.$at),*) }
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
