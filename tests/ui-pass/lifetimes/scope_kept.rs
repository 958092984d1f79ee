//! A scope itself can't be kept.

use registry_core::{exported_callback, scope};

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn main() {
    scope(|s| {
        let kept = Some(s);
        println!("{}", kept.is_some());
    });
}
