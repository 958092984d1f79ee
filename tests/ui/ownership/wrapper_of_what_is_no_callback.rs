//! Only what the attribute stands on is a signature.

use registry_core::Callback;

pub type Change = fn(value: i32) -> i32;

pub struct Holder(pub Callback<Change>);

fn main() {}
