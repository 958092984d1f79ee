//! Several threads may run a scoped closure at once.

use registry_core::{exported_callback, scope};

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn main() {
    let mut count = 3;
    scope(|s| {
        let callback = Change::export_scoped_mut(s, |value| {
            count += 1;
            value + count
        });
        println!("{callback:?}");
    });
}
