//! A field that borrows is written as such.

use registry_core::{BorrowedHandle, FfiType, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

type Lent = BorrowedHandle<'static, Discount>;

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
pub struct Sale {
    discount: Lent,
    cents: i64,
}

fn main() {}
