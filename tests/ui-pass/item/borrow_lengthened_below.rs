//! An attribute below has the function keep what was lent for the call.

use attributes::instead;
use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
#[instead(fn length(text: &str) -> usize { text.len() })]
fn length(text: &str) -> usize {
    text.len()
}

fn main() {}
