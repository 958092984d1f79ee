//! A foreign function that is declared with it would get the number without the ownership.

#![deny(improper_ctypes)]

use registry_core::{OwnedHandle, exported_callback};

#[exported_callback]
type Done = fn();

unsafe extern "C" {
    fn keep(done: OwnedHandle<Done>);
}

fn main() {
    unsafe { keep(Done::export(|| {}).into()) };
}
