//! A function would have the symbol of one of the library's.

registry_core::export_runtime!();

#[registry_core::exported_callback]
fn release(_code: i32) {}

fn main() {}
