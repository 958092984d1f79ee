//! `cargo bench -p registry-benches`: everything, in one run, into `results/` and the README.
//!
//! `-- --quick` is the regression guard, `-- --only <case>` one part, printed and not kept.

fn main() -> std::process::ExitCode {
    registry_benches::program::run()
}
