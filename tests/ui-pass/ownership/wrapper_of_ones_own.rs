//! What can be bound to a stub is a wrapper of the registry's.

use registry_core::{Callback, Handle, Wrapper, exported_callback};

#[exported_callback(on_error = 0, pool = 1)]
type Count = fn(value: u8) -> u8;

pub struct Own(Callback<Count>);

impl Own {
    pub fn handle(&self) -> Handle {
        Wrapper::handle(&self.0)
    }
}

fn main() {}
