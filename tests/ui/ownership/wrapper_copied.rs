//! A callback has one owner.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn main() {
    let wrapper = Change::export(|value| value + 1);
    let second = wrapper.clone();
    drop((wrapper, second));
}
