//! What an item leaves in the built artifact: its record, and the fingerprint of all records.
//!
//! It is read by `registry-bindgen`, not by a call.

pub(crate) mod fingerprint;
pub(crate) mod record;
