//! A value with several owners: the future and the callable in the entry, or a queue and the callables of its callbacks. The last one frees it.
//!
//! `Arc` would do, but it aborts the process when memory is out.

use crate::sys::sync::{AcqRel, Acquire, AtomicU32, Made, Relaxed};
use core::alloc::Layout;
use core::marker::PhantomData;
use core::ops::Deref;
use core::ptr::NonNull;

/// One of the owners.
pub(crate) struct Joint<T> {
    inner: NonNull<Inner<T>>,
    owns: PhantomData<Inner<T>>,
}

struct Inner<T> {
    /// How many owners there are.
    owners: AtomicU32,
    made: Made,
    value: T,
}

// SAFETY: as of `Arc`: all owners share the value, and any may drop it.
unsafe impl<T: Send + Sync> Send for Joint<T> {}
// SAFETY: likewise.
unsafe impl<T: Send + Sync> Sync for Joint<T> {}

// A pointer: the value stays where it is.
impl<T> Unpin for Joint<T> {}

impl<T> Joint<T> {
    /// Both owners of a value; `None` if no memory is left.
    #[inline]
    pub(crate) fn pair(value: T) -> Option<(Self, Self)> {
        const { assert!(size_of::<Inner<T>>() != 0) };
        // SAFETY: the layout is not zero-sized.
        let place = unsafe { alloc::alloc::alloc(Layout::new::<Inner<T>>()) };
        let inner = NonNull::new(place.cast::<Inner<T>>())?;
        let owners = AtomicU32::new(2);
        // SAFETY: allocated for it just now.
        unsafe {
            inner.write(Inner {
                owners,
                made: Made::new(),
                value,
            });
        }
        let owner = || Joint {
            inner,
            owns: PhantomData,
        };
        Some((owner(), owner()))
    }
}

impl<T> Joint<T> {
    /// The only owner of a value; `None` if no memory is left.
    pub(crate) fn new(value: T) -> Option<Self> {
        Self::pair(value).map(|(owner, _)| owner)
    }

    /// Another owner; `None` if there are too many to count.
    pub(crate) fn share(&self) -> Option<Self> {
        const MOST: u32 = u32::MAX / 2;
        // SAFETY: this owner has not been dropped yet.
        let inner = unsafe { self.inner.as_ref() };
        // Relaxed: this owner knows the value already, and hands it on.
        if inner.owners.fetch_add(1, Relaxed) >= MOST {
            inner.owners.fetch_sub(1, Relaxed);
            return None;
        }
        Some(Joint {
            inner: self.inner,
            owns: PhantomData,
        })
    }
}

impl<T> Deref for Joint<T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: it is freed only after all owners are dropped.
        let inner = unsafe { self.inner.as_ref() };
        inner.made.found();
        &inner.value
    }
}

impl<T> Drop for Joint<T> {
    fn drop(&mut self) {
        // SAFETY: this owner has not been dropped yet.
        let inner = unsafe { self.inner.as_ref() };
        // Acquire: the last owner sees what the others did to the value. It is known by a load, which costs less than a subtraction: only an owner makes
        // another. AcqRel: likewise, and the other owner sees what this one did.
        if inner.owners.load(Acquire) == 1 || inner.owners.fetch_sub(1, AcqRel) == 1 {
            inner.made.ended();
            // SAFETY: `pair` made it with the layout of a box, and the other owners are gone.
            drop(unsafe { alloc::boxed::Box::from_raw(self.inner.as_ptr()) });
        }
    }
}
