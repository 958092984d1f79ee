//! Its fields are copied, so that its drop would run for each copy.

use registry_core::{BorrowedHandle, FfiType, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[derive(FfiType)]
#[repr(C)]
pub struct Sale<'a> {
    discount: BorrowedHandle<'a, Discount>,
    cents: i64,
}

impl Drop for Sale<'_> {
    fn drop(&mut self) {
        self.cents = 0;
    }
}

fn main() {}
