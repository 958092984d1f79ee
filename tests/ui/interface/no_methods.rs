//! There is nothing to call.

use registry_core::exported_callback;

#[exported_callback]
pub trait Storage {}

fn main() {}
