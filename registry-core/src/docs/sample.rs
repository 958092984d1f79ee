//! What `#[exported_callback]` makes, on four items: documentation only, this module is in no program.
//!
//! The attribute turns each of these into a *marker*, a type with the methods that you call. Your own items get the same. The source is
//!
//! ```
//! # use registry_core::exported_callback;
//! #[exported_callback(on_error = -1)]
//! pub fn add_tax(cents: i64) -> i64 {
//!     cents + cents / 5
//! }
//!
//! #[exported_callback(on_error = -1, pinned)]
//! pub fn round(cents: i64) -> i64 {
//!     (cents + 50) / 100 * 100
//! }
//!
//! #[exported_callback(on_error = 0, pool = 8)]
//! pub type Compare = fn(a: i32, b: i32) -> i32;
//!
//! #[exported_callback]
//! pub trait Storage {
//!     #[on_error(-1)]
//!     fn read(&self, key: u64) -> i64;
//! }
//! # let tax = add_tax::export();
//! # assert_eq!(unsafe { tax.stub().as_raw()(100) }, 120);
//! # assert_eq!(unsafe { round::stub().as_raw()(120) }, 100);
//! # let less = Compare::export(|a, b| a - b).bind().unwrap();
//! # assert_eq!(Compare::call(less.handle(), 3, 1).unwrap(), 2);
//! ```
//!
//! | the item | its marker |
//! |---|---|
//! | the function `add_tax` | [`AddTax`]: `HANDLE`, `export`, `try_export` |
//! | the pinned function `round` | [`Round`]: `HANDLE`, `handle`, `stub` |
//! | the type `Compare` | [`Compare`]: `export` and its kin for each kind of closure, and `call` |
//! | the trait `Storage` | [`StorageEntry`]: `export` and its kin for implementers, and `call_read` |
//!
//! The marker of a function has the function's own name, as in `add_tax::export()`, and is hidden in documentation, so that the function has one entry there. Here
//! the two have names of their own (`marker = AddTax`), to be seen. What `export` returns is a [`Callback`](crate::Callback), with `stub`, `handle` and `close`.

use crate::exported_callback;

mod hidden {
    use super::exported_callback;

    /// Adds the tax to a price in cents.
    #[exported_callback(on_error = -1, marker = AddTax)]
    pub fn add_tax(cents: i64) -> i64 {
        cents + cents / 5
    }

    /// Rounds a price in cents.
    #[exported_callback(on_error = -1, pinned, marker = Round)]
    pub fn round(cents: i64) -> i64 {
        (cents + 50) / 100 * 100
    }
}

/// The marker of the function `add_tax`.
#[doc(inline)]
pub use hidden::AddTax;

/// The marker of the pinned function `round`.
#[doc(inline)]
pub use hidden::Round;

/// Keeps numbers.
#[exported_callback]
pub trait Storage {
    /// The number under this key.
    #[on_error(-1)]
    fn read(&self, key: u64) -> i64;
}

/// Orders two numbers.
#[exported_callback(on_error = 0, pool = 8)]
pub type Compare = fn(a: i32, b: i32) -> i32;
