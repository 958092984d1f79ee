//! Nothing is returned, with or without an error.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn log(code: i32) {
    println!("{code}");
}

fn main() {}
