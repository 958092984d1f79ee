//! Leaking takes the wrapper and lends it for ever.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn main() {
    let wrapper = Change::export(|value| value + 1);
    let leaked = wrapper.leak();
    println!("{leaked:?} {wrapper:?}");
}
