//! A scoped callback belongs to its scope.

use registry_core::{exported_callback, scope};

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn main() {
    scope(|s| {
        let callback = Change::export_scoped(s, |value| value + 1);
        println!("{:?}", callback.into_handle());
    });
}
