//! What the caller of an entry expects there: a callback type, or a method of an interface.
//!
//! The path of a call is written once and compiled for both. A closure's entry stores the function that calls it; an implementer's stores the table of
//! its methods, and a call finds its own by the method's position.

use crate::values::signature_info::SignatureInfo;
use core::fmt;

/// What the caller of an entry expects there.
pub trait Asked: Copy + 'static {
    /// What is kept during the call, to look the entry up again and to name what was called.
    type Key: Copy;
    /// The key of a call by this number.
    fn key(self, raw: u64) -> Self::Key;
    /// The number of the key.
    fn raw(key: Self::Key) -> u64;
    /// The names and types of what is called.
    fn info(self) -> &'static SignatureInfo;
    /// The signature of the entry, which the caller compares.
    fn entry(self) -> &'static SignatureInfo;
    /// What a failure names that stopped the call inside an entry with this signature, the address of a static or null.
    ///
    /// # Safety
    /// `signature` is what a slot holds.
    unsafe fn stopped(key: Self::Key, signature: *mut ()) -> Option<&'static SignatureInfo>;
    /// The function that calls what is in a slot which holds `call`.
    ///
    /// # Safety
    /// The caller is inside the slot's live entry, whose signature is [`Asked::entry`].
    unsafe fn code(self, call: *const ()) -> *const ();
}

impl Asked for &'static SignatureInfo {
    type Key = u64;
    #[inline(always)]
    fn key(self, raw: u64) -> u64 {
        raw
    }
    #[inline(always)]
    fn raw(raw: u64) -> u64 {
        raw
    }
    #[inline(always)]
    fn info(self) -> &'static SignatureInfo {
        self
    }
    #[inline(always)]
    fn entry(self) -> &'static SignatureInfo {
        self
    }
    unsafe fn stopped(_: u64, signature: *mut ()) -> Option<&'static SignatureInfo> {
        // SAFETY: slots hold null or the address of a signature's static.
        unsafe { SignatureInfo::from_address(signature) }
    }
    #[inline(always)]
    unsafe fn code(self, call: *const ()) -> *const () {
        call
    }
}

/// The description of a method.
///
/// The fields are public because generated code writes them in a static.
pub struct MethodInfo {
    /// Its name and types, for messages.
    pub info: SignatureInfo,
    /// The signature of the entries that have the method.
    pub interface: &'static SignatureInfo,
    /// Its position in the table of an implementer.
    pub at: usize,
}

impl fmt::Debug for MethodInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MethodInfo")
            .field("info", &self.info)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

impl Asked for &'static MethodInfo {
    type Key = (u64, &'static MethodInfo);
    #[inline(always)]
    fn key(self, raw: u64) -> Self::Key {
        (raw, self)
    }
    #[inline(always)]
    fn raw((raw, _): Self::Key) -> u64 {
        raw
    }
    #[inline(always)]
    fn info(self) -> &'static SignatureInfo {
        &self.info
    }
    #[inline(always)]
    fn entry(self) -> &'static SignatureInfo {
        self.interface
    }
    unsafe fn stopped((_, method): Self::Key, _: *mut ()) -> Option<&'static SignatureInfo> {
        Some(&method.info)
    }
    #[inline(always)]
    unsafe fn code(self, call: *const ()) -> *const () {
        // SAFETY: the entry is an implementer's, by the caller's promise. Its export stored the table of this interface, which has a function for
        // each method (`Implements`), and `at` is a method's position (`MethodTypes`).
        unsafe { *call.cast::<*const ()>().add(self.at) }
    }
}
