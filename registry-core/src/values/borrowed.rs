//! Parameters that borrow during the call: `&T`, `&[T]`, `&str`, `&CStr`.
//!
//! As in all of C, foreign code promises that a pointer is null or valid for its length. Everything else is checked
//! here, before the callback runs: null, alignment, length, and each value of a type that does not allow every bit pattern.
//! [`crate::values::lift`] has the traits and the plain values.
//!
//! Invariant: a lifted reference is bounded by the borrow of [`Call`], so the callback can't keep it.

// Elided lifetimes would hide that each reference is bounded by `'call`.
#![allow(clippy::needless_lifetimes)]

use crate::values::layout;
use crate::values::lift::{Call, FfiType, Invalid, Lift};
use crate::values::type_desc::{Kind, TypeDesc};
use core::ffi::{CStr, c_char};

/// A pointer and a length, which the stub packs from two C parameters.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct RawSlice<T> {
    pub(crate) ptr: *const T,
    pub(crate) len: usize,
}

/// Checks the requirements of `slice::from_raw_parts`. Null with length 0 is the empty slice.
///
/// # Safety
/// `raw.ptr` is null or valid to read for `raw.len` elements until `call` ends.
unsafe fn slice<'call, T: FfiType>(
    raw: RawSlice<T::CRepr>,
    _: &'call Call,
) -> Result<&'call [T], Invalid> {
    const { layout::stored::<T>() };
    if raw.len == 0 {
        return Ok(&[]);
    }
    if raw.ptr.is_null() {
        return Err(Invalid::new(
            "is a null pointer with a length that is not 0",
        ));
    }
    let bytes = raw.len.checked_mul(core::mem::size_of::<T>());
    if bytes.is_none_or(|bytes| isize::try_from(bytes).is_err()) {
        return Err(Invalid::new(
            "has a length over the largest that memory can hold",
        ));
    }
    if !raw.ptr.cast::<T>().is_aligned() {
        return Err(Invalid::new(
            "is a pointer that is not aligned for its type",
        ));
    }
    if !T::EVERY_BIT_PATTERN {
        for n in 0..raw.len {
            // SAFETY: in range by the caller's promise, aligned by the check, and every bit pattern is a C form.
            T::check(unsafe { &*raw.ptr.add(n) })?;
        }
    }
    // SAFETY: not null, aligned and not too long; every element is a value of `T`; valid until `call` ends.
    Ok(unsafe { core::slice::from_raw_parts(raw.ptr.cast(), raw.len) })
}

// SAFETY: `slice` checks the requirements, and the result is bounded by the call.
#[diagnostic::do_not_recommend]
unsafe impl<T: FfiType> Lift for &'static [T] {
    type CRepr = RawSlice<T::CRepr>;
    type Out<'call> = &'call [T];
    const DESC: &'static TypeDesc = &TypeDesc::slice::<Self::CRepr>(layout::stored::<T>());
    #[inline]
    unsafe fn lift<'call>(c_repr: Self::CRepr, call: &'call Call) -> Result<&'call [T], Invalid> {
        // SAFETY: the caller's promise.
        unsafe { slice(c_repr, call) }
    }
}

// SAFETY: `slice` checks the requirements, `from_utf8` the bytes, and the result is bounded by the call.
#[diagnostic::do_not_recommend]
unsafe impl Lift for &'static str {
    type CRepr = RawSlice<u8>;
    type Out<'call> = &'call str;
    const DESC: &'static TypeDesc = &TypeDesc::of::<Self::CRepr>(Kind::Text);
    #[inline]
    unsafe fn lift<'call>(c_repr: RawSlice<u8>, call: &'call Call) -> Result<&'call str, Invalid> {
        // SAFETY: the caller's promise.
        let bytes = unsafe { slice::<u8>(c_repr, call) }?;
        core::str::from_utf8(bytes).map_err(|error| {
            Invalid::with_number("is not valid UTF-8 from byte", error.valid_up_to() as i128)
        })
    }
}

/// The C form of a borrowed type that is one C parameter.
///
/// A [`RawSlice`] is packed from two parameters where the attribute sees a slice or a `str`. The attribute would take a slice
/// inside an alias for one parameter, and C would pass two. So `RawSlice` does not implement this trait.
#[diagnostic::on_unimplemented(
    message = "a slice or a `str` behind an alias can't be a parameter of an exported callback",
    label = "this is a slice or a `str`, which is a pointer and a length in C",
    note = "write the `&[T]` or the `&str` itself in the parameter, without an alias"
)]
pub trait OnePart: Copy {}

#[diagnostic::do_not_recommend]
impl<T> OnePart for *const T {}

macro_rules! one_part {
    ($($c_repr:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl OnePart for $c_repr {}
    )*};
}

one_part!(u8 u16 u32 u64 usize i8 i16 i32 i64 isize f32 f64);

// SAFETY: null is refused; by the caller's promise any other pointer is a C string until the call ends.
#[diagnostic::do_not_recommend]
unsafe impl Lift for &'static CStr {
    type CRepr = *const c_char;
    type Out<'call> = &'call CStr;
    const DESC: &'static TypeDesc = &TypeDesc::of::<Self::CRepr>(Kind::CText);
    #[inline]
    unsafe fn lift<'call>(
        c_repr: *const c_char,
        call: &'call Call,
    ) -> Result<&'call CStr, Invalid> {
        // SAFETY: the caller's promise.
        unsafe { c_string(c_repr, call) }.ok_or(Invalid::new("is a null pointer"))
    }
}

// SAFETY: as for `&CStr`; null is `None`.
#[diagnostic::do_not_recommend]
unsafe impl Lift for Option<&'static CStr> {
    type CRepr = *const c_char;
    type Out<'call> = Option<&'call CStr>;
    const DESC: &'static TypeDesc = &<&'static CStr as Lift>::DESC.optional();
    #[inline]
    unsafe fn lift<'call>(
        c_repr: *const c_char,
        call: &'call Call,
    ) -> Result<Option<&'call CStr>, Invalid> {
        // SAFETY: the caller's promise.
        Ok(unsafe { c_string(c_repr, call) })
    }
}

/// # Safety
/// `c_repr` is null or a C string until the call ends.
unsafe fn c_string(c_repr: *const c_char, _: &Call) -> Option<&CStr> {
    if c_repr.is_null() {
        return None;
    }
    // SAFETY: not null, and a C string by the caller's promise.
    Some(unsafe { CStr::from_ptr(c_repr) })
}

/// # Safety
/// As `Lift::lift`.
unsafe fn reference<T: FfiType>(c_repr: *const T::CRepr, _: &Call) -> Result<Option<&T>, Invalid> {
    const { layout::stored::<T>() };
    if c_repr.is_null() {
        return Ok(None);
    }
    if !c_repr.cast::<T>().is_aligned() {
        return Err(Invalid::new(
            "is a pointer that is not aligned for its type",
        ));
    }
    if !T::EVERY_BIT_PATTERN {
        // SAFETY: valid by the caller's promise, aligned by the check, and every bit pattern is a C form.
        T::check(unsafe { &*c_repr })?;
    }
    // SAFETY: not null and aligned; the target is a value of `T`; valid until the call ends.
    Ok(Some(unsafe { &*c_repr.cast::<T>() }))
}

// SAFETY: `reference` checks the requirements, and the result is bounded by the call.
unsafe impl<T: FfiType> Lift for &'static T {
    type CRepr = *const T::CRepr;
    type Out<'call> = &'call T;
    const DESC: &'static TypeDesc = &TypeDesc::reference::<Self::CRepr>(layout::stored::<T>());
    #[inline]
    unsafe fn lift<'call>(c_repr: Self::CRepr, call: &'call Call) -> Result<&'call T, Invalid> {
        // SAFETY: the caller's promise.
        unsafe { reference(c_repr, call) }?.ok_or(Invalid::new("is a null pointer"))
    }
}

// SAFETY: as for `&T`; null is `None`.
unsafe impl<T: FfiType> Lift for Option<&'static T> {
    type CRepr = *const T::CRepr;
    type Out<'call> = Option<&'call T>;
    const DESC: &'static TypeDesc =
        &TypeDesc::reference::<Self::CRepr>(layout::stored::<T>()).optional();
    #[inline]
    unsafe fn lift<'call>(
        c_repr: Self::CRepr,
        call: &'call Call,
    ) -> Result<Option<&'call T>, Invalid> {
        // SAFETY: the caller's promise.
        unsafe { reference(c_repr, call) }
    }
}
