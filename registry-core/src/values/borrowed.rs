//! What a callback borrows for the call: `&T`, `&[T]`, `&str`, `&CStr`.
//!
//! `values/lift.rs` before this: plain values, and the traits. A pointer that foreign code passes is null or valid for
//! its length, as in all of C; everything else is asked here, before the callback runs: null, alignment, the
//! length, and each value whose type does not take any bits.
//!
//! Invariant: what is lifted is bound by the call's own reference, so that it can't be kept.

// `'call` is a word of this file's: eliding it would hide what each reference is bound by.
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

/// Checks what `slice::from_raw_parts` asks for, `null` with 0 being the empty slice.
///
/// # Safety
/// `raw.ptr` is null or valid to read for `raw.len` elements until `call` ends.
unsafe fn slice<'call, T: FfiType>(
    raw: RawSlice<T::Shadow>,
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
            // SAFETY: in range by the caller's promise, aligned by the check; a shadow allows any bits.
            T::from_shadow(unsafe { raw.ptr.add(n).read() })?;
        }
    }
    // SAFETY: not null, aligned, not too long, every element a value of `T`, valid until `call` ends.
    Ok(unsafe { core::slice::from_raw_parts(raw.ptr.cast(), raw.len) })
}

// SAFETY: `slice` checks; the result is bound by the call.
#[diagnostic::do_not_recommend]
unsafe impl<T: FfiType> Lift for &'static [T] {
    type Shadow = RawSlice<T::Shadow>;
    type Out<'call> = &'call [T];
    const DESC: &'static TypeDesc = &TypeDesc::slice::<Self::Shadow>(layout::stored::<T>());
    #[inline]
    unsafe fn lift<'call>(shadow: Self::Shadow, call: &'call Call) -> Result<&'call [T], Invalid> {
        // SAFETY: the caller's promise.
        unsafe { slice(shadow, call) }
    }
}

// SAFETY: `slice` checks, then the bytes are.
#[diagnostic::do_not_recommend]
unsafe impl Lift for &'static str {
    type Shadow = RawSlice<u8>;
    type Out<'call> = &'call str;
    const DESC: &'static TypeDesc = &TypeDesc::of::<Self::Shadow>(Kind::Text);
    #[inline]
    unsafe fn lift<'call>(shadow: RawSlice<u8>, call: &'call Call) -> Result<&'call str, Invalid> {
        // SAFETY: the caller's promise.
        let bytes = unsafe { slice::<u8>(shadow, call) }?;
        core::str::from_utf8(bytes).map_err(|error| {
            Invalid::with_number("is not valid UTF-8 from byte", error.valid_up_to() as i128)
        })
    }
}

/// What C passes as one parameter, of what a borrow may be passed as.
///
/// A [`RawSlice`] is packed from two, and only where the attribute sees a slice or a `str`: one that an alias hides would be
/// taken for one parameter, which C does not know of.
#[diagnostic::on_unimplemented(
    message = "a slice or a `str` behind an alias can't be a parameter of an exported callback",
    label = "this is a slice or a `str`, which is a pointer and a length in C",
    note = "write the `&[T]` or the `&str` itself in the parameter, without an alias"
)]
pub trait OnePart: Copy {}

#[diagnostic::do_not_recommend]
impl<T> OnePart for *const T {}

macro_rules! one_part {
    ($($shadow:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl OnePart for $shadow {}
    )*};
}

one_part!(u8 u16 u32 u64 usize i8 i16 i32 i64 isize f32 f64);

// SAFETY: null is refused; the rest is the caller's promise.
#[diagnostic::do_not_recommend]
unsafe impl Lift for &'static CStr {
    type Shadow = *const c_char;
    type Out<'call> = &'call CStr;
    const DESC: &'static TypeDesc = &TypeDesc::of::<Self::Shadow>(Kind::CText);
    #[inline]
    unsafe fn lift<'call>(
        shadow: *const c_char,
        call: &'call Call,
    ) -> Result<&'call CStr, Invalid> {
        // SAFETY: the caller's promise.
        unsafe { c_string(shadow, call) }.ok_or(Invalid::new("is a null pointer"))
    }
}

// SAFETY: likewise; null is `None`.
#[diagnostic::do_not_recommend]
unsafe impl Lift for Option<&'static CStr> {
    type Shadow = *const c_char;
    type Out<'call> = Option<&'call CStr>;
    const DESC: &'static TypeDesc = &<&'static CStr as Lift>::DESC.optional();
    #[inline]
    unsafe fn lift<'call>(
        shadow: *const c_char,
        call: &'call Call,
    ) -> Result<Option<&'call CStr>, Invalid> {
        // SAFETY: the caller's promise.
        Ok(unsafe { c_string(shadow, call) })
    }
}

/// # Safety
/// `shadow` is null or a C string until the call ends.
unsafe fn c_string(shadow: *const c_char, _: &Call) -> Option<&CStr> {
    if shadow.is_null() {
        return None;
    }
    // SAFETY: not null, and a C string by the caller's promise.
    Some(unsafe { CStr::from_ptr(shadow) })
}

/// # Safety
/// As `Lift::lift`.
unsafe fn reference<T: FfiType>(shadow: *const T::Shadow, _: &Call) -> Result<Option<&T>, Invalid> {
    const { layout::stored::<T>() };
    if shadow.is_null() {
        return Ok(None);
    }
    if !shadow.cast::<T>().is_aligned() {
        return Err(Invalid::new(
            "is a pointer that is not aligned for its type",
        ));
    }
    if !T::EVERY_BIT_PATTERN {
        // SAFETY: valid by the caller's promise, aligned by the check; a shadow allows any bits.
        T::from_shadow(unsafe { shadow.read() })?;
    }
    // SAFETY: not null, aligned, a value of `T`, valid until the call ends.
    Ok(Some(unsafe { &*shadow.cast::<T>() }))
}

// SAFETY: `reference` checks; the result is bound by the call.
unsafe impl<T: FfiType> Lift for &'static T {
    type Shadow = *const T::Shadow;
    type Out<'call> = &'call T;
    const DESC: &'static TypeDesc = &TypeDesc::reference::<Self::Shadow>(layout::stored::<T>());
    #[inline]
    unsafe fn lift<'call>(shadow: Self::Shadow, call: &'call Call) -> Result<&'call T, Invalid> {
        // SAFETY: the caller's promise.
        unsafe { reference(shadow, call) }?.ok_or(Invalid::new("is a null pointer"))
    }
}

// SAFETY: likewise; null is `None`.
unsafe impl<T: FfiType> Lift for Option<&'static T> {
    type Shadow = *const T::Shadow;
    type Out<'call> = Option<&'call T>;
    const DESC: &'static TypeDesc =
        &TypeDesc::reference::<Self::Shadow>(layout::stored::<T>()).optional();
    #[inline]
    unsafe fn lift<'call>(
        shadow: Self::Shadow,
        call: &'call Call,
    ) -> Result<Option<&'call T>, Invalid> {
        // SAFETY: the caller's promise.
        unsafe { reference(shadow, call) }
    }
}
