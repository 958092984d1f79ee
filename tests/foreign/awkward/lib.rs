//! A library whose crate is named by the test. It has one item of each kind, so that each list in its bindings is as short as it can be.

use std::num::ParseIntError;

use registry_core::{FfiType, Foreign, ForeignError, export_runtime, exported_callback};

export_runtime!();

/// A price.
#[derive(Clone, Copy, FfiType)]
#[repr(C)]
pub struct Price {
    cents: i64,
}

/// Hears of a price.
#[exported_callback]
pub type Hears = fn(cents: i64);

/// The price, and this much more.
#[exported_callback(on_error = Price { cents: 0 }, pinned)]
fn raised(price: &Price, by: i64) -> Price {
    Price {
        cents: price.cents + by,
    }
}

/// The price in a text.
#[exported_callback(on_error = Price { cents: 0 }, pinned)]
fn parsed(text: &str) -> Result<Price, ParseIntError> {
    Ok(Price {
        cents: text.parse()?,
    })
}

/// Tells a price, and returns it.
#[exported_callback(on_error = Price { cents: 0 }, pinned)]
fn told(price: &Price, hears: Foreign<Hears>) -> Result<Price, ForeignError> {
    hears.call(price.cents)?;
    Ok(*price)
}
