//! The closures of a type have stubs, not the type.

use registry_core::exported_callback;

#[exported_callback(on_error = 0, pool = 8)]
type Change = fn(value: i32) -> i32;

fn main() {
    let wrapper = Change::export(|value| value + 1);
    println!("{:?}", wrapper.thunk_last());
    println!("{:?}", wrapper.bind().unwrap().stub());
}
