//! What an associated type is, no token says.

use registry_core::exported_callback;

trait Format {
    type Row: ?Sized;
}

enum Wide {}

impl Format for Wide {
    type Row = [u8];
}

#[exported_callback(on_error = 0)]
fn count(row: &<Wide as Format>::Row) -> usize {
    row.len()
}

fn main() {}
