//! Nor shorter: the lifetime is the scope's, neither more nor less.

use registry_core::{ScopedCallback, exported_callback};

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn shorten<'long: 'short, 'short>(
    long: ScopedCallback<'long, Change>,
) -> ScopedCallback<'short, Change> {
    long
}

fn main() {
    let _ = shorten;
}
