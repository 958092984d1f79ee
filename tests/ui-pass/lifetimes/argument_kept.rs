//! A borrowed argument is for the call.

use registry_core::exported_callback;

use std::sync::Mutex;

#[exported_callback(on_error = 0)]
type Length = fn(text: &str) -> usize;

static KEPT: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn main() {
    let wrapper = Length::export(|text| {
        KEPT.lock().unwrap().push(text.to_owned());
        text.len()
    });
    drop(wrapper);
}
