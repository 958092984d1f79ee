//! Nor may one that changes what it has.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn main() {
    let factor = 3;
    let wrapper = Change::export_mut(|value| value * factor);
    drop(wrapper);
}
