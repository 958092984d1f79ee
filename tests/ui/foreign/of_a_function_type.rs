//! A callable needs a callback type, which the attribute makes.

use registry_core::{Foreign, exported_callback};

type OnPrice = fn(cents: i64);

#[exported_callback]
fn subscribe(_listener: Foreign<OnPrice>) {}

fn main() {}
