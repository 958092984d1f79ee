//! A pinned function is exported for ever.

use registry_core::exported_callback;

#[exported_callback(on_error = 0, pinned)]
fn double(value: i32) -> i32 {
    value * 2
}

fn main() {
    let stub = double::stub();
    println!("{stub:?}");
}
