//! A pointer that is safe to call would let safe code call the stub with a wrong length: it is unsafe to obtain.

use registry_core::exported_callback;

#[exported_callback(pinned, on_error = 0)]
fn first(bytes: &[u8]) -> u8 {
    bytes.first().copied().unwrap_or(0)
}

fn main() {
    let function = first::stub().as_safe_raw();
    assert_eq!(function([1, 2].as_ptr(), 2), 1);
}
