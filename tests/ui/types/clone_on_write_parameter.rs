//! Either a borrow or an owned value: C has one form.

use registry_core::exported_callback;

use std::borrow::Cow;

#[exported_callback]
fn print(line: Cow<str>) {
    println!("{line}");
}

fn main() {}
