//! A function has no thunks.

use registry_core::exported_callback;

#[exported_callback(on_error = 0, user_data = isize, user_data_at = 1)]
fn visit(depth: i32) -> i32 {
    depth
}

fn main() {}
