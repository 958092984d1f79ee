//! What may cross between Rust and C, how it is checked, and how a type and a signature are described.
//!
//! It uses `sys`, and the handle.

pub(crate) mod borrowed;
pub(crate) mod bounds;
pub(crate) mod buffer;
pub(crate) mod layout;
pub(crate) mod lift;
pub(crate) mod lower;
pub(crate) mod signature_info;
pub(crate) mod tagged;
pub(crate) mod tags;
pub(crate) mod type_desc;
