//! Artifacts of every format, and every way in which one can be no good: what the reader says.
//!
//! The libraries here are made byte by byte, so that formats of systems that are not this one are read too, and so that damage is exactly
//! where a test wants it. That the records of a real library are read is shown by the workspace's tests of the foreign sides.

mod damaged;
mod files;
mod formats;
mod interfaces;
#[path = "../records/mod.rs"]
mod records;
mod refused;
mod types;
