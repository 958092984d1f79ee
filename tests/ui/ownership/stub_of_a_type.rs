//! The closures of a type have stubs, not the type.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn main() {
    println!("{:?}", Change::stub());
}
