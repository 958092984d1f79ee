//! Builds of whole crates that must fail: identities that collide, and symbols that are taken.

// Miri starts no Cargo.
#![cfg(not(miri))]

mod collisions;
mod symbols;
