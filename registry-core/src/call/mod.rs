//! One call, from the stub to the user's code and back.
//!
//! It uses the registry and everything below it.

pub(crate) mod adopted;
mod arity;
pub(crate) mod ask;
pub(crate) mod asked;
pub(crate) mod closure;
pub(crate) mod dynamic;
pub(crate) mod enter;
pub(crate) mod foreign;
pub(crate) mod host;
pub(crate) mod kept;
pub(crate) mod method;
pub(crate) mod method_table;
pub(crate) mod object;
pub(crate) mod outcome;
pub(crate) mod own_entry;
pub(crate) mod params;
pub(crate) mod raw_foreign;
pub(crate) mod reply;
pub(crate) mod signature;
pub(crate) mod trampoline;
pub(crate) mod uncallable;
