//! A borrow in a result is a borrow.

use registry_core::exported_callback;

#[exported_callback(on_error = "")]
fn make(text: &str) -> Result<&str, std::fmt::Error> {
    Ok(text)
}

fn main() {}
