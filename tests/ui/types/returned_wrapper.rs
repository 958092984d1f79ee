//! C holds a callback by its handle.

use registry_core::{Callback, exported_callback};

#[exported_callback]
type Tick = fn();

#[exported_callback]
fn ticks() -> Callback<Tick> {
    Tick::export(|| {})
}

fn main() {}
