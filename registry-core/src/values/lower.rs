//! From a Rust value to a foreign value: the types that a callback may return.
//!
//! A return takes two steps. [`Lower::into_value`] separates a value from an error. The user's `Display` of the error, its code and its drop run
//! inside [`crate::sys::panic::guard`]. [`Lower::lower`] then converts the value to its *C form*.
//! [`crate::values::lift`] converts parameters.

use crate::handle::Handle;
use crate::values::buffer::{self, Buffer};
use crate::values::layout;
use crate::values::lift::{FfiType, Lift};
use crate::values::raw_handle::{RawHandle, lower_handle};
use crate::values::type_desc::{Kind, TypeDesc};
use alloc::string::String;
use alloc::vec::Vec;
use core::convert::Infallible;
use core::fmt::Display;
use core::num::NonZero;
use core::ptr::NonNull;

/// A type that an exported callback may return.
///
/// # Safety
/// 1. `CRepr` is FFI-safe. It is the type that C receives by the platform's calling convention and through the result pointer of a
///    `_try` function.
/// 2. `DESC` describes `CRepr`: its kind, its size, its alignment and its inner types. `<crate>_invoke` and every binding read
///    results by it.
/// 3. A pointer in a C form that `lower` returns stays valid until foreign code gives it back.
/// 4. `Error` of a `Result<T, E>` is `E`: its code is read as that of an `E`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be returned by an exported callback",
    label = "can't cross the C boundary",
    note = "what can: `()`, `bool`, integers up to 64 bits, `NonZero` of them, floats, raw pointers, `Option<NonNull<T>>`, \
            `Option<unsafe extern \"C\" fn ..>`, `Handle`, `String`, `Vec<T>`, and `Result<T, E>` of those where \
            `E: Display`",
    note = "a struct or a fieldless enum of your own can after `#[derive(FfiType)]` with `#[repr(C)]` or \
            `#[repr(i32)]`"
)]
pub unsafe trait Lower: Sized {
    /// What C receives.
    type CRepr: Copy;
    /// The value of a success: `T` of a `Result<T, E>`, otherwise the type itself.
    type Value;
    /// The error of a failure: `E` of a `Result<T, E>`, otherwise [`Infallible`].
    type Error: Display;
    /// The description of the type in the metadata.
    const DESC: &'static TypeDesc;
    /// The value of a success, or the error of a failure.
    ///
    /// # Errors
    /// If this is an `Err`.
    fn into_value(self) -> Result<Self::Value, Self::Error>;
    /// Converts the value to its C representation.
    fn lower(value: Self::Value) -> Self::CRepr;
    /// Whether C may take the result for `on_error`. It must return true if they are equal, and may return true otherwise.
    fn is_mistakable(result: &Self::CRepr, on_error: &Self::CRepr) -> bool {
        let _ = (result, on_error);
        true
    }
}

/// A return type without a value, whose plain stub needs no `on_error`.
#[diagnostic::on_unimplemented(
    message = "`on_error` is needed: the callback returns a value, and a call that can't be made must return one \
               too",
    label = "returned by the callback",
    note = "write `#[exported_callback(on_error = ..)]` with a constant that the foreign side can take for a failure: `-1` or `-1.0` for a number, `String::new()` \
            for a text, `Vec::new()` for a list, `None` for a handle, a promise or a struct that owns a callback"
)]
pub trait NoOnErrorNeeded: Lower {
    /// The value that the stub returns if the call fails.
    const NOTHING: Self::Value;
}

#[diagnostic::do_not_recommend]
impl NoOnErrorNeeded for () {
    const NOTHING: () = ();
}

#[diagnostic::do_not_recommend]
impl<E: Display> NoOnErrorNeeded for Result<(), E> {
    const NOTHING: () = ();
}

/// The items of `Lower` for a type that can't fail.
macro_rules! infallible {
    ($c_repr:ty, $desc:expr, $value:ident => $lower:expr, $result:ident, $on_error:ident => $mistakable:expr) => {
        type CRepr = $c_repr;
        type Value = Self;
        type Error = Infallible;
        const DESC: &'static TypeDesc = $desc;
        #[inline(always)]
        fn into_value(self) -> Result<Self, Infallible> {
            Ok(self)
        }
        #[inline(always)]
        fn lower($value: Self) -> Self::CRepr {
            $lower
        }
        #[inline(always)]
        fn is_mistakable($result: &Self::CRepr, $on_error: &Self::CRepr) -> bool {
            $mistakable
        }
    };
}

macro_rules! plain {
    ($([$($generics:tt)*] $type:ty),* $(,)?) => {$(
        // SAFETY: the C form and the description are those of its `FfiType`.
        #[diagnostic::do_not_recommend]
        unsafe impl<$($generics)*> Lower for $type {
            infallible!(<$type as FfiType>::CRepr, <$type as FfiType>::DESC, value => value.into_c_repr(), a, b => *a == *b);
        }
    )*};
}

plain! {
    [] bool, [] u8, [] u16, [] u32, [] u64, [] usize, [] i8, [] i16, [] i32, [] i64, [] isize,
    [T: 'static] *const T, [T: 'static] *mut T, [T: 'static] Option<NonNull<T>>,
}

macro_rules! nonzero {
    ($($int:ident)*) => { plain!($([] NonZero<$int>, [] Option<NonZero<$int>>,)*); };
}

nonzero!(u8 u16 u32 u64 usize i8 i16 i32 i64 isize);

macro_rules! floats {
    ($($type:ty)*) => {$(
        // SAFETY: the type is its own C form.
        #[diagnostic::do_not_recommend]
        unsafe impl Lower for $type {
            // A caller may test for a NaN by `x != x`, so all NaNs count as equal.
            infallible!($type, <$type as FfiType>::DESC, value => value, a, b => *a == *b || a.is_nan() && b.is_nan());
        }
    )*};
}

floats!(f32 f64);

// SAFETY: C sees `void`.
#[diagnostic::do_not_recommend]
unsafe impl Lower for () {
    infallible!((), &TypeDesc::of::<()>(Kind::Void), _value => (), _a, _b => false);
}

// SAFETY: the C form is a number.
#[diagnostic::do_not_recommend]
unsafe impl Lower for Handle {
    infallible!(RawHandle, <Handle as Lift>::DESC, value => lower_handle(Some(value)), a, b => *a == *b);
}

// SAFETY: the C form is a number; 0 is `None`.
#[diagnostic::do_not_recommend]
unsafe impl Lower for Option<Handle> {
    infallible!(RawHandle, <Option<Handle> as Lift>::DESC, value => lower_handle(value), a, b => *a == *b);
}

macro_rules! function_pointers {
    ($abi:literal $(($($arg:ident)*))*) => {$(
        // SAFETY: the C form is a C function pointer, which may be null.
        #[diagnostic::do_not_recommend]
        unsafe impl<$($arg: 'static,)* R: 'static> Lower for Option<unsafe extern $abi fn($($arg),*) -> R> {
            infallible!(Self, <Self as FfiType>::DESC, value => value, a, b => a.map(|f| f as *const ()) == b.map(|f| f as *const ()));
        }
    )*};
}

function_pointers! {
    "C" () (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H)
}
function_pointers! {
    "system" () (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H)
}

// SAFETY: `Buffer` is `repr(C)`, and its bytes live until the buffer is freed.
#[diagnostic::do_not_recommend]
unsafe impl Lower for String {
    infallible!(Buffer<u8>, &TypeDesc::of::<Buffer<u8>>(Kind::Text), value => buffer::hand_out(value.into_bytes()), a, b => a.is_empty() == b.is_empty());
}

// SAFETY: `Buffer` is `repr(C)`, its elements are plain values, and they live until the buffer is freed.
unsafe impl<T: FfiType> Lower for Vec<T> {
    infallible!(Buffer<T::CRepr>, &TypeDesc::vector::<Buffer<T::CRepr>>(layout::stored::<T>()), value => buffer::hand_out(value), a, b => a.is_empty() == b.is_empty());
}

// SAFETY: the C form and the description are those of `T`.
unsafe impl<T: Lower<Error = Infallible>, E: Display> Lower for Result<T, E> {
    type CRepr = T::CRepr;
    type Value = T::Value;
    type Error = E;
    const DESC: &'static TypeDesc = &T::DESC.fallible();
    #[inline(always)]
    fn into_value(self) -> Result<T::Value, E> {
        self.map(|returned| match returned.into_value() {
            Ok(value) => value,
        })
    }
    #[inline(always)]
    fn lower(value: T::Value) -> T::CRepr {
        T::lower(value)
    }
    #[inline(always)]
    fn is_mistakable(result: &T::CRepr, on_error: &T::CRepr) -> bool {
        T::is_mistakable(result, on_error)
    }
}
