//! A callable belongs to Rust once it has come; foreign code has its own.

use registry_core::{Foreign, exported_callback};

#[exported_callback]
type OnPrice = fn(cents: i64);

#[exported_callback]
fn pass_on(listener: Foreign<OnPrice>) -> Foreign<OnPrice> {
    listener
}

fn main() {}
