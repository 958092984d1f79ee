//! The answer is made on this thread, and given on the one that calls.

use registry_core::{Completion, FfiType, exported_callback};

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
struct OfAnyThread(u64);

#[exported_callback(on_error = OfAnyThread(0))]
type Progress = fn(done: u64) -> OfAnyThread;

fn main() {
    let _done = Completion::<Progress>::replying(OfAnyThread(1));
}
