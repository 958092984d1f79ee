//! What Cargo, the compiler and the linker say of whole crates: identities that collide, and symbols that are taken.

// Miri starts no Cargo.
#![cfg(not(miri))]

mod identity;
mod symbols;
