//! The closure takes what C passes.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn main() {
    let wrapper = Change::export(|value: i32| value + 1);
    drop(wrapper);
}
