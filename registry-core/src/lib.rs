//! Rust callbacks that foreign code holds by an integer handle, never by an address.
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(docsrs, feature(doc_cfg))]

extern crate alloc;

mod buffer;
mod callback;
mod chunk;
mod closure;
mod error;
mod export;
mod fence;
mod function;
mod group;
mod guard;
mod handle;
mod hazard;
#[cfg(not(target_pointer_width = "64"))]
mod key;
mod lift;
mod local;
mod lower;
mod mail;
mod owned;
mod params;
mod pool;
#[doc(hidden)]
pub mod private;
mod registry;
mod report;
mod runtime;
mod scope;
mod signature;
mod site;
mod slot;
mod status;
mod stub;
mod sync;
mod thread;
mod trampoline;

pub use buffer::Buffer;
pub use callback::Callback;
pub use error::{
    CallError, ErrorHook, ExportError, Failure, last_error, last_status, set_error_hook,
};
pub use group::{Group, flush};
pub use handle::Handle;
pub use lift::{Call, FfiType, Invalid, Lift};
pub use local::{LocalCallback, LocalGroup};
pub use lower::{Lower, NoOnErrorNeeded};
pub use owned::{HandleError, WouldDeadlock};
pub use params::{CallFn, CallMut, CallOnce, FunctionPointer, Params};
pub use pool::{Bound, PoolExhausted, Wrapper};
pub use report::{Report, report, set_max_entries};
pub use scope::{Scope, ScopedCallback, scope};
pub use signature::{CFn, CallbackType, ExportedFunction, Pooled, Signature};
pub use status::Status;
pub use stub::{Stub, Thunk};

pub use registry_macros::{FfiType, export_runtime, exported_callback};
