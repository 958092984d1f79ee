//! Two functions can't share a handle: the symbol says so.

use registry_core::exported_callback;

#[exported_callback(handle = 12345)]
fn on_start(_code: i32) {}

#[exported_callback(handle = 12345)]
fn on_stop(_code: i32) {}

fn main() {}
