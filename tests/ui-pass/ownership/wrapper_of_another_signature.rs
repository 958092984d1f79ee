//! A wrapper knows its signature.

use registry_core::{Callback, exported_callback};

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

#[exported_callback(on_error = 0)]
type Other = fn(value: i32) -> i32;

fn main() {
    let wrapper: Callback<Other> = Other::export(|value| value + 1);
    drop(wrapper);
}
