//! What the registry trusts a type with is promised by `unsafe`.

use registry_core::{FfiType, Invalid, exported_callback};

#[derive(Clone, Copy)]
#[repr(C)]
pub struct Even(u8);

#[exported_callback(on_error = 0)]
type Count = fn(value: u8) -> u8;

// SAFETY: one byte, of which any value is checked.
unsafe impl FfiType for Even {
    type CRepr = u8;
    const EVERY_BIT_PATTERN: bool = false;
    const DESC: &'static registry_core::private::TypeDesc = <u8 as FfiType>::DESC;
    fn from_c_repr(c_repr: u8) -> Result<Self, Invalid> {
        Ok(Even(c_repr))
    }
    fn into_c_repr(self) -> u8 {
        self.0
    }
}

fn main() {
    drop(Count::export(|value| value));
}
