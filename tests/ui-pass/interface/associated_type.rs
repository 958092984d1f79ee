//! C sees methods alone.

use registry_core::exported_callback;

pub trait Keys {
    type Key;
}

#[exported_callback]
pub trait Storage {
    fn log(&self, line: &str);
}

fn main() {}
