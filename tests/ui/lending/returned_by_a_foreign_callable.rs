//! What borrows a callback is not returned by a foreign callable.

use registry_core::{BorrowedHandle, FfiType, Foreign, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[derive(FfiType)]
#[repr(C)]
pub struct Sale<'a> {
    discount: BorrowedHandle<'a, Discount>,
    cents: i64,
}

#[exported_callback(on_error = None)]
type Make = fn() -> Sale<'static>;

#[exported_callback]
fn ask(make: Foreign<Make>) {
    drop(make);
}

fn main() {}
