//! Names that begin alike, and none is the second symbol of another.

use registry_core::exported_callback;

#[exported_callback]
fn load(_code: i32) {}

#[exported_callback]
fn load_try_try(_code: i32) {}

#[exported_callback]
fn try_load(_code: i32) {}

fn main() {}
