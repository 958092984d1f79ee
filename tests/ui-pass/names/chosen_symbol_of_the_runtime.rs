//! The chosen symbol is nobody else's.

registry_core::export_runtime!(prefix = "till");

// SAFETY: no other code of this program has a symbol that begins with `till_release_of_rows`.
#[registry_core::exported_callback(unsafe(name = "till_release_of_rows"))]
fn release(_code: i32) {}

fn main() {}
