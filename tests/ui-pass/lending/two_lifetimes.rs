//! Both fields have it.

use registry_core::{BorrowedHandle, FfiType, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[derive(FfiType)]
#[repr(C)]
pub struct Sale<'a> {
    discount: BorrowedHandle<'a, Discount>,
    fallback: Option<BorrowedHandle<'a, Discount>>,
}

fn main() {}
