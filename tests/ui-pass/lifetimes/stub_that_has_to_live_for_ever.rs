//! A handler that C keeps needs a wrapper that is never dropped.

use registry_core::exported_callback;

use registry_core::{CFn, Stub};

#[exported_callback(on_error = 0)]
fn double(value: i32) -> i32 {
    value * 2
}

fn set_handler(_handler: Stub<'static, CFn<double>>) {}

fn main() {
    let wrapper = double::export().leak();
    set_handler(wrapper.stub());
}
