//! A handle becomes a number where that is said.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn pass(_handle: u64) {}

fn main() {
    let wrapper = Change::export(|value| value + 1);
    pass(wrapper.handle().into());
}
