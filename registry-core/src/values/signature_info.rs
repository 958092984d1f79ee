//! What a signature's static holds: its names, its identity, its types, and how it is called with tagged values.
//!
//! The attribute writes one for each function and type. It stands below the registry, whose slots point at it.

use crate::handle::Handle;
use crate::status::Status;
use crate::sys::sync::plain::AtomicU32;
use crate::values::lift::Invalid;
use crate::values::tagged::Tagged;
use crate::values::type_desc::TypeDesc;
use core::fmt;
use core::panic::Location;

/// Names of a signature, and its identity: the address of the static that holds it.
///
/// Its fields are public for the generated code that writes it as a literal.
pub struct SignatureInfo {
    /// The callback's path.
    pub name: &'static str,
    /// Where the attribute is.
    pub declared: Location<'static>,
    /// Its record.
    pub record: Recorded,
    /// What keeps it apart from all others.
    pub unique: Unique,
}

/// Written never; it keeps a static in writable memory, where no linker folds two into one.
#[derive(Debug)]
pub struct Unique(#[allow(dead_code, reason = "it is there for its type")] AtomicU32);

impl Unique {
    /// For one static.
    #[allow(
        clippy::declare_interior_mutable_const,
        reason = "each static is to have its own"
    )]
    pub const NEW: Unique = Unique(AtomicU32::new(0));
}

/// Where it is called.
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
        // SAFETY: the caller's promise; the static is only ever shared.
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

/// What the library itself keeps of a record, for `describe` and `invoke`.
#[derive(Clone, Copy, Debug)]
pub struct Recorded {
    /// One fact a line.
    pub text: &'static [u8],
    /// The types, aliases resolved.
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

    /// No record.
    pub const NONE: Recorded = Recorded {
        text: &[],
        types: &[],
        invoke: Invoke::NONE,
    };
}

/// What a call by tagged values is for: found once, so that the signature by which values are read is that of what is called.
///
/// The place of a function is above this room: here it has no type.
#[derive(Debug)]
pub struct Target {
    /// A closure's handle; of a function, its own.
    pub(crate) handle: Handle,
    /// The function's slot; null for a closure.
    pub(crate) slot: *const (),
}

type Shim = unsafe fn(&Target, &[Tagged], &mut Tagged) -> Result<Status, (usize, Invalid)>;

/// How a signature is called with tagged values.
#[derive(Clone, Copy, Debug)]
pub struct Invoke {
    /// What turns tagged values into a call.
    pub shim: Shim,
    /// The function that is called, if it is one: what `shim` and the stub know the type of.
    pub callee: unsafe fn(),
}

/// What `callee` is for closures, which have none.
pub(crate) unsafe fn nobody() {}

unsafe fn nothing(_: &Target, _: &[Tagged], _: &mut Tagged) -> Result<Status, (usize, Invalid)> {
    Ok(Status::UnknownHandle)
}

impl Invoke {
    /// Nothing can be called.
    pub const NONE: Invoke = Invoke {
        shim: nothing,
        callee: nobody,
    };
}
