//! A function has a body of its own, which its call runs.

use registry_core::{Completion, exported_callback};

#[exported_callback]
type Fetched = fn(code: i32);

fn main() {
    let _done = Completion::<Fetched>::new();
}
