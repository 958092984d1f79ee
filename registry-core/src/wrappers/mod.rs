//! What Rust code holds: the wrappers that own entries, and what they hand to C.
//!
//! They use all above, but a call's inside.

pub(crate) mod callback;
pub(crate) mod export;
pub(crate) mod group;
pub(crate) mod local;
pub(crate) mod pool;
pub(crate) mod scope;
pub(crate) mod stub;
