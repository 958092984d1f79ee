//! The struct has the lifetime of the call.

use registry_core::{BorrowedHandle, FfiType, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
pub struct Sale<'a> {
    cents: i64,
    discount: BorrowedHandle<'a, Discount>,
}

fn main() {}
