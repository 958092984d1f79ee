//! What a scoped closure changes is its own until the scope ends.

use registry_core::{exported_callback, scope};

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn main() {
    let mut calls = 0;
    scope(|s| {
        let callback = Change::export_scoped_mut(s, |value| {
            calls += 1;
            value
        });
        println!("{callback:?}");
    });
    println!("{calls}");
}
