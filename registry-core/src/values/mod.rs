//! Values that cross between Rust and C: their types, their checks, and the descriptions of types and signatures.
//!
//! Invariant: it uses only `sys` and the files `handle.rs`, `status.rs` and `call_site.rs`.

pub(crate) mod borrowed;
pub(crate) mod bounds;
pub(crate) mod buffer;
pub(crate) mod error_code;
pub(crate) mod foreign_text;
pub(crate) mod invalid;
pub(crate) mod keep;
pub(crate) mod layout;
pub(crate) mod lift;
pub(crate) mod lower;
pub(crate) mod object;
pub(crate) mod owning;
pub(crate) mod pass;
pub(crate) mod pointee;
pub(crate) mod raw_handle;
pub(crate) mod signature_info;
pub(crate) mod tagged;
pub(crate) mod tags;
pub(crate) mod type_desc;
