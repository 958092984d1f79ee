//! A type that can't cross is reported once, and nothing that uses the callback is.

use registry_core::exported_callback;

type Text = String;

#[exported_callback(on_error = 0)]
type Length = fn(text: Text) -> usize;

fn main() {
    let wrapper = Length::export(|text| text.len());
    drop(wrapper);
}
