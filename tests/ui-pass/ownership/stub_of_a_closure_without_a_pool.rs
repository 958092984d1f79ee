//! A pool of eight stubs, of which `bind` takes one.

use registry_core::exported_callback;

#[exported_callback(on_error = 0, pool = 8)]
type Change = fn(value: i32) -> i32;

fn main() {
    let bound = Change::export(|value| value + 1).bind().unwrap();
    let _stub = bound.stub().as_raw();
}
