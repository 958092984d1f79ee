//! A failed call has to return something.

use registry_core::{OwnedHandle, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[exported_callback]
fn discount(percent: i64) -> OwnedHandle<Discount> {
    Discount::export(move |cents| cents - cents * percent / 100).into()
}

fn main() {}
