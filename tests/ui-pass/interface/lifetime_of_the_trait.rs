//! A trait has no lifetime: an implementer has it.

use registry_core::exported_callback;

#[exported_callback]
pub trait Storage {
    #[on_error(-1)]
    fn read(&self, name: &str) -> i64;
}

fn main() {}
