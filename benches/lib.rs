//! The benchmarks of the registry: how fast, against what else there is.
//!
//! `run.rs` is the program, `program.rs` its command line, `cases.rs` the list of what is measured,
//! `peers.rs` the list of what it is compared with. `measure.rs` (one thread) and `duel.rs` (two) say how
//! anything is timed; `results.rs` holds what was found, and `report.rs` and `plot.rs` write it out.

pub mod cases;
pub mod child;
pub mod duel;
pub mod exported;
pub mod foreign;
pub mod guard;
pub mod library;
pub mod machine;
pub mod measure;
pub mod peers;
pub mod plot;
pub mod program;
pub mod report;
pub mod results;
