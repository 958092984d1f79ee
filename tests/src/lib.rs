//! The package of the black-box tests, which use the public API only.
//!
//! Each area is a binary that `Cargo.toml` names. Start with `follow_one_call.rs`. Code that several areas need is in
//! the modules below.

#[cfg(unix)]
pub mod child;
#[path = "../crates.rs"]
pub mod crates;
pub mod deadline;
pub mod drops;
#[cfg(all(unix, not(any(miri, target_arch = "s390x"))))]
pub mod fiber;
pub mod planned;
pub mod rounds;
pub mod stack;

/// The README's Rust code, run as doctests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
#[derive(Debug)]
pub struct Readme;
