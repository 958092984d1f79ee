//! What a scoped closure borrows lives longer than the scope.

use registry_core::{exported_callback, scope};

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn main() {
    let factor = 3;
    scope(|s| {
        let callback = Change::export_scoped(s, |value| value * factor);
        println!("{callback:?}");
    });
}
