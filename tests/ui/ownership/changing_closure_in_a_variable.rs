//! A closure that stands in a variable has its kind before it is exported.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn main() {
    let mut count = 3;
    let change = move |value| {
        count += 1;
        value + count
    };
    let wrapper = Change::export(change);
    drop(wrapper);
}
