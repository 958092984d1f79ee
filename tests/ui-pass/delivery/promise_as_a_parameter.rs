//! Hosts await; they promise nothing.

use registry_core::{Promise, exported_callback};

#[exported_callback]
fn show(page: u32) {
    let _promise = Promise::resolved(page);
}

fn main() {}
