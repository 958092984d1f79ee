//! Tests of the inside that use more than one room.
//!
//! They use everything.

mod narrow;
mod twins;
