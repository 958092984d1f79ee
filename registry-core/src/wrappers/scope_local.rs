//! `ScopedLocalCallback`, the wrapper of a closure that borrows from the stack and stays on the thread of its scope.
//!
//! Its entry is local and the scope's. Only the thread of the scope can export it, so the end of the scope drops the closure where it may be
//! dropped.

use crate::call::signature::{CallbackType, Signature, UserDataBetween};
use crate::call_site::Site;
use crate::handle::Handle;
use crate::registry::ownership::{self, WouldDeadlock};
use crate::registry::place::Place;
use crate::table::lifecycle::Owner;
use crate::wrappers;
use crate::wrappers::pool::{self, Bound, PoolExhausted, Pooled, Wrapper};
use crate::wrappers::stub::{self, Thunk};
use core::fmt;
use core::marker::PhantomData;
use core::mem::ManuallyDrop;
use core::panic::Location;

/// Keeps a callback that borrows callable; dropping it, or the end of its scope, ends that.
///
/// It is neither `Send` nor `Sync`: the closure runs, and is dropped, on the thread of its scope only, so it may borrow what is not `Sync`. A
/// call on another thread is `WRONG_THREAD`. Forgetting it is harmless. It has no `into_handle` and no `leak`: no callback may
/// outlive the scope.
///
/// ```
/// use registry_core::{exported_callback, scope};
/// use std::cell::RefCell;
///
/// #[exported_callback]
/// type Visit = fn(item: i64);
///
/// let seen = RefCell::new(Vec::new());
/// scope(|s| {
///     let visit = Visit::export_scoped_local(s, |item| seen.borrow_mut().push(item));
///     Visit::call(visit.handle(), 5).unwrap();
/// });
/// assert_eq!(seen.into_inner(), [5]);
/// ```
#[must_use = "a callback ends when its wrapper is dropped, so store the wrapper for as long as foreign code may call"]
pub struct ScopedLocalCallback<'scope, S: Signature> {
    handle: Handle,
    scope: PhantomData<&'scope mut &'scope ()>,
    signature: PhantomData<fn() -> S>,
    thread: PhantomData<*const ()>,
}

super::scoped::scoped!(ScopedLocalCallback, thread);
