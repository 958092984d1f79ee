//! C holds a callback by its handle.

use registry_core::{OwnedHandle, exported_callback};

#[exported_callback]
type Tick = fn();

#[exported_callback(on_error = None)]
fn ticks() -> OwnedHandle<Tick> {
    Tick::export(|| {}).into()
}

fn main() {}
