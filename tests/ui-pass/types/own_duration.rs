//! A type of one's own may be called as one of std that can't cross.

use registry_core::{FfiType, exported_callback};

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
struct Duration {
    ticks: u32,
}

#[exported_callback(on_error = 0)]
fn ticks(duration: &self::Duration) -> u32 {
    duration.ticks
}

fn main() {}
