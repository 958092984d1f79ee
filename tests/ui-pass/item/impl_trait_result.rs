//! C has to know the type.

use registry_core::exported_callback;

#[exported_callback(on_error = Vec::new())]
fn numbers() -> Vec<i32> {
    (1..4).collect()
}

fn main() {}
