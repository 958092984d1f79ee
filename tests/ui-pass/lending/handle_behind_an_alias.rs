//! The type itself has the lifetime of the call.

use registry_core::{BorrowedHandle, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[exported_callback(on_error = -1)]
fn apply(discount: BorrowedHandle<'_, Discount>) -> i64 {
    Discount::call(discount.handle(), 1).unwrap_or(-1)
}

fn main() {}
