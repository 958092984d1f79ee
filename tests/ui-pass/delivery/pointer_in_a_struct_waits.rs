//! A pointer in a struct waits no better than one by itself.

use registry_core::{Completion, FfiType, exported_callback};

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
struct View {
    start: u64,
    length: usize,
}

#[exported_callback]
type Filled = fn(view: View);

fn main() {
    let _done = Completion::<Filled>::new();
}
