//! A chosen symbol is one of the library's: only the code generator sees both.

registry_core::export_runtime!(prefix = "till");

// SAFETY: it is not: `export_runtime!` exports `till_release`.
#[registry_core::exported_callback(unsafe(name = "till_release"))]
fn release(_code: i32) {}

fn main() {}
