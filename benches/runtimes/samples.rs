//! Converts the output of the programs to medians, their spread, and the table.
//!
//! `main.rs` runs each runtime's program several times. A line of output is `case<tab>ns ns ns ..`, with one number a round, and all cases of
//! a program take turns within a round. A ratio is computed within a round, so a slow period of the machine slows both sides of it.
//! Processes differ too (memory layout, the engine's compilation), so the rounds of all processes count together.

use std::fmt::Write as _;

/// A case of one program, over all of its processes.
#[derive(Debug)]
struct Case {
    name: String,
    rounds: Vec<f64>,
}

/// What one runtime's program printed, over all of its processes.
#[derive(Debug, Default)]
pub(crate) struct Samples(Vec<Case>);

/// A case against another one of the same program; the ratio that is aimed at, if one is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Comparison {
    pub(crate) case: &'static str,
    pub(crate) against: &'static str,
    pub(crate) target: Option<f64>,
}

impl Samples {
    /// Adds what a process printed.
    ///
    /// # Panics
    /// If that is not of the form above: the program is at fault.
    pub(crate) fn add(&mut self, printed: &str) {
        for line in printed.lines() {
            let (name, numbers) = line
                .split_once('\t')
                .unwrap_or_else(|| panic!("`case<tab>numbers` expected, `{line}` found"));
            let numbers = numbers
                .split_whitespace()
                .map(|number| number.parse().expect("a time is a number"));
            match self.0.iter_mut().find(|case| case.name == name) {
                Some(case) => case.rounds.extend(numbers),
                None => self.0.push(Case {
                    name: name.to_owned(),
                    rounds: numbers.collect(),
                }),
            }
        }
    }

    fn rounds(&self, name: &str) -> Option<&[f64]> {
        let case = self.0.iter().find(|case| case.name == name)?;
        Some(&case.rounds)
    }

    /// The rows of one runtime: a row per case, with its comparisons.
    pub(crate) fn rows(&self, runtime: &str, comparisons: &[Comparison]) -> String {
        let mut rows = String::new();
        for case in &self.0 {
            let time = Spread::of(case.rounds.clone());
            let own = comparisons.iter().filter(|c| c.case == case.name);
            let mut compared: Vec<String> = own.filter_map(|c| self.compared(c)).collect();
            if compared.is_empty() {
                compared.push(" | | | |".to_owned());
            }
            for comparison in compared {
                let _ = writeln!(
                    rows,
                    "| {runtime} | {} | {} |{comparison}",
                    case.name,
                    time.show(1)
                );
            }
        }
        rows
    }

    /// The last four cells of a row.
    fn compared(&self, comparison: &Comparison) -> Option<String> {
        let (ours, theirs) = (
            self.rounds(comparison.case)?,
            self.rounds(comparison.against)?,
        );
        let ratios = ours.iter().zip(theirs).map(|(a, b)| a / b).collect();
        let ratio = Spread::of(ratios);
        let (target, verdict) = match comparison.target {
            Some(most) if ratio.median <= most => (format!("<= {most}"), "reached"),
            Some(most) => (format!("<= {most}"), "**missed**"),
            None => (String::new(), ""),
        };
        Some(format!(
            " {} | {} | {target} | {verdict} |",
            comparison.against,
            ratio.show(2)
        ))
    }
}

/// The table's head.
pub(crate) const HEAD: &str =
    "| runtime | case | ns | against | ratio | target | verdict |\n|---|---|---|---|---|---|---|\n";

/// The median, and where the middle four fifths lie.
#[derive(Clone, Copy, Debug)]
struct Spread {
    low: f64,
    median: f64,
    high: f64,
}

impl Spread {
    fn of(mut numbers: Vec<f64>) -> Self {
        numbers.sort_by(f64::total_cmp);
        let at = |tenth: usize| numbers[(numbers.len() - 1) * tenth / 10];
        Self {
            low: at(1),
            median: at(5),
            high: at(9),
        }
    }

    fn show(self, decimals: usize) -> String {
        format!(
            "{:.decimals$} ({:.decimals$} - {:.decimals$})",
            self.median, self.low, self.high
        )
    }
}
