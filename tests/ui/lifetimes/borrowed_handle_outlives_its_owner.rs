//! A borrowed handle lasts as long as its owner.

use registry_core::exported_callback;

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

fn main() {
    let discount = Discount::export(|cents| cents / 2);
    let borrowed = discount.as_handle();
    drop(discount);
    println!("{borrowed:?}");
}
