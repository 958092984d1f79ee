//! The twin of `ui/derive/name_of_a_variant.rs`, without the fault.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[repr(u8)]
enum Size {
    #[ffi_type(name = "Kilobit")]
    Kb,
    KB,
}

fn main() {
    let _ = [Size::Kb, Size::KB];
}
