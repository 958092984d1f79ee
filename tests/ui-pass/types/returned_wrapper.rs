//! C holds a callback by its handle.

use registry_core::{Handle, exported_callback};

#[exported_callback]
type Tick = fn();

#[exported_callback(on_error = None)]
fn ticks() -> Option<Handle> {
    Some(Tick::export(|| {}).into_handle())
}

fn main() {}
