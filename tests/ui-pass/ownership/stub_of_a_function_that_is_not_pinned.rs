//! A function that is not pinned has its stub from its wrapper.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn double(value: i32) -> i32 {
    value * 2
}

fn main() {
    let wrapper = double::export();
    println!("{:?}", wrapper.stub());
}
