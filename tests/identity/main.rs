//! Builds of whole crates: identities that collide, symbols that are taken, names that generated code has too, and code that
//! a message says to write.

// Miri starts no Cargo.
#![cfg(not(miri))]

mod advice;
mod any_name;
mod collisions;
mod refused_types;
mod renamed;
mod symbols;
