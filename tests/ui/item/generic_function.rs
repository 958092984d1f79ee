//! C calls one function, not a family of them.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn length<T: AsRef<str>>(text: &str, other: T) -> usize {
    text.len() + other.as_ref().len()
}

fn main() {}
