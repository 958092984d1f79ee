//! An alias of one's own may be called as a number of C's that has no null.

use registry_core::{FfiType, exported_callback};
use std::num::NonZero;

#[allow(non_camel_case_types)]
type c_int = NonZero<i32>;

#[exported_callback(on_error = 0)]
fn or_zero(number: Option<self::c_int>) -> i32 {
    number.map_or(0, NonZero::get)
}

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
struct Pair {
    first: Option<self::c_int>,
    others: [Option<self::c_int>; 2],
}

#[exported_callback(on_error = Vec::new())]
fn found(
    number: Option<self::c_int>,
    numbers: &[Option<self::c_int>],
    pair: Pair,
) -> Vec<Option<self::c_int>> {
    let all = [number, pair.first].into_iter().chain(pair.others);
    all.chain(numbers.iter().copied()).collect()
}

fn main() {}
