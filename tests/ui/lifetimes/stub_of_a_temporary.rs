//! A wrapper that nobody keeps ends at the end of the line.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn double(value: i32) -> i32 {
    value * 2
}

fn main() {
    let stub = double::export().stub();
    println!("{stub:?}");
}
