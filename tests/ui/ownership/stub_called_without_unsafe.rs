//! What C may do wrong, Rust may do in `unsafe` alone.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn double(value: i32) -> i32 {
    value * 2
}

fn main() {
    let wrapper = double::export();
    let stub = wrapper.stub();
    println!("{}", (stub.as_raw())(3));
}
