//! Dropping a wrapper ends its thunks.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn main() {
    let wrapper = Change::export(|value| value + 1);
    let thunk = wrapper.thunk_last();
    drop(wrapper);
    println!("{thunk:?}");
}
