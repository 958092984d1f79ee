//! `registry_value`, as C declares it.

use std::ffi::c_void;

/// A value with a tag.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub(crate) struct Value {
    pub(crate) tag: u32,
    pub(crate) reserved: u32,
    pub(crate) bits: u64,
    pub(crate) length: u64,
}

impl Value {
    pub(crate) fn int(value: i64) -> Value {
        Value {
            tag: 2,
            bits: value as u64,
            ..Value::default()
        }
    }

    /// The pointer in it.
    pub(crate) fn pointer(&self) -> *mut c_void {
        std::ptr::with_exposed_provenance_mut(self.bits as usize)
    }
}
