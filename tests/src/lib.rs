//! The package of the black-box tests: they use what a user can, and nothing else.
//!
//! Each area is a binary that `Cargo.toml` names; `follow_one_call.rs` is the way in. What several of them need stands in
//! the modules below.

#[cfg(unix)]
pub mod child;
pub mod deadline;
pub mod drops;
#[cfg(all(unix, not(miri)))]
pub mod fiber;
pub mod planned;
pub mod rounds;
pub mod toolchain;

/// The README's Rust code, run as doctests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
#[derive(Debug)]
pub struct Readme;
