//! The cases, in the order of the report.

pub mod calls;
pub mod delivery;
pub mod drops;
pub mod errors;
pub mod growth;
pub mod library;
pub mod memory;
pub mod pairs;
pub mod random;
pub mod sqlite;
pub mod threads;
