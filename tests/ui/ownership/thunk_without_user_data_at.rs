//! Where `user_data` stands has to be known.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Visit = fn(depth: i32, size: i64) -> i32;

fn main() {
    let visit = Visit::export(|depth, _| depth);
    println!("{:?}", visit.thunk());
}
