//! A prefix begins every symbol.

registry_core::export_runtime!(prefix = "my-library");

fn main() {}
