//! The slots of entries: their memory, and the word that says what each is doing.

pub(crate) mod lifecycle;
pub(crate) mod pool_cell;
pub(crate) mod slab;
