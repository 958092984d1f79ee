//! The borrow itself is behind the alias.

use registry_core::exported_callback;

type Samples<'a> = &'a [u8];

#[exported_callback(on_error = 0)]
fn count(samples: Samples<'_>) -> usize {
    samples.len()
}

fn main() {}
