//! What an associated type is, no token says.

use registry_core::exported_callback;

trait Format {
    type Cell: Copy;
}

enum Wide {}

impl Format for Wide {
    type Cell = u8;
}

#[exported_callback(on_error = 0)]
fn count(row: &[<Wide as Format>::Cell]) -> usize {
    row.len()
}

fn main() {}
