//! A foreign function gets the ownership by `into_handle`.

#![deny(improper_ctypes)]

use registry_core::{Handle, exported_callback};

#[exported_callback]
type Done = fn();

unsafe extern "C" {
    fn keep(done: Handle);
}

fn main() {
    unsafe { keep(Done::export(|| {}).into_handle()) };
}
