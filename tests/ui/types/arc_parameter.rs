//! A shared owner is Rust's business.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn take(_value: std::sync::Arc<u32>) -> i32 {
    0
}

fn main() {}
