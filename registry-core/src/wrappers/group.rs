//! `Group`: callbacks that end together, after one fence.
//!
//! Closing an entry that another thread has called needs the heavy fence. A group first shuts all of its entries, then issues the fence once,
//! and then settles them.

use crate::call::signature::Signature;
use crate::call_site::Site;
use crate::errors::failure::ExportError;
use crate::handle::Handle;
use crate::registry::batch;
use crate::registry::ownership;
use crate::registry::place::Place;
use crate::sys::atfork::ForkSafe;
use crate::sys::sync::const_fn;
use crate::table::lifecycle::Owner;
use crate::wrappers::callback::Callback;
use alloc::vec::Vec;
use core::fmt;
use core::panic::Location;

/// Wrappers that end together: the callbacks of a plugin, a connection, a window.
///
/// Several threads may use a group at once. A closed group stays closed: an `add` that comes too late gets its wrapper back.
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
                // From here on the group owns the entry, and the wrapper must not end it.
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

    /// Closes the group and every callback in it. May be called from inside one of them.
    ///
    /// When it returns, the closures that no thread is inside of have been dropped.
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

/// Shuts all entries of a group, then settles them after one fence.
fn close_many(places: &[Place], site: Site) {
    let mut shut = Vec::with_capacity(places.len());
    for &place in places {
        match batch::shut_closure(place, site) {
            Some(raw) => shut.push(raw),
            None => ownership::close(place, Owner::Rust, site),
        }
    }
    batch::settle(shut);
}
