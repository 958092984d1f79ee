//! C keeps all names that begin so.

registry_core::export_runtime!(prefix = "my_shop");

fn main() {}
