//! C has no `self`; a closure captures one.

use registry_core::exported_callback;

pub struct Row(usize);

#[exported_callback(on_error = 0)]
pub type Length = fn(text: &str) -> usize;

fn main() {
    let row = Row(3);
    let _length = Length::export(move |text| row.0 + text.len());
}
