//! A plain struct waits.

use registry_core::{FfiType, Handle, LocalQueue, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
pub struct Sale {
    discount: Handle,
    cents: i64,
}

#[exported_callback]
type Made = fn(sale: Sale);

pub fn wait(queue: &LocalQueue) {
    drop(Made::export_queued(queue, |_| ()));
}

fn main() {}
