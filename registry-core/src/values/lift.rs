//! From a foreign value to a Rust value: the types of a callback's parameters.
//!
//! The stub receives the *C form* of each parameter: a type for which every bit pattern is a value.
//! [`crate::call::trampoline`] lifts the C forms before the callback runs. [`crate::values::lower`] converts results, and
//! [`crate::values::borrowed`] has the types that borrow during the call.
//!
//! Invariant: a lifted reference can't outlive the call. The attribute writes `'static` where the user elided a lifetime, and
//! [`Lift::Out`] replaces it by the lifetime of the call, even inside an alias.

// Elided lifetimes would hide that each reference is bounded by `'call`.
#![allow(clippy::needless_lifetimes)]

pub use crate::values::invalid::Invalid;
use crate::values::layout;
use crate::values::type_desc::{Kind, TypeDesc};
use core::mem::MaybeUninit;
use core::num::NonZero;
use core::ptr::NonNull;

/// The type of a parameter that is written without `&`.
///
/// The attribute bounds a borrow by the call where it sees the `&`. It can't see a `&` inside an alias, so a borrowed type
/// does not implement this trait.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be a parameter of an exported callback",
    label = "can't cross the C boundary",
    note = "what can: `bool`, integers up to 64 bits, `NonZero` of them, floats, raw pointers, `Option<NonNull<T>>`, \
            `Option<unsafe extern \"C\" fn ..>`, `Handle`, `OwnedHandle<S>`, and, with the `&` written in the parameter itself and not in \
            an alias, `&str`, `&CStr`, `&[T]`, `&T`",
    note = "a struct or a fieldless enum of your own can after `#[derive(FfiType)]` with `#[repr(C)]` or \
            `#[repr(i32)]`"
)]
pub trait ByValue {
    /// What C passes.
    type CRepr: Copy;
}

/// The duration of one call: lifted references are bounded by a borrow of it.
#[derive(Debug)]
pub struct Call(());

impl Call {
    pub(crate) const fn new() -> Self {
        Call(())
    }
}

/// A type that a parameter of an exported callback may have.
///
/// It is implemented for the types in the [table of the crate's documentation](crate#what-may-cross). `#[derive(FfiType)]` implements it
/// for your own structs and enums.
///
/// # Safety
/// 1. `CRepr` is the type that C passes by the platform's calling convention. Every bit pattern that C can pass is a
///    value of it. On wasm32 an integer of fewer than 32 bits is passed as 32 bits.
/// 2. `CRepr` is FFI-safe and is one C parameter. The only exceptions are `&[T]` and `&str`, which are two parameters, where the
///    attribute sees the `&[T]` or the `&str`.
/// 3. `DESC` describes `CRepr`: its kind, its size (that of `Self`, where wasm32 passes a wider integer), its alignment and its
///    inner types. `<crate>_invoke` writes C forms by it, and every binding passes values by it.
/// 4. `lift` returns `Ok` only with a valid value of `Out`. If pointers in the C form are null or valid during the call, everything
///    that this value borrows outlives `'call`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be a parameter of an exported callback",
    label = "can't cross the C boundary",
    note = "what can: `bool`, integers up to 64 bits, `NonZero` of them, floats, raw pointers, `Option<NonNull<T>>`, \
            `Option<unsafe extern \"C\" fn ..>`, `Handle`, `&str`, `&CStr`, `&[T]`, `&T`",
    note = "a struct or a fieldless enum of your own can after `#[derive(FfiType)]` with `#[repr(C)]` or \
            `#[repr(i32)]`"
)]
pub unsafe trait Lift {
    /// What C passes.
    type CRepr: Copy;
    /// What the callback receives.
    type Out<'call>;
    /// The description of the type in the metadata.
    const DESC: &'static TypeDesc;
    /// Whether a lifted value takes something from the caller, which a refused call has to give back.
    #[doc(hidden)]
    const TAKES: bool = false;
    /// Ends a lifted value of a call that is refused before the callback runs.
    #[doc(hidden)]
    fn give_back(out: Self::Out<'_>) {
        drop(out);
    }
    /// The same value, as an argument that Rust passes: a call that refuses it gives nothing back.
    #[doc(hidden)]
    fn settle<'call>(out: Self::Out<'call>) -> Self::Out<'call> {
        out
    }
    /// Checks the C form and converts it.
    ///
    /// # Errors
    /// If the C form is not a value of this type.
    ///
    /// # Safety
    /// Until `call` ends, each pointer in `c_repr` is null or valid to read for the stated number of elements, and nobody
    /// writes to that memory.
    unsafe fn lift<'call>(
        c_repr: Self::CRepr,
        call: &'call Call,
    ) -> Result<Self::Out<'call>, Invalid>;
}

/// A plain value with a fixed layout. It may be a field of a struct, and the target of `&T` and `&[T]`.
///
/// A `#[repr(transparent)]` struct of one field has the C type of its field.
///
/// # Safety
/// 1. The size of `Self` is not 0. `CRepr` has the size, the alignment and the field offsets of `Self`, with every attribute that
///    changes the layout, because each is read as the other: behind `&T`, in `&[T]`, in `Vec<T>`, in arrays and in structs. Size and
///    alignment are compared at compile time at each such use.
/// 2. Every bit pattern is a value of `CRepr`.
/// 3. If `EVERY_BIT_PATTERN` is true, every bit pattern is also a value of `Self`.
/// 4. `DESC` describes `CRepr` and `Self` with their inner types: kind, size and alignment of each part.
/// 5. `from_c_repr` and `check` return `Ok` only if the bits of the C form are a value of `Self`; `from_c_repr` returns that value.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no fixed layout that C can share",
    label = "not a plain value",
    note = "a type of your own has one with `#[derive(Clone, Copy, FfiType)]` and `#[repr(C)]` on a struct or `#[repr(i32)]` on \
            a fieldless enum; an `Option` of it has none, since C has no null for it"
)]
pub unsafe trait FfiType: Copy + 'static {
    /// A type of the same layout for which every bit pattern is a value.
    type CRepr: Copy + 'static;
    /// Whether every bit pattern is a value of `Self`, so that no check is needed.
    const EVERY_BIT_PATTERN: bool;
    /// The description of the type in the metadata.
    const DESC: &'static TypeDesc;
    /// Checks the bits and converts them.
    ///
    /// # Errors
    /// If the bits are not a value of this type.
    fn from_c_repr(c_repr: Self::CRepr) -> Result<Self, Invalid>;
    /// Checks the bits where they are, behind a reference and in a slice. What has parts checks each where it is: a copy of a large array
    /// would not fit on a small stack.
    ///
    /// # Errors
    /// If the bits are not a value of this type.
    fn check(c_repr: &Self::CRepr) -> Result<(), Invalid> {
        Self::from_c_repr(*c_repr).map(|_| ())
    }
    /// Converts the value to its C representation.
    fn into_c_repr(self) -> Self::CRepr;
}

/// Implements `Lift` for numbers that C passes unchanged on every target.
macro_rules! wide {
    ($($type:ident $kind:ident),* $(,)?) => {$(
        // SAFETY: the type is its own C form, every bit pattern is a value, and nothing is borrowed.
        #[diagnostic::do_not_recommend]
        unsafe impl Lift for $type {
            type CRepr = $type;
            type Out<'call> = $type;
            const DESC: &'static TypeDesc = &TypeDesc::of::<$type>(Kind::$kind);
            #[inline(always)]
            unsafe fn lift(c_repr: $type, _: &Call) -> Result<$type, Invalid> {
                Ok(c_repr)
            }
        }
        plain!($type $kind);
    )*};
}

/// Converts a number to a narrower type, or says why it does not fit.
#[cfg(any(target_family = "wasm", all(test, not(loom))))]
#[inline(always)]
fn narrowed<N: TryFrom<W>, W: Copy + Into<i128>>(wide: W, why: &'static str) -> Result<N, Invalid> {
    N::try_from(wide).map_err(|_| Invalid::with_number(why, wide.into()))
}

/// Implements `Lift` for integers of 8 and 16 bits. Wasm has no parameters of these widths: a caller passes any 32 bits, and a number
/// that does not fit is refused. Without the check the compiler would assume that the upper bits are 0.
macro_rules! narrow {
    ($($type:ident $kind:ident $wide:ident $why:literal),* $(,)?) => {$(
        // SAFETY: every bit pattern is a value of the C form, a number that does not fit is refused, and nothing is borrowed.
        #[diagnostic::do_not_recommend]
        unsafe impl Lift for $type {
            #[cfg(not(target_family = "wasm"))]
            type CRepr = $type;
            #[cfg(target_family = "wasm")]
            type CRepr = $wide;
            type Out<'call> = $type;
            const DESC: &'static TypeDesc = &TypeDesc::of::<$type>(Kind::$kind);
            #[inline(always)]
            unsafe fn lift(c_repr: Self::CRepr, _: &Call) -> Result<$type, Invalid> {
                #[cfg(not(target_family = "wasm"))]
                return Ok(c_repr);
                #[cfg(target_family = "wasm")]
                return narrowed(c_repr, $why);
            }
        }
        plain!($type $kind);
    )*};
}

/// Implements the traits of a plain value for numbers, which are their own C forms in memory.
macro_rules! plain {
    ($($type:ident $kind:ident)*) => {$(
        #[diagnostic::do_not_recommend]
        impl ByValue for $type {
            type CRepr = <$type as Lift>::CRepr;
        }
        // SAFETY: the type is its own C form, and every bit pattern is a value.
        #[diagnostic::do_not_recommend]
        unsafe impl FfiType for $type {
            type CRepr = $type;
            const EVERY_BIT_PATTERN: bool = true;
            const DESC: &'static TypeDesc = &TypeDesc::of::<$type>(Kind::$kind);
            #[inline(always)]
            fn from_c_repr(c_repr: $type) -> Result<$type, Invalid> {
                Ok(c_repr)
            }
            #[inline(always)]
            fn into_c_repr(self) -> $type {
                self
            }
        }
    )*};
}

wide!(
    u32 U32, u64 U64, usize Usize, i32 I32, i64 I64, isize Isize, f32 F32, f64 F64
);
narrow!(
    u8 U8 u32 "is not a `u8`, which is 0 to 255: it is",
    u16 U16 u32 "is not a `u16`, which is 0 to 65535: it is",
    i8 I8 i32 "is not an `i8`, which is -128 to 127: it is",
    i16 I16 i32 "is not an `i16`, which is -32768 to 32767: it is",
);

/// Implements `Lift` by the check of the type's `FfiType`.
macro_rules! checked {
    ($([$($generics:tt)*] $type:ty),* $(,)?) => {$(
        // SAFETY: by the promises of its `FfiType`; nothing is borrowed.
        #[diagnostic::do_not_recommend]
        unsafe impl<$($generics)*> Lift for $type {
            type CRepr = <$type as FfiType>::CRepr;
            type Out<'call> = $type;
            const DESC: &'static TypeDesc = <$type as FfiType>::DESC;
            #[inline(always)]
            unsafe fn lift(c_repr: Self::CRepr, _: &Call) -> Result<$type, Invalid> {
                <$type as FfiType>::from_c_repr(c_repr)
            }
        }
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> ByValue for $type {
            type CRepr = <$type as Lift>::CRepr;
        }
    )*};
}

checked!([T: 'static] *const T, [T: 'static] *mut T, [T: 'static] Option<NonNull<T>>);

#[inline(always)]
fn truth(number: u32) -> Result<bool, Invalid> {
    match number {
        0 => Ok(false),
        1 => Ok(true),
        other => Err(Invalid::with_number(
            "is not a `bool`, which is 0 or 1: it is",
            i128::from(other),
        )),
    }
}

// SAFETY: by the promises of its `FfiType`, in each width that C passes it in; nothing is borrowed.
#[diagnostic::do_not_recommend]
unsafe impl Lift for bool {
    type CRepr = <u8 as Lift>::CRepr;
    type Out<'call> = bool;
    const DESC: &'static TypeDesc = <bool as FfiType>::DESC;
    #[inline(always)]
    #[allow(
        clippy::useless_conversion,
        reason = "on wasm the C form has 32 bits already"
    )]
    unsafe fn lift(c_repr: Self::CRepr, _: &Call) -> Result<bool, Invalid> {
        truth(u32::from(c_repr))
    }
}

#[diagnostic::do_not_recommend]
impl ByValue for bool {
    type CRepr = <bool as Lift>::CRepr;
}

// SAFETY: `bool` has the layout of `u8`, and its values are 0 and 1.
#[diagnostic::do_not_recommend]
unsafe impl FfiType for bool {
    type CRepr = u8;
    const EVERY_BIT_PATTERN: bool = false;
    const DESC: &'static TypeDesc = &TypeDesc::of::<bool>(Kind::Bool);
    #[inline(always)]
    fn from_c_repr(c_repr: u8) -> Result<bool, Invalid> {
        truth(u32::from(c_repr))
    }
    #[inline(always)]
    fn into_c_repr(self) -> u8 {
        u8::from(self)
    }
}

// SAFETY: an array has the layout of its elements, and each is checked.
#[diagnostic::do_not_recommend]
unsafe impl<T: FfiType, const N: usize> FfiType for [T; N] {
    type CRepr = [T::CRepr; N];
    const EVERY_BIT_PATTERN: bool = T::EVERY_BIT_PATTERN;
    const DESC: &'static TypeDesc = &TypeDesc::array(layout::stored::<T>(), N);
    fn from_c_repr(c_repr: [T::CRepr; N]) -> Result<[T; N], Invalid> {
        let mut refused = None;
        let values = c_repr.map(|element| match T::from_c_repr(element) {
            Ok(value) => MaybeUninit::new(value),
            Err(why) => {
                refused.get_or_insert(why);
                MaybeUninit::uninit()
            }
        });
        match refused {
            Some(why) => Err(why),
            // SAFETY: none was refused, so each is initialised.
            None => Ok(values.map(|value| unsafe { value.assume_init() })),
        }
    }
    fn check(c_repr: &[T::CRepr; N]) -> Result<(), Invalid> {
        c_repr.iter().try_for_each(T::check)
    }
    fn into_c_repr(self) -> [T::CRepr; N] {
        self.map(T::into_c_repr)
    }
}

/// Implements the traits of a plain value for the integers that are not 0, and for the same with 0 as `None`.
macro_rules! nonzero {
    ($($int:ident)*) => {$(
        // SAFETY: the C form is that of the integer, 0 is refused, and nothing is borrowed.
        #[diagnostic::do_not_recommend]
        unsafe impl Lift for NonZero<$int> {
            type CRepr = <$int as Lift>::CRepr;
            type Out<'call> = NonZero<$int>;
            const DESC: &'static TypeDesc = &<$int as Lift>::DESC.nonzero();
            #[inline(always)]
            unsafe fn lift(c_repr: Self::CRepr, call: &Call) -> Result<Self, Invalid> {
                // SAFETY: an integer has no pointers.
                Self::from_c_repr(unsafe { <$int as Lift>::lift(c_repr, call) }?)
            }
        }
        // SAFETY: as for the one above; 0 is `None`.
        #[diagnostic::do_not_recommend]
        unsafe impl Lift for Option<NonZero<$int>> {
            type CRepr = <$int as Lift>::CRepr;
            type Out<'call> = Option<NonZero<$int>>;
            const DESC: &'static TypeDesc = <$int as Lift>::DESC;
            #[inline(always)]
            unsafe fn lift(c_repr: Self::CRepr, call: &Call) -> Result<Self, Invalid> {
                // SAFETY: an integer has no pointers.
                Self::from_c_repr(unsafe { <$int as Lift>::lift(c_repr, call) }?)
            }
        }
        #[diagnostic::do_not_recommend]
        impl ByValue for NonZero<$int> {
            type CRepr = <$int as Lift>::CRepr;
        }
        #[diagnostic::do_not_recommend]
        impl ByValue for Option<NonZero<$int>> {
            type CRepr = <$int as Lift>::CRepr;
        }
        // SAFETY: std promises the layout of the integer, and every value but 0 is one.
        #[diagnostic::do_not_recommend]
        unsafe impl FfiType for NonZero<$int> {
            type CRepr = $int;
            const EVERY_BIT_PATTERN: bool = false;
            const DESC: &'static TypeDesc = &<$int as FfiType>::DESC.nonzero();
            #[inline(always)]
            fn from_c_repr(c_repr: $int) -> Result<Self, Invalid> {
                NonZero::new(c_repr).ok_or(Invalid::new("is 0, where only other numbers are values"))
            }
            #[inline(always)]
            fn into_c_repr(self) -> $int {
                self.get()
            }
        }
        // SAFETY: std promises the layout of the integer, with 0 for `None`.
        #[diagnostic::do_not_recommend]
        unsafe impl FfiType for Option<NonZero<$int>> {
            type CRepr = $int;
            const EVERY_BIT_PATTERN: bool = true;
            const DESC: &'static TypeDesc = <$int as FfiType>::DESC;
            #[inline(always)]
            fn from_c_repr(c_repr: $int) -> Result<Self, Invalid> {
                Ok(NonZero::new(c_repr))
            }
            #[inline(always)]
            fn into_c_repr(self) -> $int {
                self.map_or(0, NonZero::get)
            }
        }
    )*};
}

nonzero!(u8 u16 u32 u64 usize i8 i16 i32 i64 isize);

macro_rules! pointer {
    ($([$($generics:tt)*] $type:ty, $c_repr:ty, $kind:ident, $from:expr, $into:expr;)*) => {$(
        // SAFETY: every bit pattern is a raw pointer, and null is `None`.
        #[diagnostic::do_not_recommend]
        unsafe impl<$($generics)*> FfiType for $type {
            type CRepr = $c_repr;
            const EVERY_BIT_PATTERN: bool = true;
            const DESC: &'static TypeDesc = &TypeDesc::of::<$c_repr>(Kind::$kind);
            #[inline(always)]
            fn from_c_repr(c_repr: $c_repr) -> Result<Self, Invalid> {
                Ok($from(c_repr))
            }
            #[inline(always)]
            fn into_c_repr(self) -> $c_repr {
                $into(self)
            }
        }
    )*};
}

pointer! {
    [T: 'static] *const T, *const T, ConstPointer, |p| p, |p| p;
    [T: 'static] *mut T, *mut T, MutPointer, |p| p, |p| p;
    [T: 'static] Option<NonNull<T>>, *mut T, MutPointer, NonNull::new,
        |p: Option<NonNull<T>>| p.map_or(core::ptr::null_mut(), NonNull::as_ptr);
}

macro_rules! function_pointers {
    ($abi:literal $(($($arg:ident)*))*) => {$(
        // SAFETY: null is `None`. Any other value is a function pointer that only the callback's own `unsafe` code can call.
        #[diagnostic::do_not_recommend]
        unsafe impl<$($arg: 'static,)* R: 'static> Lift for Option<unsafe extern $abi fn($($arg),*) -> R> {
            type CRepr = Self;
            type Out<'call> = Self;
            const DESC: &'static TypeDesc = &TypeDesc::of::<Self>(Kind::FunctionPointer);
            #[inline(always)]
            unsafe fn lift(c_repr: Self, _: &Call) -> Result<Self, Invalid> {
                Ok(c_repr)
            }
        }
        #[diagnostic::do_not_recommend]
        impl<$($arg: 'static,)* R: 'static> ByValue for Option<unsafe extern $abi fn($($arg),*) -> R> {
            type CRepr = Self;
        }
        // SAFETY: as for `Lift`.
        #[diagnostic::do_not_recommend]
        unsafe impl<$($arg: 'static,)* R: 'static> FfiType for Option<unsafe extern $abi fn($($arg),*) -> R> {
            type CRepr = Self;
            const EVERY_BIT_PATTERN: bool = true;
            const DESC: &'static TypeDesc = &TypeDesc::of::<Self>(Kind::FunctionPointer);
            #[inline(always)]
            fn from_c_repr(c_repr: Self) -> Result<Self, Invalid> {
                Ok(c_repr)
            }
            #[inline(always)]
            fn into_c_repr(self) -> Self {
                self
            }
        }
    )*};
}

function_pointers! {
    "C" () (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H)
}
function_pointers! {
    "system" () (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H)
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_its_type_cannot_hold_is_refused_and_not_truncated() {
        assert_eq!(narrowed::<u8, u32>(255, ""), Ok(255));
        assert_eq!(narrowed::<i8, i32>(-128, ""), Ok(-128));
        assert_eq!(narrowed::<u16, u32>(65535, ""), Ok(65535));
        assert_eq!(narrowed::<i16, i32>(-32768, ""), Ok(-32768));
        let said = narrowed::<u8, u32>(256, "is not a `u8`: it is").unwrap_err();
        assert_eq!(said.to_string(), "is not a `u8`: it is 256");
        for wide in [256, 65536, 1 << 31, u32::MAX] {
            assert!(narrowed::<u8, u32>(wide, "").is_err(), "{wide}");
            assert!(truth(wide).is_err(), "{wide}");
        }
        for wide in [65536, 1 << 31, u32::MAX] {
            assert!(narrowed::<u16, u32>(wide, "").is_err(), "{wide}");
        }
        for wide in [-129, 128, 256, 65536, i32::MIN] {
            assert!(narrowed::<i8, i32>(wide, "").is_err(), "{wide}");
        }
        for wide in [-32769, 32768, 65536, i32::MIN] {
            assert!(narrowed::<i16, i32>(wide, "").is_err(), "{wide}");
        }
    }
}
