//! A pointer that is safe to call would let safe code call the stub with a wrong length: it is unsafe to obtain.

use registry_core::{UnsafeFn, exported_callback};

#[exported_callback(pinned, on_error = 0)]
fn first(bytes: &[u8]) -> u8 {
    bytes.first().copied().unwrap_or(0)
}

fn through<F: UnsafeFn>(function: F) -> F::Safe {
    function.safe()
}

fn main() {
    let function = through(first::stub().as_raw());
    assert_eq!(function([1, 2].as_ptr(), 2), 1);
}
