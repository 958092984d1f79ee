//! `cargo bench -p registry-benches`: everything, in one run, into `results/` and the README.
//!
//! `-- --quick` runs the regression guard; `-- --only <case>` runs one case and prints it without writing files.

fn main() -> std::process::ExitCode {
    registry_benches::program::run()
}
