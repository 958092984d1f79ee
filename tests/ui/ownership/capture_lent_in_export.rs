//! A method that changes what the closure has changes it too.

use registry_core::exported_callback;

#[exported_callback]
type Heard = fn(price: i32);

fn main() {
    let mut prices = Vec::new();
    let wrapper = Heard::export(move |price| prices.push(price));
    drop(wrapper);
}
