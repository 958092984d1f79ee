//! Generated code raises no lint, whatever the crate denies, and works where `unsafe` is forbidden.
//!
//! The strictest settings that a crate is likely to have stand at the top. Lints look at the spans of what they judge:
//! generated code has the macro's, and so counts as another crate's. Nothing in an expansion sets a lint level, since a
//! level that the crate forbids would be an error itself. What compiles is the test.
#![forbid(
    unsafe_code,
    missing_debug_implementations,
    unreachable_pub,
    nonstandard_style
)]
#![forbid(future_incompatible)]
#![deny(warnings, missing_docs, unused, unused_qualifications, unused_results)]
#![deny(
    single_use_lifetimes,
    let_underscore,
    missing_copy_implementations,
    unused_lifetimes
)]
#![deny(
    unused_extern_crates,
    variant_size_differences,
    trivial_casts,
    trivial_numeric_casts
)]
#![deny(
    unit_bindings,
    elided_lifetimes_in_paths,
    meta_variable_misuse,
    unnameable_types
)]
#![deny(
    explicit_outlives_requirements,
    redundant_lifetimes,
    non_local_definitions
)]
#![deny(clippy::all, clippy::pedantic, clippy::undocumented_unsafe_blocks)]
#![deny(clippy::missing_safety_doc, clippy::missing_docs_in_private_items)]
#![deny(
    clippy::missing_inline_in_public_items,
    clippy::multiple_unsafe_ops_per_block
)]
#![deny(
    clippy::shadow_unrelated,
    clippy::absolute_paths,
    clippy::indexing_slicing
)]

use core::ffi::{c_int, c_void};
use core::ptr::null;
use registry_core::{FfiType, exported_callback};

#[path = "lints/written_by_a_macro.rs"]
pub mod written_by_a_macro;

registry_core::export_runtime!();

/// Adds the tax to a price in cents.
#[exported_callback(on_error = -1)]
#[inline]
#[must_use]
pub fn add_tax(cents: i64) -> i64 {
    cents.saturating_add(cents.div_euclid(5))
}

/// Which way a row is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FfiType)]
#[repr(i32)]
#[non_exhaustive]
pub enum Side {
    /// To the left.
    Left = 1,
    /// To the right.
    Right = 2,
}

/// A place on the page.
#[derive(Clone, Copy, Debug, FfiType)]
#[repr(C)]
#[non_exhaustive]
pub struct Place {
    /// From the left, in points.
    pub x: f64,
    /// From the top, in points.
    pub y: f64,
    /// Where text at this place goes.
    pub side: Side,
}

/// Turns a place round.
#[exported_callback(on_error = Side::Left)]
#[inline]
#[must_use]
pub fn turned(place: &Place) -> Side {
    if place.side == Side::Left {
        Side::Right
    } else {
        Side::Left
    }
}

/// Orders two rows.
#[exported_callback(on_error = 0, pool = 3)]
pub type Compare = fn(a: *const c_void, b: *const c_void) -> c_int;

/// Receives a line of text.
#[exported_callback]
pub type OnLine = fn(text: &str, marks: &[u16], place: Option<&Place>);

/// Reads what it is given.
///
/// # Safety
/// `data` is valid to read.
#[exported_callback(on_error = 0)]
pub type Read = unsafe fn(data: *const u8) -> u8;

/// Keeps numbers.
#[exported_callback]
pub trait Shelf {
    /// Puts a number there.
    fn put(&mut self, name: &str, number: i64);
    /// The number under a name.
    ///
    /// # Errors
    /// If there is none.
    #[on_error(0)]
    fn get(&self, name: &str) -> Result<i64, String>;
}

/// Not used by anything: the stubs of C are its use.
#[exported_callback(pinned)]
fn on_signal(_number: c_int) {}

#[test]
fn generated_code_raises_no_lint() {
    let tax = add_tax::export();
    assert_eq!(add_tax(100), 120, "a plain function still");
    drop(tax);
    let compare = Compare::export(|_, _| 7);
    assert_eq!(
        Compare::call(compare.handle(), null(), null()).ok(),
        Some(7),
        "what the closure returned"
    );
    drop(compare);
}
