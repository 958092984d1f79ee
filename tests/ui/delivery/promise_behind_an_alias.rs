//! One promise is enough, whatever the inner one is called.

use registry_core::{Promise, exported_callback};

type Inner = Promise<u32>;

#[exported_callback(on_error = None)]
fn page() -> Promise<Inner> {
    Promise::resolved(Promise::resolved(1))
}

fn main() {}
