//! Failures: their description, the last one of each thread, and the error hook.
//!
//! Invariant: it uses only `values` and the rooms below it. It stores and prints failures; [`crate::registry::telling`] reports them.

pub(crate) mod failure;
pub(crate) mod foreign;
pub(crate) mod hook;
pub(crate) mod last_error;
mod told_text;
