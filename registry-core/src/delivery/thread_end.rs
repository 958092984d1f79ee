//! The queues of hosts end with their threads, and with them the promises that nobody can take any more.
//!
//! A host may not come to release its queue: the thread of a worker is ended from outside, an interpreter is stopped. Nobody else can run the queue.

use crate::delivery::joint::Joint;
use crate::delivery::ready::Ready;
use crate::handle::Handle;

/// Where a thread can end.
#[cfg(all(feature = "std", not(loom)))]
mod listed {
    use super::{Handle, Joint, Ready};
    use crate::call_site::Site;
    use crate::registry::ownership;
    use crate::registry::place::Place;
    use crate::registry::thread;
    use crate::table::lifecycle::Owner;
    use alloc::vec::Vec;
    use core::cell::RefCell;

    /// The queues of this thread.
    struct Queues(RefCell<Vec<(Handle, Joint<Ready>)>>);

    // Its destructor runs before that of the thread's record, which `reserve` makes first: the queue is still its thread's.
    crate::sys::sync::per_thread! {
        static QUEUES: Queues = Queues(RefCell::new(Vec::new()));
    }

    impl Drop for Queues {
        fn drop(&mut self) {
            for (queue, ready) in core::mem::take(self.0.get_mut()) {
                ready.end(|promise| close(promise, Site::THREAD_ENDED));
                close(queue, Site::THREAD_ENDED);
            }
        }
    }

    fn close(handle: Handle, site: Site) {
        ownership::close(Place::Closure(handle), Owner::Foreign, site);
    }

    /// Makes room for a queue. False if no memory is left, or the thread's end has begun.
    pub(crate) fn reserve() -> bool {
        // The newest is destroyed first. Without a record the queue is not exported: the export says why.
        drop(thread::current());
        let reserve = |queues: &Queues| queues.0.borrow_mut().try_reserve(1).is_ok();
        QUEUES.try_with(reserve).unwrap_or(false)
    }

    /// Lists a queue that there is room for.
    pub(crate) fn list(queue: Handle, ready: Joint<Ready>) {
        // It never fails: there is room.
        let _ = QUEUES.try_with(|queues| queues.0.borrow_mut().push((queue, ready)));
    }

    /// The queue has ended before.
    pub(crate) fn unlist(queue: &Ready) {
        let other = |(_, ready): &(Handle, Joint<Ready>)| !core::ptr::eq(&raw const **ready, queue);
        // It fails at the thread's end, where the list was taken.
        let _ = QUEUES.try_with(|queues| queues.0.borrow_mut().retain(other));
    }
}

#[cfg(all(feature = "std", not(loom)))]
pub(crate) use listed::{list, reserve, unlist};
#[cfg(not(all(feature = "std", not(loom))))]
pub(crate) fn reserve() -> bool {
    true
}
#[cfg(not(all(feature = "std", not(loom))))]
pub(crate) fn list(_: Handle, _: Joint<Ready>) {}
#[cfg(not(all(feature = "std", not(loom))))]
pub(crate) fn unlist(_: &Ready) {}
