//! The package of the compile-fail cases: what their test shares with others.

#[path = "../crates.rs"]
pub mod crates;
#[path = "../toolchain.rs"]
pub mod toolchain;
