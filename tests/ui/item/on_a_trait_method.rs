//! A trait's function has no body to call.

use registry_core::exported_callback;

pub trait Length {
    #[exported_callback(on_error = 0)]
    fn length(text: &str) -> usize;
}

fn main() {}
