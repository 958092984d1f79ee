//! A type survives its fault as well: closures of it are no second error.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Length = fn(text: &str) -> usize;

fn main() {
    let wrapper = Length::export(|text| text.len());
    drop(wrapper);
}
