//! Calls of the library's own entries, which promises and queues have: their one parameter is a pointer to a request.

use crate::call::signature::Signature;
use crate::call::trampoline;
use crate::errors::failure::CallError;
use crate::handle::Handle;
use crate::status::Status;
use crate::values::raw_handle::RawHandle;
use alloc::string::String;
use core::ffi::c_void;
use core::ptr;

/// The parameters of such an entry.
pub(crate) type Asked = (*mut c_void,);
/// What it returns: an error is `FAILED`.
pub(crate) type Answer = Result<(), String>;

/// Asks the entry with this number, for C.
///
/// # Safety
/// All callables of the signature take a pointer to an `A`.
pub(crate) unsafe fn ask<S, A>(raw: RawHandle, mut what: A) -> Status
where
    S: Signature<Params = Asked, Return = Answer>,
{
    let what = ptr::from_mut(&mut what).cast();
    // SAFETY: the caller's promise. A result without a size needs no memory.
    unsafe {
        trampoline::try_handle::<S::Params, S::Return>(raw, (what,), S::info(), ptr::null_mut())
    }
}

/// As [`ask`], for Rust.
///
/// # Errors
/// Every way in which a call can end without a value.
///
/// # Safety
/// As [`ask`].
pub(crate) unsafe fn ask_from_rust<S, A>(handle: Handle, mut what: A) -> Result<(), CallError>
where
    S: Signature<Params = Asked, Return = Answer>,
{
    let what = ptr::from_mut(&mut what).cast();
    // SAFETY: the caller's promise.
    unsafe { trampoline::call::<S>(handle, (what,)) }
}
