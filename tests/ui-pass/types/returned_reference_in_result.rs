//! A borrow in a result is a borrow.

use registry_core::exported_callback;

#[exported_callback(on_error = String::new())]
fn make(text: &str) -> Result<String, std::fmt::Error> {
    Ok(text.to_owned())
}

fn main() {}
