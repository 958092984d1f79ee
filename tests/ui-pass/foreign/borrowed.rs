//! The callable is released when the function returns.

use registry_core::{Foreign, exported_callback};

#[exported_callback]
type OnPrice = fn(cents: i64);

#[exported_callback]
fn call_now(listener: Foreign<OnPrice>) {
    let _ = listener.call(1);
}

fn main() {}
