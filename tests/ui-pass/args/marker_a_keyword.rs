//! A word of the language is no name, unless it is raw.

use registry_core::exported_callback;

#[exported_callback(on_error = -1, marker = r#type)]
fn add_tax(cents: i64) -> i64 {
    cents + cents / 5
}

fn main() {}
