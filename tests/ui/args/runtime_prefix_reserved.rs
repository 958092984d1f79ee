//! C keeps all names that begin so.

registry_core::export_runtime!(prefix = "_shop");

fn main() {}
