//! Parameters that outlive their call: what a completion, a stream or a queue keeps of them.
//!
//! A borrowed parameter is copied, a plain value is kept as it is. A raw pointer is refused at compile time: when its copy is read, the call
//! has returned, and foreign code may have freed what it points at.
//!
//! Invariant: keeping runs no user code. Every kept type is `Copy`, or owned by this crate or the standard library. [`Keep`] is an unsafe trait for that.

use crate::handle::Handle;
use crate::values::lift::{FfiType, Lift};
use alloc::boxed::Box;
use alloc::ffi::CString;
use alloc::vec::Vec;
use core::borrow::Borrow;
use core::ffi::CStr;
use core::fmt;
use core::num::NonZero;
use core::ops::Deref;

/// No memory was left for a copy of an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Full;

impl fmt::Display for Full {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no memory is left for a copy of the argument")
    }
}

impl core::error::Error for Full {}

/// A parameter type whose arguments can be kept after their call has returned.
///
/// | parameter | kept as |
/// |---|---|
/// | `bool`, numbers, [`Handle`], function pointers, `#[derive(FfiType)]` types | itself |
/// | `&T`, `Option<&T>` | `T`, `Option<T>` |
/// | `&[T]` | `Box<[T]>` |
/// | `&str` | [`KeptStr`] |
/// | `&CStr`, `Option<&CStr>` | `CString`, `Option<CString>` |
///
/// Raw pointers are not kept, and neither are structs with a raw pointer inside: nothing says how long it stays valid.
///
/// # Safety
/// Implemented by this crate and by `#[derive(FfiType)]`. Arguments are kept, dropped and lent inside calls, on the threads of producers too, where no code of
/// the user's may run. An implementation promises:
/// 1. `keep`, `lend` and the drop of a `Kept` do not panic, and call neither callbacks nor functions of this crate.
/// 2. Nothing in a `Kept` points at memory that foreign code may free.
///
/// ```
/// use registry_core::Keep;
///
/// let kept = <&[u16] as Keep>::keep(&[1, 2, 3]).unwrap();
/// assert_eq!(<&[u16] as Keep>::lend(&kept), [1, 2, 3]);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't outlive its call, as a parameter of a completion, a stream or a queued callback must",
    label = "a pointer can't wait: take `&[T]`, `&T` or an integer",
    note = "numbers, `&T`, `&[T]`, `&str`, `&CStr`, and types with `#[derive(FfiType)]` that are `Send` can wait",
    note = "leave C's `user_data` out of the parameters: `thunk_first()` and `thunk_last()` have it before or behind them"
)]
pub unsafe trait Keep: Lift {
    /// What is kept. Any thread may drop or read it.
    type Kept: Send + 'static;
    /// Copies the argument.
    ///
    /// # Errors
    /// If no memory is left.
    fn keep(out: Self::Out<'_>) -> Result<Self::Kept, Full>;
    /// The argument, as a call would pass it.
    fn lend(kept: &Self::Kept) -> Self::Out<'_>;
}

/// A plain value of the user's that can be kept: one that is `Send`, so has no raw pointer inside. The derive asks for it.
///
/// It has a lifetime because a bound that is not met is an error of the `impl` itself, unless it is `for<'a>`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't outlive its call, as a parameter of a completion, a stream or a queued callback must",
    label = "holds a raw pointer, which can't wait",
    note = "take what it points at by a `&T` or a `&[T]` of its own; or, if any thread may use the pointer at any time, implement `Send` for `{Self}`"
)]
pub trait CanWait<'a>: Send {}

#[diagnostic::do_not_recommend]
impl<T: Send> CanWait<'_> for T {}

/// Implements `Keep` for types that are kept as they are.
macro_rules! as_itself {
    ($($type:ty)*) => {$(
        // SAFETY: a plain value.
        #[diagnostic::do_not_recommend]
        unsafe impl Keep for $type {
            type Kept = $type;
            #[inline(always)]
            fn keep(out: $type) -> Result<$type, Full> {
                Ok(out)
            }
            #[inline(always)]
            fn lend(kept: &$type) -> $type {
                *kept
            }
        }
    )*};
}

as_itself!(bool u8 u16 u32 u64 usize i8 i16 i32 i64 isize f32 f64 Handle Option<Handle>);

macro_rules! nonzero {
    ($($int:ident)*) => { as_itself!($(NonZero<$int> Option<NonZero<$int>>)*); };
}

nonzero!(u8 u16 u32 u64 usize i8 i16 i32 i64 isize);

macro_rules! function_pointers {
    ($abi:literal $(($($arg:ident)*))*) => {$(
        // SAFETY: code stays where it is until its library is unloaded.
        #[diagnostic::do_not_recommend]
        unsafe impl<$($arg: 'static,)* R: 'static> Keep for Option<unsafe extern $abi fn($($arg),*) -> R> {
            type Kept = Self;
            #[inline(always)]
            fn keep(out: Self) -> Result<Self, Full> {
                Ok(out)
            }
            #[inline(always)]
            fn lend(kept: &Self) -> Self {
                *kept
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

// SAFETY: a copy of plain values. `T` is `Send`, so has no pointer that the user has not vouched for.
#[diagnostic::do_not_recommend]
unsafe impl<T: FfiType + Send> Keep for &'static T {
    type Kept = T;
    fn keep(out: &T) -> Result<T, Full> {
        Ok(*out)
    }
    fn lend(kept: &T) -> &T {
        kept
    }
}

// SAFETY: a copy of plain values. `T` is `Send`, so has no pointer that the user has not vouched for.
#[diagnostic::do_not_recommend]
unsafe impl<T: FfiType + Send> Keep for Option<&'static T> {
    type Kept = Option<T>;
    fn keep(out: Option<&T>) -> Result<Option<T>, Full> {
        Ok(out.copied())
    }
    fn lend(kept: &Option<T>) -> Option<&T> {
        kept.as_ref()
    }
}

// SAFETY: a copy of plain values. `T` is `Send`, so has no pointer that the user has not vouched for.
#[diagnostic::do_not_recommend]
unsafe impl<T: FfiType + Send> Keep for &'static [T] {
    type Kept = Box<[T]>;
    fn keep(out: &[T]) -> Result<Box<[T]>, Full> {
        boxed(out)
    }
    fn lend(kept: &Box<[T]>) -> &[T] {
        kept
    }
}

// SAFETY: a copy of the text.
#[diagnostic::do_not_recommend]
unsafe impl Keep for &'static str {
    type Kept = KeptStr;
    fn keep(out: &str) -> Result<KeptStr, Full> {
        KeptStr::new(out)
    }
    fn lend(kept: &KeptStr) -> &str {
        kept
    }
}

// SAFETY: a copy of the text.
#[diagnostic::do_not_recommend]
unsafe impl Keep for &'static CStr {
    type Kept = CString;
    fn keep(out: &CStr) -> Result<CString, Full> {
        c_string(out)
    }
    fn lend(kept: &CString) -> &CStr {
        kept
    }
}

// SAFETY: a copy of the text.
#[diagnostic::do_not_recommend]
unsafe impl Keep for Option<&'static CStr> {
    type Kept = Option<CString>;
    fn keep(out: Option<&CStr>) -> Result<Option<CString>, Full> {
        out.map(c_string).transpose()
    }
    fn lend(kept: &Option<CString>) -> Option<&CStr> {
        kept.as_deref()
    }
}

/// A copy that does not abort the process when memory is out.
fn copied<T: Copy>(values: &[T]) -> Result<Vec<T>, Full> {
    let mut copy = Vec::new();
    copy.try_reserve_exact(values.len()).map_err(|_| Full)?;
    // Not by `extend_from_slice`, which may run the `Clone` that a user has written.
    // SAFETY: there is room for as many, in memory of its own, and a `Copy` value is its bytes.
    unsafe {
        core::ptr::copy_nonoverlapping(values.as_ptr(), copy.as_mut_ptr(), values.len());
        copy.set_len(values.len());
    }
    Ok(copy)
}

fn boxed<T: Copy>(values: &[T]) -> Result<Box<[T]>, Full> {
    copied(values).map(Vec::into_boxed_slice)
}

fn c_string(text: &CStr) -> Result<CString, Full> {
    let bytes = copied(text.to_bytes_with_nul())?;
    // It never fails: the bytes are those of a C string.
    CString::from_vec_with_nul(bytes).map_err(|_| Full)
}

/// The longest text that needs no allocation.
const SHORT: usize = 22;

/// A kept `&str`: up to 22 bytes in place, a longer text in a box. It dereferences to `str`.
///
/// ```
/// use registry_core::{Keep, KeptStr};
///
/// let kept: KeptStr = <&str as Keep>::keep("on its way").unwrap();
/// assert_eq!(&*kept, "on its way");
/// assert_eq!(String::from(kept), "on its way");
/// ```
#[derive(Clone)]
pub struct KeptStr(Text);

#[derive(Clone)]
enum Text {
    /// Invariant: the first `len` bytes are UTF-8.
    Short {
        len: u8,
        bytes: [u8; SHORT],
    },
    Long(Box<str>),
}

impl KeptStr {
    fn new(text: &str) -> Result<Self, Full> {
        if text.len() <= SHORT {
            let mut bytes = [0; SHORT];
            bytes[..text.len()].copy_from_slice(text.as_bytes());
            let len = text.len() as u8;
            return Ok(KeptStr(Text::Short { len, bytes }));
        }
        let bytes = boxed(text.as_bytes())?;
        // SAFETY: the bytes are those of a `str`.
        let text = unsafe { alloc::str::from_boxed_utf8_unchecked(bytes) };
        Ok(KeptStr(Text::Long(text)))
    }
}

impl Deref for KeptStr {
    type Target = str;
    fn deref(&self) -> &str {
        match &self.0 {
            // SAFETY: the invariant.
            Text::Short { len, bytes } => unsafe {
                core::str::from_utf8_unchecked(&bytes[..usize::from(*len)])
            },
            Text::Long(text) => text,
        }
    }
}

impl AsRef<str> for KeptStr {
    fn as_ref(&self) -> &str {
        self
    }
}

impl Borrow<str> for KeptStr {
    fn borrow(&self) -> &str {
        self
    }
}

impl From<KeptStr> for alloc::string::String {
    fn from(text: KeptStr) -> Self {
        match text.0 {
            Text::Long(text) => text.into_string(),
            Text::Short { .. } => Self::from(&*text),
        }
    }
}

impl PartialEq for KeptStr {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for KeptStr {}

impl core::hash::Hash for KeptStr {
    // As a `str`, which `Borrow` asks for.
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl PartialEq<str> for KeptStr {
    fn eq(&self, other: &str) -> bool {
        **self == *other
    }
}

impl PartialEq<&str> for KeptStr {
    fn eq(&self, other: &&str) -> bool {
        **self == **other
    }
}

impl fmt::Debug for KeptStr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl fmt::Display for KeptStr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&**self, f)
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use alloc::string::String;

    #[test]
    fn a_text_of_every_length_around_the_limit_comes_back_whole() {
        for length in 0..3 * SHORT {
            let text: String = "aé€😀".chars().cycle().take(length).collect();
            let kept = KeptStr::new(&text).unwrap();
            assert_eq!(&*kept, text);
            assert_eq!(matches!(kept.0, Text::Short { .. }), text.len() <= SHORT);
            assert_eq!(String::from(kept.clone()), text);
            assert_eq!(kept, *text);
        }
    }

    #[test]
    #[cfg(target_pointer_width = "64")]
    fn a_kept_text_is_no_larger_than_a_string() {
        assert_eq!(size_of::<KeptStr>(), size_of::<String>());
    }
}
