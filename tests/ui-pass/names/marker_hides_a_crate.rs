//! A marker hides a crate of its name; `marker` gives it another.

use registry_core::exported_callback;

#[exported_callback(marker = OnStd)]
fn std(code: i32) {
    println!("{code} in {}", std::process::id());
}

fn main() {}
