//! A call has one lifetime.

use registry_core::{BorrowedHandle, FfiType, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[derive(FfiType)]
#[repr(C)]
pub struct Sale<'a, 'b> {
    discount: BorrowedHandle<'a, Discount>,
    fallback: Option<BorrowedHandle<'b, Discount>>,
}

fn main() {}
