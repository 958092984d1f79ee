//! An owned handle may be kept.

use registry_core::{OwnedHandle, exported_callback};

use std::sync::Mutex;

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[exported_callback]
type Keep = fn(discount: OwnedHandle<Discount>);

static KEPT: Mutex<Vec<OwnedHandle<Discount>>> = Mutex::new(Vec::new());

fn main() {
    let wrapper = Keep::export(|discount| KEPT.lock().unwrap().push(discount));
    drop(wrapper);
}
