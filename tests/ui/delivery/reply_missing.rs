//! The call is answered when it comes, with a value that must be there.

use registry_core::{Completion, exported_callback};

#[exported_callback(on_error = -1)]
type Progress = fn(done: u64) -> i32;

fn main() {
    let _done = Completion::<Progress>::new();
}
