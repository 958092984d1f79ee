//! The start and the end of a process: constructors that run before `main`, and code that runs at exit.

// Miri has one process, and no constructors.
#![cfg(all(unix, not(miri)))]

mod before_main;
mod exit;
