//! An attribute below changes what the function takes.

use attributes::instead;
use registry_core::exported_callback;

#[exported_callback(on_error = -1)]
#[instead(fn add_tax(cents: i32) -> i64 { cents.into() })]
fn add_tax(cents: i64) -> i64 {
    cents + cents / 5
}

fn main() {}
