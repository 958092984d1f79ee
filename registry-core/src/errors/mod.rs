//! What went wrong: the failure, the thread's last one, and the hook that sees every one.
//!
//! It uses `values`.

pub(crate) mod failure;
pub(crate) mod hook;
pub(crate) mod last_error;
