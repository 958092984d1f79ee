//! Layouts: what records say of sizes, alignments and offsets is what the bindings lay out, or is refused by the name of its item.
//!
//! The records here are made field by field, so that each can lie. That those of a real library tell the truth is shown by the
//! workspace's tests of the foreign sides.

mod alignment;
mod owning;
mod records;
mod refused;
mod written;
