//! `registry_value`, as C declares it.

use std::ffi::c_void;
use std::fmt;

/// A value with a tag.
#[derive(Clone, Copy)]
#[repr(C)]
pub(crate) struct Value {
    pub(crate) tag: u32,
    pub(crate) reserved: u32,
    payload: Payload,
    pub(crate) length: u64,
}

/// A pointer is one, and no number: what the library reads through must have come from what it may read.
#[derive(Clone, Copy)]
#[repr(C)]
union Payload {
    bits: u64,
    pointer: *mut c_void,
}

impl Value {
    pub(crate) fn new(tag: u32, bits: u64, length: u64) -> Value {
        Value {
            tag,
            reserved: 0,
            payload: Payload { bits },
            length,
        }
    }

    pub(crate) fn int(value: i64) -> Value {
        Value::new(2, value as u64, 0)
    }

    /// Text or bytes.
    pub(crate) fn of_pointer(tag: u32, pointer: *const u8, length: usize) -> Value {
        // Where pointers are narrow the other half stays 0.
        let mut value = Value::new(tag, 0, length as u64);
        value.payload.pointer = pointer.cast_mut().cast();
        value
    }

    pub(crate) fn bits(&self) -> u64 {
        // SAFETY: all eight bytes are always set, and any are a number.
        unsafe { self.payload.bits }
    }

    /// The pointer in it.
    pub(crate) fn pointer(&self) -> *mut c_void {
        // SAFETY: all eight bytes are always set, and any are a pointer.
        unsafe { self.payload.pointer }
    }

    fn fields(&self) -> (u32, u32, u64, u64) {
        (self.tag, self.reserved, self.bits(), self.length)
    }
}

impl Default for Value {
    fn default() -> Self {
        Value::new(0, 0, 0)
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.fields() == other.fields()
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fields().fmt(f)
    }
}
