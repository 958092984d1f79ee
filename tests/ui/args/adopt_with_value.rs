//! It takes no value.

use registry_core::exported_callback;

#[exported_callback(adopt = true)]
pub trait Storage {
    #[on_error(-1)]
    fn read(&self) -> i32;
}

fn main() {}
