//! A call that fails has no promise.

use registry_core::{Promise, exported_callback};

#[exported_callback(on_error = None)]
fn page() -> Promise<u32> {
    Promise::resolved(1)
}

fn main() {}
