//! Two values where C gets one.

use registry_core::exported_callback;

#[exported_callback]
pub trait Storage {
    #[on_error(-1, -2)]
    fn len(&self) -> i64;
}

fn main() {}
