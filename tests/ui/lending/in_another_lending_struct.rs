//! What borrows a callback is no field of what does.

use registry_core::{BorrowedHandle, FfiType, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[derive(FfiType)]
#[repr(C)]
pub struct Sale<'a> {
    discount: BorrowedHandle<'a, Discount>,
    cents: i64,
}

#[derive(FfiType)]
#[repr(C)]
pub struct Page<'a> {
    sale: Sale<'a>,
    best: BorrowedHandle<'a, Discount>,
}

fn main() {}
