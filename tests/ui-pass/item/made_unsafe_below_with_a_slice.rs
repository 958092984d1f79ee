//! Likewise where the function has a stub of its own.

use attributes::instead;
use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
#[instead(fn length(text: &str) -> usize { text.len() })]
fn length(text: &str) -> usize {
    text.len()
}

fn main() {}
