//! A closure returns it.

use registry_core::{BorrowedHandle, FfiType, Handle, exported_callback};

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

pub fn ask(make: Handle) {
    drop(Make::call(make));
}

fn main() {}
