//! The package of the compile-fail cases: what their test shares with others.

#[path = "../toolchain.rs"]
pub mod toolchain;
