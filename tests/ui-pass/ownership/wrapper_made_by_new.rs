//! A wrapper is made by the export of its type.

use registry_core::{Callback, exported_callback};

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn main() {
    let _wrapper: Callback<Change> = Change::export(|value| value + 1);
}
