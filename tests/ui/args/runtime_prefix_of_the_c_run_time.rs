//! With this prefix one of the functions would be one of C's: `sem_destroy`.

registry_core::export_runtime!(prefix = "sem");

fn main() {}
