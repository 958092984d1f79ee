//! The same in what is returned, behind an alias.

use registry_core::exported_callback;

type Row = [u64; 0];

#[exported_callback(on_error = Vec::new())]
fn rows() -> Vec<Row> {
    vec![[]; 3]
}

fn main() {}
