//! The marker of a public function shows its types.

use registry_core::exported_callback;

#[derive(Clone, Copy, registry_core::FfiType)]
#[repr(C)]
struct Row(i32);

#[allow(private_interfaces)]
#[exported_callback(on_error = 0)]
pub fn id(row: Row) -> i32 {
    row.0
}

fn main() {}
