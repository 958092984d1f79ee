//! A scoped callback belongs to its scope.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn main() {
    let callback = Change::export(|value| value + 1);
    println!("{:?}", callback.into_handle());
}
