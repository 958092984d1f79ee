//! The examples: what each prints, and that valgrind finds nothing in it.
//!
//! The program's own file is in `output.rs` and `valgrind.rs` by name: an example that is in neither fails a test.

// Miri starts no program.
#![cfg(not(miri))]

mod built;
mod output;
mod valgrind;
