//! A closure that gives away what it has runs once.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn main() {
    let text = String::from("abc");
    let wrapper = Change::export(move |value| {
        drop(text);
        value
    });
    drop(wrapper);
}
