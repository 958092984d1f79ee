//! Buffers that Rust hands out and foreign code gives back: what `String` and `Vec<T>` become.
//!
//! `values/lower.rs` before this, `buffer_free` of the C surface after it. A buffer given back is looked up
//! among those handed out, so any pointer may be passed: one that is not among them is a status, and a
//! second free finds nothing. Returning an owned buffer allocates and takes a lock, as `malloc` may;
//! callbacks that return plain values do neither.

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

/// An owned run of elements: `struct { T *ptr; size_t len; }` in C.
///
/// An empty one has a null `ptr` and needs no free. The elements belong to whoever received the buffer,
/// until it is passed to `<crate>_buffer_free`.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Buffer<T> {
    /// First element, or null.
    pub ptr: *mut T,
    /// Number of elements, not bytes.
    pub len: usize,
}

impl<T> Buffer<T> {
    pub(crate) fn is_empty(&self) -> bool {
        self.len == 0
    }
}

/// What is handed out, by address.
static OUTSTANDING: Mutex<BTreeMap<u64, Owned>> = Mutex::new(BTreeMap::new());

struct Owned(#[expect(dead_code, reason = "held for its drop")] Box<dyn Any>);
// SAFETY: made from a `Vec` of plain `Copy + 'static` values without drop glue: nothing in it knows a
// thread, and the box is only ever dropped.
unsafe impl Send for Owned {}

/// Makes a buffer of the elements and remembers it.
pub(crate) fn hand_out<T: FfiType>(elements: Vec<T>) -> Buffer<T::Shadow> {
    const { layout::stored::<T>() };
    if elements.is_empty() {
        return Buffer {
            ptr: core::ptr::null_mut(),
            len: 0,
        };
    }
    // The vector keeps its allocation when it is moved into the box.
    let mut elements = Box::new(elements);
    let ptr = elements.as_mut_ptr().cast::<T::Shadow>();
    let len = elements.len();
    // A pinned function, or `buffer_new`, may be the first that this process does with the registry.
    watch_forks();
    OUTSTANDING
        .lock()
        .insert(ptr.addr() as u64, Owned(elements));
    Buffer { ptr, len }
}

/// Memory for foreign code to write to, remembered like a result; null for 0 bytes, or if there is none.
pub(crate) fn zeroed(len: usize) -> *mut u8 {
    let mut bytes = Vec::new();
    if bytes.try_reserve_exact(len).is_err() {
        return core::ptr::null_mut();
    }
    bytes.resize(len, 0u8);
    hand_out(bytes).ptr
}

/// Frees a buffer; null is fine, and anything else that was not handed out is INVALID_ARGUMENT.
pub(crate) fn free(address: usize) -> Status {
    if address == 0 {
        return Status::Ok;
    }
    watch_forks();
    // Freed after the lock is let go.
    let owned = OUTSTANDING.lock().remove(&(address as u64));
    if owned.is_some() {
        Status::Ok
    } else {
        Status::InvalidArgument
    }
}

/// Buffers handed out and not yet given back.
pub(crate) fn outstanding() -> usize {
    watch_forks();
    OUTSTANDING.lock().len()
}

/// Before the lock is taken: a fork holds it.
fn watch_forks() {
    #[cfg(all(feature = "std", unix, not(loom)))]
    {
        static PART: atfork::Part = atfork::Part::new(|| Box::new(OUTSTANDING.lock()));
        atfork::hold(atfork::Place::Buffers, &PART);
    }
}
