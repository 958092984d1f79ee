//! What borrows a callback is not passed to a foreign callable.

use registry_core::{BorrowedHandle, FfiType, Foreign, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[derive(FfiType)]
#[repr(C)]
pub struct Sale<'a> {
    discount: BorrowedHandle<'a, Discount>,
    cents: i64,
}

#[exported_callback]
type Made = fn(sale: Sale<'_>);

#[exported_callback]
fn subscribe(made: Foreign<Made>) {
    drop(made);
}

fn main() {}
