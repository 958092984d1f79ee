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

use crate::handle::Handle;
use crate::values::signature_info::SignatureInfo;
use core::fmt;

/// How a wrapper shows itself.
fn debug(
    wrapper: &str,
    info: &'static SignatureInfo,
    handle: Handle,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    write!(f, "{wrapper}<{}>({handle})", info.name)
}
