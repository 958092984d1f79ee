//! The attribute of `registry-core`.
#![forbid(unsafe_code)]
