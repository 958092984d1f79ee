//! The Rust side of the page: callbacks of several kinds, and a snapshot of the registry that the page draws.
//!
//! `registry-bindgen` generates `index.js` from it, and `page/app.js` calls the functions of that module. `rows.rs` records the
//! exports, so that the page can show calls, failures and ends. It keeps no entry alive.

mod rows;

use std::sync::Mutex;

use registry_core::{Callback, Handle, export_runtime, exported_callback, set_error_hook};
use rows::Guard;

export_runtime!();

/// Adds the tax to a price in cents.
#[exported_callback(on_error = -1.0)]
fn add_tax(cents: f64) -> f64 {
    rows::called(rows::ADD_TAX);
    (cents * 1.2).round()
}

/// The wrapper of `add_tax`, if it is exported.
static TAX: Mutex<Option<Callback<add_tax>>> = Mutex::new(None);

/// Multiplies by a number of its own.
#[exported_callback(on_error = f64::NAN)]
pub type Scaler = fn(x: f64) -> f64;

/// Says something with a text.
#[exported_callback(on_error = String::new())]
pub type Greeter = fn(name: &str) -> Result<String, String>;

/// Shows failures in the page instead of in the console.
#[exported_callback(pinned)]
fn start() {
    set_error_hook(Some(Box::new(rows::failed)));
    rows::begin();
}

/// Exports `add_tax`; does nothing while its wrapper lives.
#[exported_callback(on_error = None, pinned)]
fn export_tax() -> Option<Handle> {
    let mut tax = TAX.lock().ok()?;
    if tax.is_none() {
        *tax = Some(add_tax::export());
        rows::add_function(add_tax::HANDLE);
    }
    Some(add_tax::HANDLE)
}

/// Drops the Rust wrapper of `add_tax`.
#[exported_callback(pinned)]
fn drop_tax() {
    let Ok(mut tax) = TAX.lock() else { return };
    tax.take();
    rows::ended(rows::ADD_TAX);
}

/// Makes a scaler that JavaScript owns.
#[exported_callback(on_error = None, pinned)]
fn make_scaler(factor: f64) -> Option<Handle> {
    let guard = Guard::new(&format!("scaler x{factor}"), "JavaScript");
    let row = guard.row();
    let callback = Scaler::export(move |x| {
        rows::called(guard.row());
        x * factor
    });
    Some(rows::exported(row, callback.into_handle()))
}

/// Makes a greeter that JavaScript owns; it fails for an empty name.
#[exported_callback(on_error = None, pinned)]
fn make_greeter() -> Option<Handle> {
    let guard = Guard::new("greeter", "JavaScript");
    let row = guard.row();
    let callback = Greeter::export(move |name| {
        rows::called(guard.row());
        if name.is_empty() {
            Err("nobody to greet".to_owned())
        } else {
            Ok(format!("hello {name}!"))
        }
    });
    Some(rows::exported(row, callback.into_handle()))
}

/// Makes so many scalers that JavaScript owns, and returns their handles.
#[exported_callback(on_error = Vec::new(), pinned)]
fn make_many(count: u32) -> Vec<f64> {
    let make = |n: u32| Scaler::export(move |x| x * f64::from(n)).into_handle();
    // The conversion is exact: a handle is below 2^53.
    (0..count).map(|n| make(n).raw() as f64).collect()
}

/// The data that the page draws: totals and rows, as JSON.
#[exported_callback(on_error = String::new(), pinned)]
fn snapshot() -> String {
    rows::json()
}
