//! The runtime has arguments of its own.

registry_core::export_runtime!(name = "library");

fn main() {}
