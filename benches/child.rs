//! Cases that need their own process: they measure the memory of a whole process, or a table
//! that grows once and never shrinks.
//!
//! The program runs itself with `--child <case> <argument>`; the child prints lines of a key and a
//! number, and the parent reads them.

use std::path::Path;
use std::process::Command;

/// Figures by name, in the order in which the child printed them.
#[derive(Clone, Debug)]
pub struct Figures(Vec<(String, f64)>);

impl Figures {
    /// All figures under this name.
    pub fn all(&self, key: &str) -> Vec<f64> {
        let found = self.0.iter().filter(|(name, _)| name == key);
        found.map(|&(_, value)| value).collect()
    }

    /// The names, each once, in the order in which they came.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for (name, _) in &self.0 {
            if !names.contains(&&**name) {
                names.push(name);
            }
        }
        names
    }

    #[cfg(test)]
    pub(crate) fn of(figures: &[(&str, f64)]) -> Self {
        let owned = figures
            .iter()
            .map(|(key, value)| ((*key).to_owned(), *value));
        Figures(owned.collect())
    }

    /// The only one.
    ///
    /// # Panics
    /// If there is none.
    #[must_use]
    pub fn one(&self, key: &str) -> f64 {
        *self
            .all(key)
            .first()
            .unwrap_or_else(|| panic!("the child said nothing of `{key}`"))
    }
}

/// Prints a figure for the parent.
pub fn tell(key: &str, value: f64) {
    println!("{key}\t{value}");
}

/// Runs a child and reads what it prints.
///
/// # Panics
/// If it fails.
#[must_use]
pub fn run(case: &str, argument: &str) -> Figures {
    let program = std::env::current_exe().expect("a running program has a file");
    run_program(&program, case, argument)
}

/// The same of another program.
///
/// # Panics
/// If it fails.
#[must_use]
pub fn run_program(program: &Path, case: &str, argument: &str) -> Figures {
    let output = Command::new(program)
        .args(["--child", case, argument])
        .output()
        .expect("it runs");
    assert!(
        output.status.success(),
        "the child `{case} {argument}` failed:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let figure = |line: &str| {
        let (key, value) = line.split_once('\t')?;
        Some((key.to_owned(), value.parse().ok()?))
    };
    Figures(text.lines().filter_map(figure).collect())
}
