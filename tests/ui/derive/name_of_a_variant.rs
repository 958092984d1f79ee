//! The name of a variant is a string.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[repr(u8)]
enum Size {
    #[ffi_type(name = Kilobit)]
    Kb,
    #[ffi_type]
    KB,
}

fn main() {
    let _ = [Size::Kb, Size::KB];
}
