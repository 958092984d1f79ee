//! A handle as C passes it, and a handle in `user_data`.

use crate::handle::Handle;
use crate::values::lift::{ByValue, Call, FfiType, Invalid, Lift};
use crate::values::type_desc::{Kind, TypeDesc};
use core::ffi::c_void;

/// The C type of `user_data`.
pub(crate) type UserData = *mut c_void;

/// What releases a callable.
pub(crate) type ReleaseFn = unsafe extern "C" fn(user_data: UserData);

/// The C type of a handle: `uint64_t`, on wasm32 `double`, since a 64-bit integer is a slow `BigInt` in JavaScript.
#[cfg(not(target_arch = "wasm32"))]
pub type RawHandle = u64;
/// The C type of a handle: `uint64_t`, on wasm32 `double`, since a 64-bit integer is a slow `BigInt` in JavaScript.
#[cfg(target_arch = "wasm32")]
pub type RawHandle = f64;

/// The number in a [`RawHandle`]. A double that is not a whole number in range becomes a number that was never issued.
#[inline(always)]
pub(crate) fn raw_number(raw: RawHandle) -> u64 {
    #[cfg(not(target_arch = "wasm32"))]
    return raw;
    #[cfg(target_arch = "wasm32")]
    return crate::handle::raw_or_none(raw);
}

/// The number, if it can be a closure's. An integer is not checked here; the look-up does that.
#[inline(always)]
pub(crate) fn closure_number(raw: RawHandle) -> Option<u64> {
    #[cfg(not(target_arch = "wasm32"))]
    return Some(raw);
    #[cfg(target_arch = "wasm32")]
    return crate::handle::closure_from_f64(raw);
}

const NOT_A_HANDLE: Invalid = Invalid::new("is 0, which is not a handle");

fn handle_or_none(c_repr: RawHandle) -> Result<Option<Handle>, Invalid> {
    number_or_none(raw_number(c_repr))
}

fn number_or_none(raw: u64) -> Result<Option<Handle>, Invalid> {
    match raw {
        0 => Ok(None),
        raw => match Handle::from_raw(raw) {
            Some(handle) => Ok(Some(handle)),
            None => Err(Invalid::new(
                "is not a handle, which is a whole number below 2^53",
            )),
        },
    }
}

// SAFETY: a number out of range is refused, and nothing is borrowed.
#[diagnostic::do_not_recommend]
unsafe impl Lift for Handle {
    type CRepr = RawHandle;
    type Out<'call> = Handle;
    const DESC: &'static TypeDesc = &TypeDesc::of::<RawHandle>(Kind::Handle);
    unsafe fn lift(c_repr: RawHandle, _: &Call) -> Result<Handle, Invalid> {
        handle_or_none(c_repr)?.ok_or(NOT_A_HANDLE)
    }
}

#[diagnostic::do_not_recommend]
impl ByValue for Handle {
    type CRepr = RawHandle;
}

#[diagnostic::do_not_recommend]
impl ByValue for Option<Handle> {
    type CRepr = RawHandle;
}

// SAFETY: as for `Handle`; 0 is `None`.
#[diagnostic::do_not_recommend]
unsafe impl Lift for Option<Handle> {
    type CRepr = RawHandle;
    type Out<'call> = Option<Handle>;
    const DESC: &'static TypeDesc = &<Handle as Lift>::DESC.optional();
    unsafe fn lift(c_repr: RawHandle, _: &Call) -> Result<Option<Handle>, Invalid> {
        handle_or_none(c_repr)
    }
}

/// Implements `FfiType` for a handle in memory: a `uint64_t` on every target, also on wasm32, where it is a `double` as a parameter and as a result.
macro_rules! stored {
    ($($type:ty, $desc:expr, $lift:expr, $lower:expr;)*) => {$(
        // SAFETY: it has the layout of `u64`, as `Handle` is transparent over `NonZeroU64`, and 0 is `None`. A number that is no handle is refused.
        #[diagnostic::do_not_recommend]
        unsafe impl FfiType for $type {
            type CRepr = u64;
            const EVERY_BIT_PATTERN: bool = false;
            const DESC: &'static TypeDesc = &$desc;
            #[inline(always)]
            fn from_c_repr(raw: u64) -> Result<Self, Invalid> {
                number_or_none(raw).and_then($lift)
            }
            #[inline(always)]
            fn into_c_repr(self) -> u64 {
                $lower(self)
            }
        }
    )*};
}

stored! {
    Handle, TypeDesc::of::<u64>(Kind::Handle), |handle| handle.ok_or(NOT_A_HANDLE), Handle::raw;
    Option<Handle>, TypeDesc::of::<u64>(Kind::Handle).optional(), Ok, |handle: Option<Handle>| handle.map_or(0, Handle::raw);
}

#[inline(always)]
pub(crate) fn lower_handle(handle: Option<Handle>) -> RawHandle {
    handle.map_or(0, Handle::raw) as RawHandle
}
