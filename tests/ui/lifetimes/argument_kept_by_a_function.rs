//! A function is checked as a closure is.

use registry_core::exported_callback;

use std::sync::Mutex;

#[exported_callback(on_error = 0)]
fn keep(text: &str) -> usize {
    KEPT.lock().unwrap().push(text);
    text.len()
}

static KEPT: Mutex<Vec<&str>> = Mutex::new(Vec::new());

fn main() {}
