//! What can be bound to a stub is a wrapper of the registry's.

use registry_core::{Handle, Wrapper, exported_callback};

#[exported_callback(on_error = 0, pool = 1)]
type Count = fn(value: u8) -> u8;

pub struct Own(Handle);

impl Wrapper for Own {
    type Signature = Count;
    fn handle(&self) -> Handle {
        self.0
    }
}

fn main() {}
