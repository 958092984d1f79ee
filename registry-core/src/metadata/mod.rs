//! The metadata of exported items in the built artifact: a record for each item, and the fingerprint of all records.
//!
//! `registry-bindgen` reads it. Calls do not.

pub(crate) mod fingerprint;
pub(crate) mod record;
