//! The symbols of a type begin with the chosen one.

use registry_core::exported_callback;

#[exported_callback(on_error = -1, unsafe(name = "tax"))]
type AddTax = fn(cents: i64) -> i64;

fn main() {}
