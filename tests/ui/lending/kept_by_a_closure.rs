//! What is lent for a call is not kept.

use std::sync::Mutex;

use registry_core::{BorrowedHandle, FfiType, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[derive(FfiType)]
#[repr(C)]
pub struct Sale<'a> {
    discount: BorrowedHandle<'a, Discount>,
    cents: i64,
}

#[exported_callback]
type Use = fn(sale: Sale<'_>);

static KEPT: Mutex<Vec<Sale<'static>>> = Mutex::new(Vec::new());

fn main() {
    let wrapper = Use::export(|sale| KEPT.lock().unwrap().push(sale));
    drop(wrapper);
}
