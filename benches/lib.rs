//! The benchmarks of the registry, with other ways to give closures to C as peers.
//!
//! `run.rs` is the program, `program.rs` its command line, `cases.rs` the list of cases,
//! `peers.rs` the list of peers. `measure.rs` (one thread) and `duel.rs` (two threads) have the
//! method of timing. `results.rs` stores the results, and `report.rs` and `plot.rs` write them.

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
