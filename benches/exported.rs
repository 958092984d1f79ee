//! The callbacks of the benchmarks: a callback type, a trait, a closable function, a pinned function.

use registry_core::exported_callback;

/// Adds a captured number.
#[exported_callback(on_error = -1, pool = 16)]
pub type Add = fn(x: i32) -> i32;

/// Adds in two ways, of which the second is measured.
#[exported_callback]
pub trait Adder {
    /// Adds 1.
    #[on_error(-1)]
    fn next(&self, x: i32) -> i32 {
        x.wrapping_add(1)
    }
    /// Adds the value's own number.
    #[on_error(-1)]
    fn add(&self, x: i32) -> i32;
}

/// An implementer that adds its number.
#[derive(Debug)]
pub struct Adds(pub i32);

impl Adder for Adds {
    fn add(&self, x: i32) -> i32 {
        x.wrapping_add(self.0)
    }
}

/// The number that the functions add.
pub const ADDEND: i32 = 7;

/// A function that C can call while a wrapper lives.
#[exported_callback(on_error = -1)]
pub fn add_closable(x: i32) -> i32 {
    x.wrapping_add(ADDEND)
}

/// A function that C can always call.
#[exported_callback(on_error = -1, pinned)]
pub fn add_pinned(x: i32) -> i32 {
    x.wrapping_add(ADDEND)
}

registry_core::export_runtime!();

// What C links against: the attribute exports the symbols, and these declare them.
#[allow(non_snake_case)] // a symbol is named after its item
mod symbols {
    unsafe extern "C" {
        /// Calls the entry with this handle.
        #[link_name = "registry_benches_Add_call"]
        pub fn Add_call(handle: u64, x: i32) -> i32;
        /// Calls a method of the entry with this handle.
        #[link_name = "registry_benches_Adder_add"]
        pub fn Adder_add(handle: u64, x: i32) -> i32;
        /// As `Add_call`, with the status as the result.
        #[link_name = "registry_benches_Add_try"]
        pub fn Add_try(handle: u64, x: i32, result: *mut i32) -> i32;
    }
}
pub use symbols::{Add_call, Add_try, Adder_add};
