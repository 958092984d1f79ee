//! A stub's lifetime can be made shorter, never longer.

use registry_core::{CFn, Stub, exported_callback};

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn shorten<'short>(stub: Stub<'static, CFn<Change>>) -> Stub<'short, CFn<Change>> {
    stub
}

fn main() {
    let _ = shorten;
}
