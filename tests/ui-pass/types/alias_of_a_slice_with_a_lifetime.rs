//! The borrow itself is behind the alias.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn count(samples: &[u8]) -> usize {
    samples.len()
}

fn main() {}
