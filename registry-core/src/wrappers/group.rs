//! `Group`: callbacks that end together; and `close_later`, which ends many for the price of one.
//!
//! Closing an entry that another thread has called needs the heavy fence. Here many entries are shut
//! first, the fence is issued once, and then they are settled. `registry/ownership.rs` and `registry/mod.rs` after this.

use crate::call::signature::Signature;
use crate::call_site::Site;
use crate::errors::failure::ExportError;
use crate::handle::Handle;
use crate::registry::REGISTRY;
use crate::registry::ownership::{self, Place};
use crate::registry::thread;
use crate::sys::atfork::ForkSafe;
#[cfg(not(feature = "std"))]
use crate::sys::sync::Mutex;
use crate::sys::sync::const_fn;
use crate::table::lifecycle::Owner;
use crate::wrappers::callback::Callback;
use alloc::vec::Vec;
use core::fmt;
use core::panic::Location;

/// Wrappers that end together: the callbacks of a plugin, a connection, a window.
///
/// A group may be used from several threads. Closing it is for good: an `add` that comes too late gets
/// its wrapper back.
///
/// ```
/// use registry_core::{Group, exported_callback};
///
/// #[exported_callback(on_error = 0)]
/// type Answer = fn() -> i32;
///
/// let group = Group::new();
/// let handle = group.add(Answer::export(|| 42)).unwrap();
/// assert_eq!(Answer::call(handle).unwrap(), 42);
/// group.close_all();
/// assert!(Answer::call(handle).is_err());
/// assert!(group.add(Answer::export(|| 43)).is_err());
/// ```
#[must_use = "a group closes its callbacks when it is dropped"]
pub struct Group {
    /// `None` once closed.
    places: ForkSafe<Option<Vec<Place>>>,
}

impl Group {
    const_fn! {
    /// An empty group.
    pub fn new() -> Self {
        Group {
            places: ForkSafe::new(Some(Vec::new())),
        }
    }
    }

    /// Takes a wrapper; the callback lives until the group is closed.
    ///
    /// # Errors
    /// `GroupClosed`, with the wrapper.
    pub fn add<S: Signature>(
        &self,
        callback: Callback<S>,
    ) -> Result<Handle, ExportError<Callback<S>>> {
        let (handle, place) = (callback.handle(), callback.place());
        let added = self.places.with(|places| {
            places.as_mut().map(|places| {
                // From here on the group ends it, and the wrapper must not.
                places.push(place);
            })
        });
        if added.is_none() {
            return Err(ExportError::GroupClosed { returned: callback });
        }
        core::mem::forget(callback);
        Ok(handle)
    }

    /// How many callbacks it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places
            .with(|places| places.as_ref().map_or(0, Vec::len))
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether it has been closed.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.places.with(|places| places.is_none())
    }

    /// Closes the group and every callback in it, for good. May be called from inside one of them.
    ///
    /// Closures in which no thread is inside have been dropped when it returns.
    #[track_caller]
    pub fn close_all(&self) {
        self.close(crate::call_site::intern(Location::caller()));
    }

    fn close(&self, site: Site) {
        let places = self.places.with(Option::take);
        close_many(&places.unwrap_or_default(), site);
    }
}

impl Default for Group {
    fn default() -> Self {
        Group::new()
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.close(Site::GROUP_DROPPED);
    }
}

impl fmt::Debug for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Group")
            .field("len", &self.len())
            .field("closed", &self.is_closed())
            .finish()
    }
}

/// Shuts all of a group, then settles them after one fence.
fn close_many(places: &[Place], site: Site) {
    let mut shut = Vec::with_capacity(places.len());
    for &place in places {
        match shut_closure(place, site) {
            Some(raw) => shut.push(raw),
            None => ownership::close(place, Owner::Rust, site),
        }
    }
    if let Some(current) = thread::current() {
        REGISTRY.settle_all(&current, &shut);
    }
}

/// The first half of closing a wrapper's closure, and its handle; `None` for functions.
fn shut_closure(place: Place, site: Site) -> Option<u64> {
    let Place::Closure(handle) = place else {
        return None;
    };
    let raw = handle.raw();
    let shut = REGISTRY.shut(REGISTRY.slot(raw)?, raw, Owner::Rust, site);
    shut.ok().map(|()| raw)
}

/// How many entries wait for one fence.
const BATCH: usize = 256;

/// Entries that this thread has shut and not settled.
struct Pending(Vec<u64>);

impl Drop for Pending {
    fn drop(&mut self) {
        settle(core::mem::take(&mut self.0));
    }
}

fn settle(handles: Vec<u64>) {
    if handles.is_empty() {
        return;
    }
    if let Some(current) = thread::current() {
        REGISTRY.settle_all(&current, &handles);
    }
}

#[cfg(feature = "std")]
crate::sys::sync::per_thread! {
    static PENDING: core::cell::RefCell<Pending> = core::cell::RefCell::new(Pending(Vec::new()));
}

/// Runs `f` with the thread's queue; `None` when the thread is past that.
#[cfg(feature = "std")]
fn with_pending<T>(f: impl FnOnce(&mut Vec<u64>) -> T) -> Option<T> {
    PENDING
        .try_with(|pending| f(&mut pending.borrow_mut().0))
        .ok()
}

#[cfg(not(feature = "std"))]
fn with_pending<T>(f: impl FnOnce(&mut Vec<u64>) -> T) -> Option<T> {
    static PENDING: Mutex<Pending> = Mutex::new(Pending(Vec::new()));
    Some(f(&mut PENDING.lock().0))
}

pub(crate) fn close_later(place: Place, site: Site) {
    let Some(raw) = shut_closure(place, site) else {
        ownership::close(place, Owner::Rust, site);
        return;
    };
    let full = with_pending(|pending| {
        pending.push(raw);
        pending.len() >= BATCH
    });
    match full {
        Some(false) => {}
        Some(true) => flush(),
        None => settle(Vec::from([raw])),
    }
}

/// Drops the closures that [`Callback::close_later`] has left on this thread, as far as no thread is
/// inside them, and the local closures of this thread that foreign code has released elsewhere.
pub fn flush() {
    // Taken out first: a drop of captures may close others later.
    if let Some(handles) = with_pending(core::mem::take) {
        settle(handles);
    }
    if let Some(current) = thread::current() {
        crate::registry::mailbox::drain(&current);
    }
}
