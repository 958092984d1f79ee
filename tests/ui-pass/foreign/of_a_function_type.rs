//! The attribute makes the type of the callable.

use registry_core::{Foreign, exported_callback};

#[exported_callback]
type OnPrice = fn(cents: i64);

#[exported_callback]
fn subscribe(_listener: Foreign<OnPrice>) {}

fn main() {}
