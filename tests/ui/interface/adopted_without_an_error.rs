//! A foreign implementer can fail, and a method has to say so.

use registry_core::exported_callback;

#[exported_callback(adopt)]
pub trait Storage {
    fn clear(&self);
}

fn main() {}
