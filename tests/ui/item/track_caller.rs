//! A stub has no caller to track.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
#[track_caller]
fn length(text: &str) -> usize {
    text.len()
}

fn main() {}
