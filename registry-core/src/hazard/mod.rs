//! Who is inside an entry: a record of hazards for each thread, and the domain of all of them.
//!
//! It uses `table`.

mod domain;
mod record;

pub(crate) use domain::{Claimed, Held, Records};
pub(crate) use record::{Barred, CELLS, Pin, Record, heavy};
