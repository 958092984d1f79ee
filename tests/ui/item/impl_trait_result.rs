//! C has to know the type.

use registry_core::exported_callback;

#[exported_callback(on_error = Vec::new())]
fn numbers() -> impl Iterator<Item = i32> {
    1..4
}

fn main() {}
