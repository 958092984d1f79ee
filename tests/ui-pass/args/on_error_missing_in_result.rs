//! A result's value needs an `on_error` as well.

use registry_core::exported_callback;

#[exported_callback(on_error = -1)]
fn parse(text: &str) -> Result<i32, std::num::ParseIntError> {
    text.parse()
}

fn main() {}
