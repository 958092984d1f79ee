//! The entries of each open scope, listed on the heap.
//!
//! A scope closes what its ledger lists when it ends. In a forked child, the ledgers of the threads that do not exist there are all
//! that is left of their scopes: no thread's stack is read to end these.
//!
//! Invariant: an entry of a scope is listed in that scope's ledger from before a fork could see it live until it is over.

use crate::handle::Handle;
use crate::registry::REGISTRY;
use crate::sys::atfork::ForkSafe;
use crate::sys::thread_id;
use alloc::vec::Vec;

/// The entries of one scope.
#[derive(Debug)]
pub(crate) struct Ledger {
    /// The number of the thread that the scope belongs to, which need not be the one that exports.
    thread: u64,
    entries: ForkSafe<Vec<Handle>>,
}

impl Ledger {
    fn new() -> Self {
        Ledger {
            thread: thread_id::current(),
            entries: ForkSafe::new(Vec::new()),
        }
    }

    /// Makes an entry and lists it. Both under the lock, so that a fork finds the entry listed or not there.
    pub(crate) fn add(&self, export: impl FnOnce() -> Option<Handle>) -> Option<Handle> {
        self.entries.with(|entries| {
            if entries.len() == entries.capacity() {
                // Before it grows, forget the entries that are over.
                entries.retain(|handle| !REGISTRY.is_over(handle.raw()));
                let more = entries.len().max(8);
                entries.reserve(more);
            }
            let handle = export()?;
            entries.push(handle);
            Some(handle)
        })
    }

    /// Whether the calling thread is the one that the scope belongs to.
    pub(crate) fn is_here(&self) -> bool {
        self.thread == thread_id::current()
    }

    /// All that is listed.
    pub(crate) fn entries(&self) -> Vec<Handle> {
        self.entries.with(|entries| entries.clone())
    }

    /// Takes out the entries that are over.
    pub(crate) fn forget_what_is_over(&self) {
        self.entries
            .with(|entries| entries.retain(|handle| !REGISTRY.is_over(handle.raw())));
    }

    /// How many are listed.
    pub(crate) fn len(&self) -> usize {
        self.entries.with(|entries| entries.len())
    }
}

pub(crate) use open::Open;

/// Where a process can fork, the ledgers of all open scopes are listed.
#[cfg(all(feature = "std", unix, not(loom)))]
mod open {
    use super::{ForkSafe, Ledger, REGISTRY, Vec, thread_id};
    use crate::call_site::Site;
    use crate::registry::thread;
    use crate::sys::atfork;
    use alloc::sync::Arc;

    /// The ledgers of all open scopes.
    #[derive(Debug)]
    struct Places {
        ledgers: Vec<Option<Arc<Ledger>>>,
        /// Which places are empty; it has room for all of them.
        empty: Vec<usize>,
    }

    static OPEN: ForkSafe<Places> = ForkSafe::new(Places {
        ledgers: Vec::new(),
        empty: Vec::new(),
    });

    /// An open scope's ledger.
    #[derive(Debug)]
    pub(crate) struct Open {
        ledger: Arc<Ledger>,
        place: usize,
    }

    impl Open {
        /// A ledger for a scope of the calling thread.
        pub(crate) fn new() -> Self {
            static PART: atfork::Part = atfork::Part::in_child(end_those_of_other_threads);
            atfork::hold(atfork::Module::Scopes, &PART);
            let ledger = Arc::new(Ledger::new());
            let listed = Some(Arc::clone(&ledger));
            let place = OPEN.with(|open| match open.empty.pop() {
                Some(place) => {
                    open.ledgers[place] = listed;
                    place
                }
                None => {
                    open.ledgers.push(listed);
                    let places = open.ledgers.len();
                    open.empty.reserve(places);
                    places - 1
                }
            });
            Open { ledger, place }
        }
    }

    impl core::ops::Deref for Open {
        type Target = Ledger;
        fn deref(&self) -> &Ledger {
            &self.ledger
        }
    }

    impl Drop for Open {
        fn drop(&mut self) {
            // Its scope has ended, so that nothing is listed in it.
            let listed = OPEN.with(|open| {
                open.empty.push(self.place);
                open.ledgers[self.place].take()
            });
            drop(listed);
        }
    }

    /// In a forked child, with all locks held: the entries of the scopes of all other threads are lost. It allocates nothing, and
    /// frees nothing: a ledger belongs to its scope too, which never gives it up.
    fn end_those_of_other_threads() {
        let (thread, own) = (thread_id::current(), thread::own());
        OPEN.with_all_held(|open| {
            for (place, listed) in open.ledgers.iter_mut().enumerate() {
                let Some(ledger) = listed.take_if(|ledger| ledger.thread != thread) else {
                    continue;
                };
                ledger.entries.with_all_held(|entries| {
                    for handle in entries.drain(..) {
                        // A thread that waits for it does not exist in this process either.
                        let _ = REGISTRY.abandon(own, handle, Site::FORKED);
                    }
                });
                open.empty.push(place);
            }
        });
    }
}

#[cfg(not(all(feature = "std", unix, not(loom))))]
mod open {
    use super::Ledger;

    /// An open scope's ledger.
    #[derive(Debug)]
    pub(crate) struct Open(Ledger);

    impl Open {
        /// A ledger for a scope of the calling thread.
        pub(crate) fn new() -> Self {
            Open(Ledger::new())
        }
    }

    impl core::ops::Deref for Open {
        type Target = Ledger;
        fn deref(&self) -> &Ledger {
            &self.0
        }
    }
}
