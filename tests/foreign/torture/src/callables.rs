//! Callables of the foreign side, which the library calls, keeps and releases.

use std::sync::Mutex;

use registry_core::{AnyThread, FfiType, Foreign, ForeignError, exported_callback};

/// A price at a time.
#[derive(Clone, Copy, Debug, FfiType)]
#[repr(C)]
pub struct Quote {
    /// In cents.
    pub cents: i64,
    /// Whether it is the last one.
    pub last: bool,
}

/// Hears a price.
#[exported_callback(on_error = i32::MIN)]
pub type Hears = fn(quote: Quote, currency: &str, before: &[f64]) -> i32;

/// Rings, without a result.
#[exported_callback]
pub type Rings = fn();

/// Tells the callable two prices, and returns the sum of its answers.
#[exported_callback(on_error = i32::MIN, pinned)]
fn tell_prices(hears: Foreign<Hears>, error: i32) -> Result<i32, ForeignError> {
    let quote = |cents, last| Quote { cents, last };
    let first = hears.call(quote(100, false), "EUR", &[])?;
    let second = hears.call(quote(error.into(), true), "Ä", &[1.5, 2.5])?;
    Ok(first.wrapping_add(second))
}

static KEPT: Mutex<Vec<AnyThread<Foreign<Rings>>>> = Mutex::new(Vec::new());

/// Keeps the callable until `forget_rings`, and returns how many there are.
#[exported_callback(on_error = 0, pinned)]
fn keep_ring(ring: AnyThread<Foreign<Rings>>) -> u32 {
    let mut kept = KEPT.lock().expect("no holder panics");
    kept.push(ring);
    kept.len() as u32
}

/// Calls all that are kept. The first failure ends it.
#[exported_callback(pinned)]
fn ring_all() -> Result<(), ForeignError> {
    let kept = KEPT.lock().expect("no holder panics");
    kept.iter().try_for_each(|ring| ring.call())
}

/// Releases all that are kept.
#[exported_callback(pinned)]
fn forget_rings() {
    let kept = std::mem::take(&mut *KEPT.lock().expect("no holder panics"));
    drop(kept);
}

/// Calls the callable, if there is one.
#[exported_callback(on_error = false, pinned)]
fn ring_if_any(ring: Option<Foreign<Rings>>) -> bool {
    ring.is_some_and(|ring| ring.call().is_ok())
}
