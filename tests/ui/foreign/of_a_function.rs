//! A function is code of Rust's; foreign code implements a type.

use registry_core::{Foreign, exported_callback};

#[exported_callback]
fn on_price(_cents: i64) {}

#[exported_callback]
fn subscribe(_listener: Foreign<on_price>) {}

fn main() {}
