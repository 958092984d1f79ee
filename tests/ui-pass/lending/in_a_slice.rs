//! A struct with the number is.

use registry_core::{FfiType, Handle, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
pub struct Sale {
    discount: Handle,
    cents: i64,
}

#[exported_callback(on_error = -1)]
fn cents(sales: &[Sale]) -> i64 {
    sales.iter().map(|sale| sale.cents).sum()
}

fn main() {}
