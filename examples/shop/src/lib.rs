//! A shop's prices, for programs that are not Rust: `till.cpp`, `till.py` and `till.mjs` beside it do the same
//! with it, each through the bindings that `registry-bindgen` generates for its language.
//!
//! It has no C code, no pointers and no `unsafe`: the bindings need only the attributes.
pub mod listeners;

use registry_core::{OwnedHandle, exported_callback};

registry_core::export_runtime!(queues); // `queues`: for promises, and for calls that wait for the host's event loop

/// Adds the tax to a price in cents.
#[exported_callback(pinned, on_error = -1)]
pub fn add_tax(cents: i64) -> i64 {
    cents + cents / 5
}

/// A rule that lowers a price in cents.
#[exported_callback(on_error = -1)]
pub type Discount = fn(cents: i64) -> Result<i64, String>;

/// A discount of `percent` per cent. The caller owns the callback.
#[exported_callback(pinned, on_error = None)]
pub fn discount(percent: u8) -> Result<OwnedHandle<Discount>, String> {
    if percent > 100 {
        return Err(format!("{percent} per cent is no discount"));
    }
    let factor = i64::from(100 - percent);
    let discount = Discount::export(move |cents| {
        if cents < 0 {
            return Err(format!("{cents} cents is no price"));
        }
        Ok(cents * factor / 100)
    });
    Ok(discount.into())
}
