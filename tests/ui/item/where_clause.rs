//! There is nothing to put a bound on.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn length(text: &str) -> usize
where
    i32: Copy,
{
    text.len()
}

fn main() {}
