//! A result outlives the borrow of the value.

use registry_core::exported_callback;

#[exported_callback]
pub trait Storage {
    #[on_error(String::new())]
    fn name(&self) -> String;
}

fn main() {}
