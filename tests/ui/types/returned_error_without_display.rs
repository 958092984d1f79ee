//! An error has to have words for `last_error`.

use registry_core::exported_callback;

pub struct Failure;

#[exported_callback(on_error = 0)]
fn make(text: &str) -> Result<usize, Failure> {
    Ok(text.len())
}

fn main() {}
