//! Foreign code has to get the handle that it is to release.
#![deny(unused_must_use)]
use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn main() {
    let handle = Change::export(|value| value + 1).into_handle();
    println!("{handle:?}");
}
