//! A function whose name is one of the library's has another symbol.

registry_core::export_runtime!();

// SAFETY: no other code of this program has a symbol that begins with `release_of_rows`.
#[registry_core::exported_callback(unsafe(name = "release_of_rows"))]
fn release(_code: i32) {}

fn main() {}
