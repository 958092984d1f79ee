//! A scoped callback can't leave its scope by return.

use registry_core::{exported_callback, scope};

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn main() {
    let kept = scope(|s| Change::export_scoped(s, |value| value + 1));
    println!("{kept:?}");
}
