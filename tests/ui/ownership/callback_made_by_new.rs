//! A closure is exported.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn main() {
    let _wrapper = Change::new(|value| value + 1);
}
