//! The fuzz targets, as functions of bytes. Each returns if all is well and panics if not.
//!
//! `driver/` gives them to libFuzzer; `replay.rs` gives them every input that has been kept; neither knows
//! more than their names. A crash becomes a kept input, and a test of its own where its cause is not plain.

mod artifact;
mod bytes;
#[path = "../../fiber.rs"]
pub mod fiber;
mod fibers;
mod ops;
mod surface;
mod tagged;
mod tokens;
mod turn;

pub use artifact::artifact;
pub use fibers::fibers;
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
