//! The answer would be made on this thread, and given on the one that calls.

use registry_core::{Completion, FfiType, Nothing, exported_callback};

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
struct OfThisThread(*const u8);

impl Nothing for OfThisThread {
    fn nothing() -> Self {
        OfThisThread(std::ptr::null())
    }
}

#[exported_callback(on_error = OfThisThread(std::ptr::null()))]
type Progress = fn(done: u64) -> OfThisThread;

fn main() {
    let _done = Completion::<Progress>::new();
}
