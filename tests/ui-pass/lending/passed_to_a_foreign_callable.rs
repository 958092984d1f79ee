//! The handle itself is.

use registry_core::{BorrowedHandle, Foreign, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[exported_callback]
type Made = fn(discount: BorrowedHandle<'_, Discount>);

#[exported_callback]
fn subscribe(made: Foreign<Made>) {
    let discount = Discount::export(|cents| cents / 2);
    let _ = made.call(discount.as_handle());
}

fn main() {}
