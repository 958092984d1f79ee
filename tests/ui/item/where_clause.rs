//! The compiler proves the bounds, and this one does not hold.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn length(text: &str) -> usize
where
    String: Copy,
{
    text.len()
}

fn main() {}
