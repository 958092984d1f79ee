//! The package of the black-box tests: they use what a user can, and nothing else.
//!
//! Each file beside this one is a test of its own, an area each; `follow_one_call.rs` is the way in.

/// The README's Rust code, run as doctests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
#[derive(Debug)]
pub struct Readme;
