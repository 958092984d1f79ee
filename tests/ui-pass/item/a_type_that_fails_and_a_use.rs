//! A type that can't cross is reported once, and nothing that uses the callback is.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Length = fn(text: &str) -> usize;

fn main() {
    let wrapper = Length::export(|text| text.len());
    drop(wrapper);
}
