//! Any thread may run the closure, and drop it.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

static COUNT: std::sync::Mutex<i32> = std::sync::Mutex::new(3);

fn main() {
    let count = COUNT.lock().unwrap();
    let wrapper = Change::export(move |value| value + *count);
    drop(wrapper);
}
