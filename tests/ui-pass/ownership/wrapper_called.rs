//! The type calls by the wrapper's handle, as C does.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn main() {
    let wrapper = Change::export(|value| value + 1);
    println!("{:?}", Change::call(wrapper.handle(), 3));
}
