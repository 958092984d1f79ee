//! The benchmarks of the registry, with other ways to give closures to C as peers.
//!
//! `run.rs` is the program, `program.rs` its command line, `cases.rs` the list of cases,
//! `peers.rs` the list of peers. `measure.rs` (one thread) and `duel.rs` (two threads) have the
//! method of timing, `placements.rs` has the program linked in several orders, and `instructions.rs` counts instead of timing. `results.rs` stores the results, `report.rs` and `plot.rs` write them, and `compare.rs` compares
//! them with those of an earlier run.

pub mod cases;
pub mod child;
pub mod compare;
pub mod duel;
pub mod exported;
pub mod foreign;
pub mod guard;
pub mod instructions;
pub mod library;
pub mod machine;
pub mod measure;
pub mod peers;
pub mod placements;
pub mod plot;
pub mod program;
pub mod report;
pub mod results;
