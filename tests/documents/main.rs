//! Checks of the documentation: the README, the matrix of misuses, and the behaviours of peers.

// Miri would need the files, and finds nothing in them.
#![cfg(not(miri))]

mod ci;
mod copied;
mod diagram;
mod hosts;
mod messages;
mod misuse_matrix;
mod peers;
mod readme;
