//! A method of C has one type for each parameter.

use registry_core::exported_callback;

#[exported_callback]
pub trait Storage {
    #[on_error(-1)]
    fn read(&self, name: i64) -> i64;
}

fn main() {}
