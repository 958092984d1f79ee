//! A `String` is made at run time, also in a `Result`.

use registry_core::exported_callback;

#[exported_callback(on_error = String::new())]
type Upper = fn(text: &str) -> Result<String, i32>;

fn main() {}
