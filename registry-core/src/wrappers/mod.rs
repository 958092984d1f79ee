//! The wrappers, by which Rust code owns entries, and what they give to C.
//!
//! They use everything below them but the inside of a call. Each wrapper writes its methods out, although several are alike: where a wrapper is used
//! after `close`, the compiler shows the method, and of a macro's method it would show the macro.

pub(crate) mod borrowed_field;
pub(crate) mod callback;
pub(crate) mod drop_queue;
pub(crate) mod export;
pub(crate) mod foreign;
pub(crate) mod group;
pub(crate) mod host;
pub(crate) mod interface;
pub(crate) mod local;
pub(crate) mod owned_field;
pub(crate) mod pool;
pub(crate) mod scope;
pub(crate) mod scope_local;
pub(crate) mod siblings;
pub(crate) mod stub;
mod table;
pub(crate) mod typed_handle;
pub(crate) mod unsafe_fn;

use crate::handle::Handle;
use crate::values::signature_info::SignatureInfo;
use core::fmt;

/// The `Debug` output of a wrapper.
fn debug(
    wrapper: &str,
    info: &'static SignatureInfo,
    handle: Handle,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    write!(f, "{wrapper}<{}>({handle})", info.name)
}
