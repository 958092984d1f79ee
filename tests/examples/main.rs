//! The examples: the output of each, and a run of each under valgrind.
//!
//! Each example is named in `output.rs` and `valgrind.rs`. One that is named in neither fails a test.

// Miri starts no program.
#![cfg(not(miri))]

mod built;
mod output;
mod valgrind;
