//! A table has the methods of a trait.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Compare = fn(a: i32, b: i32) -> i32;

fn main() {
    let compare = Compare::export(|a, b| a - b);
    let _raw = compare.into_table();
}
