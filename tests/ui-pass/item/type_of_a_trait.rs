//! A trait of closures is not the type of a function.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Change = fn(i32) -> i32;

fn main() {
    let _wrapper = Change::export(|value| value + 1);
}
