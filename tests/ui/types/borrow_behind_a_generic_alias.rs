//! Nor does a parameter of the alias help.

use registry_core::exported_callback;

type Borrowed<T> = &'static T;

#[exported_callback(on_error = 0)]
fn take(_value: Borrowed<str>) -> i32 {
    0
}

fn main() {}
