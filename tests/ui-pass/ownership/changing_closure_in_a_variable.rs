//! The method for a closure that changes what it has.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn main() {
    let mut count = 3;
    let change = move |value| {
        count += 1;
        value + count
    };
    let wrapper = Change::export_mut(change);
    drop(wrapper);
}
