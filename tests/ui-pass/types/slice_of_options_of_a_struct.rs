//! An alias of what has a null.

use registry_core::exported_callback;
use std::num::NonZero;

type Row = NonZero<i32>;

#[exported_callback(on_error = 0)]
fn count(rows: &[Option<Row>]) -> usize {
    rows.len()
}

#[exported_callback(on_error = Vec::new())]
fn make() -> Vec<Option<Row>> {
    Vec::new()
}

fn main() {}
