//! A function has one stub, and no pool.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn double(value: i32) -> i32 {
    value * 2
}

fn main() {
    let wrapper = double::export();
    let _stub = wrapper.stub();
}
