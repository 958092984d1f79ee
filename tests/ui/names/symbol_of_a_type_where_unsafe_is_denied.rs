//! Who denies `unsafe` allows it where it is needed.
#![deny(unsafe_code)]

use registry_core::exported_callback;

#[exported_callback(on_error = -1, unsafe(name = "tax"))]
type AddTax = fn(cents: i64) -> i64;

fn main() {}
