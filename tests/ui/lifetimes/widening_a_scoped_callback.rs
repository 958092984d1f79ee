//! A scoped callback's lifetime can't be made longer, or its scope would not be over.

use registry_core::{ScopedCallback, exported_callback};

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn widen<'long>(short: ScopedCallback<'_, Change>) -> ScopedCallback<'long, Change> {
    short
}

fn main() {
    let _ = widen;
}
