//! The README's program: C calls a Rust function by its hardcoded handle, calls again after the
//! wrapper has been dropped, and gets a status instead of a crash.

use registry_core::{Callback, exported_callback};

/// Adds the tax to a price in cents.
#[exported_callback(on_error = -1)]
fn add_tax(cents: i64) -> i64 {
    cents + cents / 5
}

registry_core::export_runtime!();

#[link(name = "shop", kind = "static")] // c/quickstart.c, compiled by build.rs
unsafe extern "C" {
    safe fn shop_checkout(cents: i64);
}

fn main() {
    let tax: Callback<add_tax> = add_tax::export();
    shop_checkout(100);
    drop(tax); // the registry entry is gone, and C does not know
    shop_checkout(100);
}
