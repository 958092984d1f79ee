//! The two ends of a process: constructors that run before `main`, and what runs when it exits.

// Miri has one process, and no constructors.
#![cfg(all(unix, not(miri)))]

mod before_main;
mod exit;
