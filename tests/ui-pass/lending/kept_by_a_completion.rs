//! A plain struct is kept.

use registry_core::{Completion, FfiType, Handle, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
pub struct Sale {
    discount: Handle,
    cents: i64,
}

#[exported_callback]
type Made = fn(sale: Sale);

pub fn wait() {
    drop(Completion::<Made>::new());
}

fn main() {}
