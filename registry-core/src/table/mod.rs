//! Where entries are: the word that says what a slot holds, the slab of slots, and the cell of a bare stub.
//!
//! It uses `sys`.

pub(crate) mod lifecycle;
pub(crate) mod pool_cell;
pub(crate) mod slab;
