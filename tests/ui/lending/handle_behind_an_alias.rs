//! No alias hides how long a handle is lent.

use registry_core::{BorrowedHandle, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

type Lasting = BorrowedHandle<'static, Discount>;

#[exported_callback(on_error = -1)]
fn apply(discount: Lasting) -> i64 {
    Discount::call(discount.handle(), 1).unwrap_or(-1)
}

fn main() {}
