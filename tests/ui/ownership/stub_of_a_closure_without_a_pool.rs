//! What `bind` would return is no second error, however it is used.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn main() {
    let bound = Change::export(|value| value + 1).bind().unwrap();
    let _stub = bound.stub().as_raw();
}
