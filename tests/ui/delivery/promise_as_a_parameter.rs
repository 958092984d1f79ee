//! Hosts await; they promise nothing.

use registry_core::{Promise, exported_callback};

#[exported_callback]
fn show(page: Promise<u32>) {
    drop(page);
}

fn main() {}
