//! A crate that is imported by hand has the name already.

use registry_core::exported_callback;

extern crate std as log;

#[exported_callback]
fn log(code: i32) {
    log::println!("{code}");
}

fn main() {}
