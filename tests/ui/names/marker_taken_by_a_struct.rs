//! A chosen marker has to be free as well.

use registry_core::exported_callback;

pub struct Compare;

#[exported_callback(on_error = 0, marker = Compare)]
fn compare(a: i32, b: i32) -> i32 {
    a - b
}

fn main() {}
