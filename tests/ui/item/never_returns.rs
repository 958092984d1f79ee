//! C waits for a callback to come back.

use registry_core::exported_callback;

#[exported_callback]
fn stop() -> ! {
    loop {}
}

fn main() {}
