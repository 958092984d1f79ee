//! The fuzz targets, as functions of bytes. Each panics if it finds a fault.
//!
//! `driver/` gives them to libFuzzer; `replay.rs` gives them every input that has been kept; neither knows
//! more than their names. A crash becomes a kept input, and a test of its own where its cause is not plain.

// It has no unit tests, and those of `registry-macros`, whose source is a module below, are not its own.
#![cfg(not(test))]

mod artifact;
mod bytes;
#[path = "../../src/fiber.rs"]
pub mod fiber;
mod fibers;
/// `registry-macros` by its source: only a compiler can link that crate.
#[path = "../../../registry-macros/src/lib.rs"]
mod macros;
mod ops;
mod surface;
mod tagged;
mod tokens;
mod turn;

// The files of `registry-macros` name each other from the root of their crate.
use macros::*;

pub use artifact::artifact;
pub use fibers::{fibers, fibers_in_company};
pub use ops::ops;
pub use surface::surface;
pub use tokens::tokens;

registry_core::export_runtime!();

/// A target's name and its function.
pub type Target = (&'static str, fn(&[u8]));

/// All targets, by the names of their folders in `corpus/`.
pub const TARGETS: &[Target] = &[
    ("ops", ops),
    ("fibers", fibers),
    ("surface", surface),
    ("tokens", tokens),
    ("artifact", artifact),
];
