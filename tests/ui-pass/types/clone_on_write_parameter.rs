//! Either a borrow or an owned value: C has one form.

use registry_core::exported_callback;

#[exported_callback]
fn print(line: &str) {
    println!("{line}");
}

fn main() {}
