//! Several threads may run the closure at once.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn main() {
    let count = std::cell::Cell::new(3);
    let wrapper = Change::export_mut(move |value| value + count.get());
    drop(wrapper);
}
