//! Calls in the other direction, from Rust to a callable of foreign code: from an argument to its C form, and from the C form of a result to its
//! value.
//!
//! [`Pass`] is the reverse of [`Lift`], and [`Answer`] that of [`Lower`]. A type has the same C form in
//! both directions.

use crate::handle::Handle;
use crate::values::borrowed::RawSlice;
use crate::values::lift::{FfiType, Invalid, Lift};
use crate::values::lower::Lower;
use crate::values::raw_handle::lower_handle;
use core::convert::Infallible;
use core::ffi::CStr;
use core::fmt::Display;
use core::num::NonZero;
use core::ptr::NonNull;

/// A parameter type whose arguments Rust can pass to a [`Foreign`](crate::Foreign) callable.
///
/// All parameter types but those that transfer ownership: [`OwnedHandle`](crate::OwnedHandle) and [`Foreign`](crate::Foreign) itself.
///
/// # Safety
/// `pass` returns the C form of the same value. A pointer in it is valid for as long as what `out` borrows.
#[diagnostic::on_unimplemented(
    message = "Rust can't pass `{Self}` to a foreign callable",
    label = "the callable's type has a parameter `{Self}`",
    note = "numbers, handles, pointers, `&T`, `&[T]`, `&str`, `&CStr` and types with `#[derive(FfiType)]` can be passed. Instead of an \
            `OwnedHandle<S>`, pass a `BorrowedHandle<'_, S>`, or the number of a callback that foreign code owns: \
            `Handle`, by `into_handle()`"
)]
pub unsafe trait Pass: Lift {
    /// The argument's C form.
    fn pass(out: Self::Out<'_>) -> Self::CRepr;
}

/// A return type whose values a [`Foreign`](crate::Foreign) callable can return to Rust.
///
/// `()`, plain values, and a `Result` of them. Every bit pattern of the C form is checked, so this trait needs no `unsafe`.
#[diagnostic::on_unimplemented(
    message = "a foreign callable can't return `{Self}` to Rust",
    label = "the callable's type returns `{Self}`",
    note = "`()`, numbers, handles, pointers and types with `#[derive(FfiType)]` can be returned, and a `Result` of them. Text and buffers can \
            be brought by a callback of your own that takes a `&str` or a `&[T]`, and a struct that owns a callback by one that takes it: pass its handle to the callable"
)]
pub trait Answer: Lower {
    /// Checks the C form and converts it.
    ///
    /// # Errors
    /// If it is not a value of this type.
    fn answer(c_repr: Self::CRepr) -> Result<Self::Value, Invalid>;
    /// What the result is before the callable writes it: all bytes are 0.
    #[doc(hidden)]
    fn unwritten() -> Self::CRepr;
}

/// Implements `Pass` for types that are passed as they are stored.
macro_rules! plain {
    ($([$($generics:tt)*] $type:ty),* $(,)?) => {$(
        // SAFETY: `into_c_repr` gives the C form. Where a parameter is wider, on wasm, the number stays the same.
        #[diagnostic::do_not_recommend]
        unsafe impl<$($generics)*> Pass for $type {
            #[inline(always)]
            #[allow(clippy::useless_conversion, reason = "on wasm narrow integers are passed as 32 bits")]
            fn pass(out: $type) -> <$type as Lift>::CRepr {
                FfiType::into_c_repr(out).into()
            }
        }
    )*};
}

plain! {
    [] bool, [] u8, [] u16, [] u32, [] u64, [] usize, [] i8, [] i16, [] i32, [] i64, [] isize, [] f32, [] f64,
    [T: 'static] *const T, [T: 'static] *mut T, [T: 'static] Option<NonNull<T>>,
}

macro_rules! nonzero {
    ($($int:ident)*) => { plain!($([] NonZero<$int>, [] Option<NonZero<$int>>,)*); };
}

nonzero!(u8 u16 u32 u64 usize i8 i16 i32 i64 isize);

macro_rules! function_pointers {
    ($abi:literal $(($($arg:ident)*))*) => {
        plain!($([$($arg: 'static,)* R: 'static] Option<unsafe extern $abi fn($($arg),*) -> R>,)*);
    };
}

function_pointers! {
    "C" () (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H)
}
function_pointers! {
    "system" () (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H)
}

// SAFETY: the C form is the number.
#[diagnostic::do_not_recommend]
unsafe impl Pass for Handle {
    #[inline(always)]
    fn pass(out: Handle) -> Self::CRepr {
        lower_handle(Some(out))
    }
}

// SAFETY: the C form is the number; 0 is `None`.
#[diagnostic::do_not_recommend]
unsafe impl Pass for Option<Handle> {
    #[inline(always)]
    fn pass(out: Option<Handle>) -> Self::CRepr {
        lower_handle(out)
    }
}

// SAFETY: a value of `T` is one of its C form, and the pointer is that of the borrow.
#[diagnostic::do_not_recommend]
unsafe impl<T: FfiType> Pass for &'static T {
    #[inline(always)]
    fn pass(out: &T) -> *const T::CRepr {
        core::ptr::from_ref(out).cast()
    }
}

// SAFETY: as for `&T`; null is `None`.
#[diagnostic::do_not_recommend]
unsafe impl<T: FfiType> Pass for Option<&'static T> {
    #[inline(always)]
    fn pass(out: Option<&T>) -> *const T::CRepr {
        out.map_or(core::ptr::null(), |out| core::ptr::from_ref(out).cast())
    }
}

// SAFETY: values of `T` are values of its C form, and pointer and length are those of the borrow.
#[diagnostic::do_not_recommend]
unsafe impl<T: FfiType> Pass for &'static [T] {
    #[inline(always)]
    fn pass(out: &[T]) -> RawSlice<T::CRepr> {
        let (ptr, len) = (out.as_ptr().cast(), out.len());
        RawSlice { ptr, len }
    }
}

// SAFETY: pointer and length are those of the borrow.
#[diagnostic::do_not_recommend]
unsafe impl Pass for &'static str {
    #[inline(always)]
    fn pass(out: &str) -> RawSlice<u8> {
        let (ptr, len) = (out.as_ptr(), out.len());
        RawSlice { ptr, len }
    }
}

// SAFETY: the pointer is that of the borrow.
#[diagnostic::do_not_recommend]
unsafe impl Pass for &'static CStr {
    #[inline(always)]
    fn pass(out: &CStr) -> Self::CRepr {
        out.as_ptr()
    }
}

// SAFETY: as for `&CStr`; null is `None`.
#[diagnostic::do_not_recommend]
unsafe impl Pass for Option<&'static CStr> {
    #[inline(always)]
    fn pass(out: Option<&CStr>) -> Self::CRepr {
        out.map_or(core::ptr::null(), CStr::as_ptr)
    }
}

#[diagnostic::do_not_recommend]
impl<T: FfiType + Lower<Value = T, CRepr = <T as FfiType>::CRepr>> Answer for T {
    #[inline(always)]
    fn answer(c_repr: <T as FfiType>::CRepr) -> Result<T, Invalid> {
        T::from_c_repr(c_repr)
    }
    #[inline(always)]
    fn unwritten() -> <T as FfiType>::CRepr {
        // SAFETY: `FfiType` promises that every bit pattern is a value.
        unsafe { core::mem::zeroed() }
    }
}

#[diagnostic::do_not_recommend]
impl Answer for () {
    #[inline(always)]
    fn answer((): ()) -> Result<(), Invalid> {
        Ok(())
    }
    #[inline(always)]
    fn unwritten() {}
}

#[diagnostic::do_not_recommend]
impl<T: Answer + Lower<Value = T, Error = Infallible>, E: Display> Answer for Result<T, E> {
    #[inline(always)]
    fn answer(c_repr: T::CRepr) -> Result<T, Invalid> {
        T::answer(c_repr)
    }
    #[inline(always)]
    fn unwritten() -> T::CRepr {
        T::unwritten()
    }
}

/// On wasm32 a handle is passed as a double, and stored as an integer.
#[cfg(target_arch = "wasm32")]
macro_rules! handles {
    ($($type:ty, $number:ident => $answer:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Answer for $type {
            fn answer(c_repr: f64) -> Result<$type, Invalid> {
                let $number = crate::values::raw_handle::raw_number(c_repr);
                $answer
            }
            fn unwritten() -> f64 {
                0.0
            }
        }
    )*};
}

#[cfg(target_arch = "wasm32")]
handles! {
    Handle, number => <Handle as FfiType>::from_c_repr(number);
    Option<Handle>, number => <Option<Handle> as FfiType>::from_c_repr(number);
}
