//! Signal handlers: the operations that they may do during a call, and the result of one that they may not.

// Miri has no signals.
#![cfg(all(unix, not(miri)))]

mod delivery;
mod handlers;
mod in_a_lock;
mod new_thread;
