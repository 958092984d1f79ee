//! What borrows a callback is not returned in a list.

use registry_core::{BorrowedHandle, FfiType, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[derive(FfiType)]
#[repr(C)]
pub struct Sale<'a> {
    discount: BorrowedHandle<'a, Discount>,
    cents: i64,
}

#[exported_callback(on_error = Vec::new())]
fn sales() -> Vec<Sale<'static>> {
    Vec::new()
}

fn main() {}
