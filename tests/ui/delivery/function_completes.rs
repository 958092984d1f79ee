//! A function has a body of its own, which its call runs.

use registry_core::{Completion, exported_callback};

#[exported_callback]
fn fetched(code: i32) {
    let _ = code;
}

fn main() {
    let _done = Completion::<fetched>::new();
}
