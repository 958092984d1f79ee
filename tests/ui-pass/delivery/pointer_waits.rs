//! A pointer may be dangling when the completion is read.

use registry_core::{Completion, exported_callback};

#[exported_callback]
type Filled = fn(buffer: &[u8]);

fn main() {
    let _done = Completion::<Filled>::new();
}
