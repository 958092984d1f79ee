//! A value with two owners: the callable in the entry, and the future. The last one frees it.
//!
//! `Arc` would do, but it aborts the process when memory is out.

use crate::sys::sync::{AcqRel, AtomicU32, Made};
use core::alloc::Layout;
use core::marker::PhantomData;
use core::ops::Deref;
use core::ptr::NonNull;

/// One of the two owners.
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

// SAFETY: as of `Arc`: both owners share the value, and either may drop it.
unsafe impl<T: Send + Sync> Send for Joint<T> {}
// SAFETY: likewise.
unsafe impl<T: Send + Sync> Sync for Joint<T> {}

// A pointer: the value stays where it is.
impl<T> Unpin for Joint<T> {}

impl<T> Joint<T> {
    /// Both owners of a value; `None` if no memory is left.
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

impl<T> Deref for Joint<T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: it is freed only after both owners are dropped.
        let inner = unsafe { self.inner.as_ref() };
        inner.made.found();
        &inner.value
    }
}

impl<T> Drop for Joint<T> {
    fn drop(&mut self) {
        // SAFETY: this owner has not been dropped yet.
        let inner = unsafe { self.inner.as_ref() };
        // AcqRel: the last owner sees what the other did to the value.
        if inner.owners.fetch_sub(1, AcqRel) == 1 {
            inner.made.ended();
            // SAFETY: `pair` made it with the layout of a box, and the other owner is gone.
            drop(unsafe { alloc::boxed::Box::from_raw(self.inner.as_ptr()) });
        }
    }
}
