//! A borrowed handle is for the call.

use registry_core::{BorrowedHandle, exported_callback};

use std::sync::Mutex;

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[exported_callback]
type Use = fn(discount: BorrowedHandle<'_, Discount>);

static KEPT: Mutex<Vec<BorrowedHandle<'static, Discount>>> = Mutex::new(Vec::new());

fn main() {
    let wrapper = Use::export(|discount| KEPT.lock().unwrap().push(discount));
    drop(wrapper);
}
