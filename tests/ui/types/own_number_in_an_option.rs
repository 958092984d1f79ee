//! An alias of one's own may be called as a number of C's that has no null.

use registry_core::exported_callback;
use std::num::NonZero;

#[allow(non_camel_case_types)]
type c_int = NonZero<i32>;

#[exported_callback(on_error = 0)]
fn or_zero(number: Option<c_int>) -> i32 {
    number.map_or(0, NonZero::get)
}

fn main() {}
