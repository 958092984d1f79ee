//! What borrows a callback is not kept.

use registry_core::{BorrowedHandle, Completion, FfiType, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[derive(FfiType)]
#[repr(C)]
pub struct Sale<'a> {
    discount: BorrowedHandle<'a, Discount>,
    cents: i64,
}

#[exported_callback]
type Made = fn(sale: Sale<'_>);

pub fn wait() {
    drop(Completion::<Made>::new());
}

fn main() {}
