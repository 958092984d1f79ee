//! The number is.

use std::sync::Mutex;

use registry_core::{BorrowedHandle, FfiType, Handle, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[derive(FfiType)]
#[repr(C)]
pub struct Sale<'a> {
    discount: BorrowedHandle<'a, Discount>,
    cents: i64,
}

static KEPT: Mutex<Vec<Handle>> = Mutex::new(Vec::new());

#[exported_callback]
fn keep(sale: Sale<'_>) {
    KEPT.lock().unwrap().push(sale.discount.handle());
}

fn main() {}
