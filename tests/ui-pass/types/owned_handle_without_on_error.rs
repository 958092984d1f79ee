//! A failed call returns 0, which is `None`.

use registry_core::{OwnedHandle, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[exported_callback(on_error = None)]
fn discount(percent: i64) -> OwnedHandle<Discount> {
    Discount::export(move |cents| cents - cents * percent / 100).into()
}

fn main() {}
