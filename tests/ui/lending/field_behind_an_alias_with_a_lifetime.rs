//! A field that borrows is written as such.

use registry_core::{BorrowedHandle, FfiType, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

type Lent<'a> = BorrowedHandle<'a, Discount>;

#[derive(FfiType)]
#[repr(C)]
pub struct Sale<'a> {
    discount: BorrowedHandle<'a, Discount>,
    fallback: Option<Lent<'a>>,
}

fn main() {}
