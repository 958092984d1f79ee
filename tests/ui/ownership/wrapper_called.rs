//! A wrapper keeps the callback callable for C, and is no function of Rust's.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn main() {
    let wrapper = Change::export(|value| value + 1);
    println!("{}", wrapper(3));
}
