//! A local callback stays on its thread.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn main() {
    let wrapper = Change::export_mut(|value| value + 1);
    std::thread::spawn(move || drop(wrapper));
}
