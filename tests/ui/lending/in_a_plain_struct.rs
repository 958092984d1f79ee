//! What borrows a callback is no field.

use registry_core::{BorrowedHandle, FfiType, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
pub struct Sale<'a> {
    discount: BorrowedHandle<'a, Discount>,
    cents: i64,
}

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
pub struct Page {
    sale: Sale<'static>,
}

fn main() {}
