//! The runtime has arguments of its own.

registry_core::export_runtime!(prefix = "library");

fn main() {}
