//! A name that everybody knows may be another type here.

use registry_core::exported_callback;

#[allow(non_camel_case_types)]
type c_int = [i64];

#[exported_callback(on_error = 0)]
fn count(row: &c_int) -> usize {
    row.len()
}

fn main() {}
