//! [`RawForeign`]: a callable as C passes it, which [`Foreign`](crate::Foreign) checks and takes.

use crate::call::foreign::ForeignSignature;
use crate::values::raw_handle::ReleaseFn;
use core::ffi::c_void;
use core::fmt;

/// A callable of foreign code as C passes it: `<crate>_<S>_foreign`.
///
/// Later versions of this library may append fields. `size` tells how many there are: the size of the struct as the foreign code knows it.
///
/// A `u64` may follow the fields. It is 1 for a callable that may return any number without having run, and otherwise 0. In Python's `ctypes` that happens if
/// Ctrl+C comes, or the stack ends, before the function's first statement. As its last step such a callable writes 1 into the number that follows the two
/// functions of its [`ForeignText`](crate::ForeignText). If it did not, the call has failed, whatever it returned.
///
/// A second `u64` may follow that one. It is 0, or the handle of a queue of this thread (`<crate>_queue_new`), for a callable that is to be called
/// and released on this thread alone, although Rust may call it from any: [`AnyThread`](crate::AnyThread). A queue that has been released is refused with its status,
/// `CLOSED`, and so is one that is released while the struct is taken. "There is no room for that" is said of no memory or no entry that is left.
#[repr(C)]
pub struct RawForeign<S: ForeignSignature> {
    /// The size of the struct in bytes. A smaller one than this is refused, and so is a larger one in which a byte behind the known fields is
    /// not 0: a field that this library does not know. The numbers that may stand behind these fields are known.
    pub size: usize,
    /// Runs the callable: 0 is success, and `result` was written; another number is a failure. Null is refused. For a trait it is the table of such
    /// functions, one for each method ([`MethodTable`](crate::MethodTable)).
    pub call: Option<S::ForeignFn>,
    /// What `call` and `release` get.
    pub user_data: *mut c_void,
    /// Called once, when Rust needs the callable no more. Null if there is nothing to release.
    pub release: Option<ReleaseFn>,
    /// 0, or the host (`<crate>_host_open`) whose end ends the callable.
    pub host: u64,
}

impl<S: ForeignSignature> Clone for RawForeign<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: ForeignSignature> Copy for RawForeign<S> {}

impl<S: ForeignSignature> fmt::Debug for RawForeign<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawForeign")
            .field("size", &self.size)
            .field("call", &self.call.is_some())
            .field("user_data", &self.user_data)
            .field("release", &self.release.is_some())
            .field("host", &self.host)
            .finish()
    }
}
