//! A method without a result returns nothing for a failed call.

use registry_core::exported_callback;

#[exported_callback]
pub trait Storage {
    #[on_error(-1)]
    fn log(&self, line: &str);
}

fn main() {}
