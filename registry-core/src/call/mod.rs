//! One call: the trampoline under every stub, how an entry is entered and left, and what is run in there.
//!
//! It uses `registry`.

pub(crate) mod closure;
pub(crate) mod dynamic;
pub(crate) mod enter;
pub(crate) mod outcome;
pub(crate) mod params;
pub(crate) mod reply;
pub(crate) mod signature;
pub(crate) mod trampoline;
