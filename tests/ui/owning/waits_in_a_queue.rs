//! What owns a callback does not wait.

use registry_core::{FfiType, LocalQueue, OwnedHandle, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[derive(FfiType)]
#[repr(C)]
pub struct Offer {
    discount: OwnedHandle<Discount>,
    fee: i64,
}

#[exported_callback]
type Made = fn(offer: Offer);

fn wait(queue: &LocalQueue) {
    drop(Made::export_queued(queue, |_| ()));
}

fn main() {}
