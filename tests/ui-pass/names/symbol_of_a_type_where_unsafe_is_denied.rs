//! Who denies `unsafe` allows it where it is needed.
#![deny(unsafe_code)]

#[allow(unsafe_code)]
mod tax {
    #[registry_core::exported_callback(on_error = -1, unsafe(name = "tax"))]
    pub type AddTax = fn(cents: i64) -> i64;
}

fn main() {}
