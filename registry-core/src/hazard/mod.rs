//! Which threads are inside which entries: a hazard record for each thread, and the domain of all of them.
//!
//! It uses the table.

mod domain;
mod record;

pub(crate) use domain::{Claimed, Domain, Held};
pub(crate) use record::{Barred, CELLS, HazardRecord, Pin, heavy};
