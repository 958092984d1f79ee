//! The second symbol of `load` would be the symbol of `load_try`.

use registry_core::exported_callback;

#[exported_callback]
fn load(_code: i32) {}

#[exported_callback]
fn load_try(_code: i32) {}

fn main() {}
