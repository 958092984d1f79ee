//! A function's marker needs its name among the types; `marker` gives it another.

use registry_core::exported_callback;

mod compare {}

#[exported_callback(on_error = 0)]
fn compare(a: i32, b: i32) -> i32 {
    a - b
}

fn main() {}
