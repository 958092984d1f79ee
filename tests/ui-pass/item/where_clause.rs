//! The compiler proves the bounds, and this one holds.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
const fn length(text: &str) -> usize
where
    String: Clone,
{
    text.len()
}

fn main() {}
