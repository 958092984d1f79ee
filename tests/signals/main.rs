//! Signal handlers: what they may do on top of a call, and what happens when they do what they may not.

// Miri has no signals.
#![cfg(all(unix, not(miri)))]

mod handlers;
mod in_a_lock;
