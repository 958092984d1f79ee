//! Checks of the documentation: the README, and the matrix of misuses.

// Miri would need the files, and finds nothing in them.
#![cfg(not(miri))]

mod copied;
mod diagram;
mod messages;
mod misuse_matrix;
mod readme;
