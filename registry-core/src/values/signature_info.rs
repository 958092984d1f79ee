//! [`SignatureInfo`]: the static that describes one signature. It holds the names, the types and the shim for calls with tagged
//! values, and its address is the identity of the signature.
//!
//! The attribute writes one static for each function and each callback type. A function's slot contains its own, and a closure's slot
//! points to that of its type.

use crate::handle::Handle;
use crate::status::Status;
use crate::sys::sync::plain::AtomicU32;
use crate::values::error_code::ErasedReadCode;
use crate::values::lift::Invalid;
use crate::values::tagged::Tagged;
use crate::values::type_desc::TypeDesc;
use core::fmt;
use core::panic::Location;

/// The description of a signature. The address of its static is the signature's identity.
///
/// The fields are public because generated code writes them as a literal.
pub struct SignatureInfo {
    /// The callback's path.
    pub name: &'static str,
    /// The place of the attribute.
    pub declared: Location<'static>,
    /// The parts of the item's record that `describe` and `invoke` need.
    pub record: Recorded,
    /// Keeps the static's address unique.
    pub unique: Unique,
}

/// Makes the static that contains it writable: linkers may merge equal read-only statics, but not writable ones. Never written.
#[derive(Debug)]
pub struct Unique(#[allow(dead_code, reason = "it is there for its type")] AtomicU32);

impl Unique {
    /// The initial value.
    #[allow(
        clippy::declare_interior_mutable_const,
        reason = "every static needs its own value"
    )]
    pub const NEW: Unique = Unique(AtomicU32::new(0));
}

/// The place of the call of this function.
#[track_caller]
#[must_use]
pub const fn here() -> Location<'static> {
    *Location::caller()
}

impl SignatureInfo {
    /// The name of the parameter at this position.
    #[cold]
    pub(crate) fn param(&self, at: usize) -> &'static str {
        self.record.param(at).unwrap_or("")
    }

    pub(crate) fn address(&'static self) -> *mut () {
        core::ptr::from_ref(self).cast_mut().cast()
    }

    /// The signature whose identity a slot holds.
    ///
    /// # Safety
    /// `address` is null or came from [`SignatureInfo::address`].
    pub(crate) unsafe fn from_address(address: *mut ()) -> Option<&'static SignatureInfo> {
        // SAFETY: null or the address of a static, by the caller's promise. The static is only ever shared.
        unsafe { address.cast::<SignatureInfo>().as_ref() }
    }
}

impl fmt::Debug for SignatureInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignatureInfo")
            .field("name", &self.name)
            .field("declared", &self.declared)
            .finish_non_exhaustive()
    }
}

/// The parts of an item's record that the library uses itself, for `describe` and `invoke`.
#[derive(Clone, Copy, Debug)]
pub struct Recorded {
    /// The record's text, one fact a line.
    pub text: &'static [u8],
    /// The types of the return and the parameters, with aliases resolved.
    pub types: &'static [&'static TypeDesc],
    /// How the item is called.
    pub invoke: Invoke,
}

impl Recorded {
    /// The name of the parameter at this position.
    pub(crate) fn param(&self, at: usize) -> Option<&'static str> {
        let text = core::str::from_utf8(self.text).ok()?;
        let mut params = text.lines().filter_map(|line| line.strip_prefix("param "));
        params.nth(at)?.split(' ').next()
    }

    /// Without a record.
    pub const NONE: Recorded = Recorded {
        text: &[],
        types: &[],
        invoke: Invoke::NONE,
    };
}

/// The callee of a call with tagged values. It is looked up once, so the signature that decodes the values belongs to the
/// callback that runs.
///
/// The type of a function's slot belongs to the registry, which is above this room, so its pointer is untyped here.
#[derive(Debug)]
pub struct Target {
    /// The handle of the closure or the function.
    pub(crate) handle: Handle,
    /// The function's slot; null for a closure.
    pub(crate) slot: *const (),
    /// The signature that the shim is of.
    pub(crate) info: &'static SignatureInfo,
    /// Whether the caller takes the result. One that it does not take is dropped, as by a `_try` function.
    pub(crate) takes_result: bool,
}

type Shim = unsafe fn(&Target, &[Tagged], &mut Tagged) -> Result<Status, (usize, Invalid)>;

/// Calls a signature with tagged values, and reads the code of its error.
#[derive(Clone, Copy, Debug)]
pub struct Invoke {
    /// Decodes the values, makes the call and encodes the result.
    pub shim: Shim,
    /// How the code of its error is read.
    pub(crate) read_code: ErasedReadCode,
}

unsafe fn nothing(_: &Target, _: &[Tagged], _: &mut Tagged) -> Result<Status, (usize, Invalid)> {
    Ok(Status::UnknownHandle)
}

impl Invoke {
    /// For an item that can't be called.
    pub const NONE: Invoke = Invoke {
        shim: nothing,
        read_code: ErasedReadCode::NONE,
    };
}
