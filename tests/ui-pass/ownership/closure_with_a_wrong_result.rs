//! The closure returns what C receives.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn main() {
    let wrapper = Change::export(|value| i32::from(value > 0));
    drop(wrapper);
}
