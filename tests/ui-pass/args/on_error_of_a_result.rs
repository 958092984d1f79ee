//! C gets the value of a result, so `on_error` is a value.

use registry_core::exported_callback;

#[exported_callback(on_error = -1)]
fn parse(text: &str) -> Result<i32, std::num::ParseIntError> {
    text.parse()
}

fn main() {}
