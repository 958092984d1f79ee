//! A typed handle names a callback's type.

use registry_core::{OwnedHandle, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[exported_callback]
fn end(discount: OwnedHandle<Discount>) {
    drop(discount);
}

fn main() {}
