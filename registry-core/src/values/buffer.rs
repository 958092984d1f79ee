//! Owned buffers: the C representation of a returned `String` or `Vec<T>`, which foreign code frees.
//!
//! [`crate::values::lower`] hands buffers out, and `<crate>_buffer_free` ([`crate::runtime`]) frees them. Invariant: every buffer that is
//! handed out is in a table until it is freed, so `free` accepts any pointer: one that is not in the table is an error, and so is a second
//! free. Returning a buffer allocates and takes a lock, as `malloc` may; callbacks that return plain values do neither.

use crate::status::Status;
#[cfg(all(feature = "std", unix, not(loom)))]
use crate::sys::atfork;
use crate::sys::sync::plain::Mutex;
use crate::values::layout;
use crate::values::lift::FfiType;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::any::Any;

/// An owned array of elements: `struct { T *ptr; size_t len; }` in C.
///
/// An empty buffer has a null `ptr` and need not be freed. The elements belong to the receiver of the buffer
/// until it passes `ptr` to `<crate>_buffer_free`.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Buffer<T> {
    /// Pointer to the first element, or null.
    pub ptr: *mut T,
    /// Number of elements (not bytes).
    pub len: usize,
}

impl<T> Buffer<T> {
    pub(crate) fn is_empty(&self) -> bool {
        self.len == 0
    }
}

/// The buffers that are handed out and not yet freed, by address.
static OUTSTANDING: Mutex<BTreeMap<u64, Owned>> = Mutex::new(BTreeMap::new());

struct Owned(#[expect(dead_code, reason = "held for its drop")] Box<dyn Any>);
// SAFETY: a `Vec` of `Copy + 'static` values. They have no drop glue, and the box is never accessed, only dropped, so it may be
// dropped on any thread.
unsafe impl Send for Owned {}

/// Makes a buffer of the elements and adds it to the table.
pub(crate) fn hand_out<T: FfiType>(elements: Vec<T>) -> Buffer<T::CRepr> {
    const { layout::stored::<T>() };
    if elements.is_empty() {
        return Buffer {
            ptr: core::ptr::null_mut(),
            len: 0,
        };
    }
    // Moving the vector into the box does not move its elements.
    let mut elements = Box::new(elements);
    let ptr = elements.as_mut_ptr().cast::<T::CRepr>();
    let len = elements.len();
    // This may be the process's first use of the registry: a call of a pinned function, or of `buffer_new`.
    watch_forks();
    OUTSTANDING
        .lock()
        .insert(ptr.addr() as u64, Owned(elements));
    Buffer { ptr, len }
}

/// Zeroed memory for foreign code to write to, in the table like a result; null for 0 bytes or if the allocation fails.
pub(crate) fn zeroed(len: usize) -> *mut u8 {
    let mut bytes = Vec::new();
    if bytes.try_reserve_exact(len).is_err() {
        return core::ptr::null_mut();
    }
    bytes.resize(len, 0u8);
    hand_out(bytes).ptr
}

/// Frees a buffer. Null is `Ok`; any other address that is not in the table is `InvalidArgument`.
pub(crate) fn free(address: usize) -> Status {
    if address == 0 {
        return Status::Ok;
    }
    watch_forks();
    // `owned` is dropped after the lock is released.
    let owned = OUTSTANDING.lock().remove(&(address as u64));
    if owned.is_some() {
        Status::Ok
    } else {
        Status::InvalidArgument
    }
}

/// The number of buffers in the table.
pub(crate) fn outstanding() -> usize {
    watch_forks();
    OUTSTANDING.lock().len()
}

/// Registers the lock with the fork handlers. Called before each use of the lock.
fn watch_forks() {
    #[cfg(all(feature = "std", unix, not(loom)))]
    {
        static PART: atfork::Part = atfork::Part::with_locks(|| Box::new(OUTSTANDING.lock()));
        atfork::hold(atfork::Module::Buffers, &PART);
    }
}
