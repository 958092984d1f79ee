//! [`Tagged`]: a value with a tag, for hosts that learn signatures at run time.

use crate::values::tags::tag;

/// A value with a tag: `registry_value` in C.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Tagged {
    pub(crate) tag: u32,
    reserved: u32,
    payload: Payload,
    pub(crate) length: u64,
}

/// The eight bytes of the value. Pointers are read and written as pointers, so they keep their provenance.
#[derive(Clone, Copy)]
#[repr(C)]
union Payload {
    bits: u64,
    pointer: *const u8,
}

impl core::fmt::Debug for Tagged {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Tagged")
            .field("tag", &self.tag)
            .field("bits", &self.bits())
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}

impl Tagged {
    pub(crate) const VOID: Tagged = Tagged::new(tag::VOID, 0);

    pub(crate) const fn new(tag: u32, bits: u64) -> Self {
        Tagged {
            tag,
            reserved: 0,
            payload: Payload { bits },
            length: 0,
        }
    }

    pub(crate) fn of_pointer(tag: u32, pointer: *const u8) -> Self {
        let mut value = Tagged::new(tag, 0);
        // On 32-bit targets the other half stays 0.
        value.payload.pointer = pointer;
        value
    }

    pub(crate) fn bits(&self) -> u64 {
        // SAFETY: every bit pattern is a number. The caller has initialised the bytes that the tag's type has.
        unsafe { self.payload.bits }
    }

    pub(crate) fn pointer<T>(&self) -> *const T {
        // SAFETY: every bit pattern is a pointer. The caller of this function decides by the tag whether to dereference it.
        unsafe { self.payload.pointer }.cast()
    }
}

/// `u64::cast_signed`, which the minimum supported Rust version does not have.
#[allow(
    clippy::cast_possible_wrap,
    reason = "the bits represent a signed number"
)]
pub(crate) fn signed(bits: u64) -> i64 {
    bits as i64
}
