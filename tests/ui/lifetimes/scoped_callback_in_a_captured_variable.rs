//! A scoped callback can't leave its scope by a variable outside.

use registry_core::{exported_callback, scope};

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn main() {
    let mut kept = None;
    scope(|s| {
        kept = Some(Change::export_scoped(s, |value| value + 1));
    });
    println!("{kept:?}");
}
