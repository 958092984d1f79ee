//! The method for a closure that changes what it has.

use registry_core::exported_callback;

#[exported_callback]
type Heard = fn(price: i32);

fn main() {
    let mut prices = Vec::new();
    let wrapper = Heard::export_mut(move |price| prices.push(price));
    drop(wrapper);
}
