//! Only what the attribute stands on is a signature.

use registry_core::{Callback, exported_callback};

#[exported_callback(on_error = 0)]
pub type Change = fn(value: i32) -> i32;

pub struct Holder(pub Callback<Change>);

fn main() {}
