//! The names that each language's file gives: what is kept, what is told apart, and which clash is an error; and the values that stand beside them.
//!
//! The records are made here, as a library has them. That the names load and are called is shown by the torture library of the foreign sides.

mod files;
mod items;
mod members;
mod records;
mod values;
