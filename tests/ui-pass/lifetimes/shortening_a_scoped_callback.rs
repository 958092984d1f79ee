//! Nor shorter: the lifetime is the scope's, neither more nor less.

use registry_core::{ScopedCallback, exported_callback};

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn same<'scope>(long: ScopedCallback<'scope, Change>) -> ScopedCallback<'scope, Change> {
    long
}

fn main() {
    let _ = same;
}
