//! Nor may one that stays on its thread.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn main() {
    let factor = 3;
    let wrapper = Change::export_local(|value| value * factor);
    drop(wrapper);
}
