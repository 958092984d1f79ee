//! A closure that changes what it has runs one call at a time.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn main() {
    let mut count = 3;
    let wrapper = Change::export_mut(move |value| {
        count += 1;
        value + count
    });
    drop(wrapper);
}
