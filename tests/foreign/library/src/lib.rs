//! The library that every runtime's program loads: one function or factory for each row of the scenario table.
//!
//! `registry-bindgen` generates its bindings, and the programs under `tests/foreign/` call them. The rows are in
//! `scenarios.tsv`. With the feature `newer` it is a later release of the library, which bindings of this release must refuse.

pub mod closures;
pub mod later;
pub mod layouts;
pub mod names;
pub mod queued;
pub mod values;

use std::sync::Mutex;

use registry_core::{Callback, export_runtime, exported_callback};

export_runtime!(queues);

/// Adds the tax to a price in cents.
///
/// The price may be below zero.
#[exported_callback(on_error = -1)]
fn add_tax(cents: i64) -> i64 {
    cents + cents / 5
}

/// What `start` has exported and `stop` drops.
type Exported = (
    Callback<add_tax>,
    Callback<values::greet>,
    Callback<values::tags>,
);
static EXPORTED: Mutex<Option<Exported>> = Mutex::new(None);

/// Exports `add_tax`, `greet` and `tags`. Doing it again does nothing.
#[exported_callback(pinned)]
fn start() {
    let mut exported = EXPORTED.lock().expect("no holder panics");
    if exported.is_none() {
        *exported = Some((
            add_tax::export(),
            values::greet::export(),
            values::tags::export(),
        ));
    }
}

/// Drops the wrappers of all three: a late call gets NOT_EXPORTED.
#[exported_callback(pinned)]
fn stop() {
    EXPORTED.lock().expect("no holder panics").take();
}

/// What the benchmark calls: the least that a call can do.
#[exported_callback(on_error = f64::NAN, pinned)]
fn half(x: f64) -> f64 {
    x / 2.0
}

/// What a later release has and this one has not.
#[cfg(feature = "newer")]
#[exported_callback(on_error = -1, pinned)]
fn since_later(x: i32) -> i32 {
    x
}
