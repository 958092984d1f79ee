//! A box that is made without aborting the process when memory is out.

use alloc::boxed::Box;
use core::alloc::Layout;
use core::ptr::NonNull;

/// Not `Box::new`, which aborts. The value comes back if no memory is left.
pub(crate) fn boxed<T>(value: T) -> Result<Box<T>, T> {
    let layout = Layout::new::<T>();
    let place = if layout.size() == 0 {
        // A box without a size is any aligned address.
        Some(NonNull::dangling())
    } else {
        // SAFETY: the layout is not zero-sized.
        NonNull::new(unsafe { alloc::alloc::alloc(layout) }.cast::<T>())
    };
    let Some(place) = place else {
        return Err(value);
    };
    // SAFETY: allocated for it just now, with the layout of a box.
    unsafe {
        place.write(value);
        Ok(Box::from_raw(place.as_ptr()))
    }
}
