//! A stub of the pool is for as long as it is bound.

use registry_core::exported_callback;

#[exported_callback(on_error = 0, pool = 2)]
type Change = fn(value: i32) -> i32;

fn main() {
    let stub = {
        let bound = Change::export(|value| value + 1).bind().unwrap();
        bound.stub()
    };
    println!("{stub:?}");
}
