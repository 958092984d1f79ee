//! A function needs no thunk: its stub has the handle hardcoded.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn double(value: i32) -> i32 {
    value * 2
}

fn main() {
    let wrapper = double::export();
    println!("{:?}", wrapper.thunk_first());
}
