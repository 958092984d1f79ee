//! A bare function pointer comes from a pool.

use registry_core::exported_callback;

#[exported_callback(on_error = 0, pool = 2)]
type Change = fn(value: i32) -> i32;

fn main() {
    let _ = Change::export(|value| value + 1).bind();
}
