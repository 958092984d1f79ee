//! The results of a run: cases with their series, and goals with their verdicts.
//!
//! The cases (`cases.rs`) make them, and `report.rs` writes them. A goal is met, missed, or could not be
//! measured.

use crate::measure::Series;

/// The unit of a case's figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Nanoseconds for one operation.
    Nanoseconds,
    /// Two threads' throughput over one thread's.
    Scale,
    /// Bytes for one entry.
    Bytes,
    /// Milliseconds for the whole.
    Milliseconds,
}

impl Unit {
    /// Its sign in tables.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Unit::Nanoseconds => "ns",
            Unit::Scale => "x",
            Unit::Bytes => "bytes",
            Unit::Milliseconds => "ms",
        }
    }
}

/// One table and one plot.
#[derive(Clone, Debug)]
pub struct Case {
    /// Name of its files and of its rows in the samples.
    pub id: &'static str,
    /// Heading.
    pub title: &'static str,
    /// A description in a sentence or two.
    pub about: String,
    /// Of all its series.
    pub unit: Unit,
    /// Which series the others are compared with.
    pub base: Option<usize>,
    /// One for each way.
    pub series: Vec<Series>,
}

impl Case {
    /// The series of that name.
    ///
    /// # Panics
    /// If there is none.
    #[must_use]
    pub fn series(&self, name: &str) -> &Series {
        let found = self.series.iter().find(|series| series.name == name);
        found.unwrap_or_else(|| panic!("case `{}` has no series `{name}`", self.id))
    }

    /// The median of a series' ratios to the base.
    ///
    /// # Panics
    /// If there is no such series, or no base.
    #[must_use]
    pub fn ratio(&self, name: &str) -> f64 {
        let base = &self.series[self.base.expect("a case with a base")];
        self.series(name).over(base).median()
    }

    /// The median of a series, round by round over another one.
    ///
    /// # Panics
    /// If either is missing.
    #[must_use]
    pub fn against(&self, name: &str, other: &str) -> f64 {
        self.series(name).over(self.series(other)).median()
    }
}

/// Which side of its limit a figure must be on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Not over it.
    AtMost,
    /// Not under it.
    AtLeast,
}

/// A goal.
#[derive(Clone, Debug)]
pub struct Goal {
    /// The name of the figure.
    pub what: String,
    /// `NaN` if it could not be measured.
    pub measured: f64,
    /// Which side is good.
    pub limit: Limit,
    /// Where the limit is.
    pub target: f64,
    /// Sign of the figures.
    pub sign: &'static str,
}

/// How a goal came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// On the good side.
    Met,
    /// On the other.
    Missed,
    /// There is no figure.
    NotMeasured,
}

impl Goal {
    /// A figure that must not be over `target`.
    #[must_use]
    pub fn at_most(
        what: impl Into<String>,
        measured: f64,
        target: f64,
        sign: &'static str,
    ) -> Self {
        Goal {
            what: what.into(),
            measured,
            limit: Limit::AtMost,
            target,
            sign,
        }
    }

    /// A figure that must not be under `target`.
    #[must_use]
    pub fn at_least(
        what: impl Into<String>,
        measured: f64,
        target: f64,
        sign: &'static str,
    ) -> Self {
        Goal {
            limit: Limit::AtLeast,
            ..Goal::at_most(what, measured, target, sign)
        }
    }

    /// How it came out.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let met = match self.limit {
            Limit::AtMost => self.measured <= self.target,
            Limit::AtLeast => self.measured >= self.target,
        };
        match (self.measured.is_nan(), met) {
            (true, _) => Verdict::NotMeasured,
            (false, true) => Verdict::Met,
            (false, false) => Verdict::Missed,
        }
    }
}

/// Everything that a run found.
#[derive(Clone, Debug, Default)]
pub struct Results {
    /// In the order of the tables.
    pub cases: Vec<Case>,
    /// In the order of the table of targets.
    pub goals: Vec<Goal>,
}

/// By how much the same call may differ from case to case.
const STEADY: f64 = 1.1;

impl Results {
    /// What to say if cases of this run had different figures for the call that their ratios are to: code placement, or another
    /// program, has changed one of them.
    #[must_use]
    pub fn raw_calls_differ(&self) -> Option<String> {
        let raw = |case: &&Case| case.id == "hot" || case.id == "doors";
        let cases = self.cases.iter().filter(raw);
        let mut calls: Vec<f64> = cases
            .map(|case| case.series[case.base.unwrap_or(0)].median())
            .collect();
        calls.sort_by(f64::total_cmp);
        let (least, most) = (*calls.first()?, *calls.last()?);
        (most > STEADY * least).then(|| {
            format!("The raw call took {least:.2} ns in one case and {most:.2} ns in another: the ratios of the two can't be compared.")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_met_on_its_limit_and_missed_beyond_it() {
        assert_eq!(Goal::at_most("a", 3.0, 3.0, "x").verdict(), Verdict::Met);
        assert_eq!(Goal::at_most("a", 3.1, 3.0, "x").verdict(), Verdict::Missed);
        assert_eq!(
            Goal::at_least("a", 1.8, 1.9, "x").verdict(),
            Verdict::Missed
        );
        assert_eq!(Goal::at_least("a", 2.0, 1.9, "x").verdict(), Verdict::Met);
    }

    #[test]
    fn a_raw_call_that_differs_between_two_cases_is_told() {
        let case = |id, value| Case {
            id,
            title: "",
            about: String::new(),
            unit: Unit::Nanoseconds,
            base: Some(0),
            series: vec![Series::single("raw", value)],
        };
        let told = |cases| {
            let goals = Vec::new();
            Results { cases, goals }.raw_calls_differ()
        };
        let another_unit = case("memory", 32.0);
        assert_eq!(
            told(vec![case("hot", 1.0), case("doors", 1.09), another_unit]),
            None
        );
        let differ = told(vec![case("hot", 2.17), case("doors", 1.35)]).expect("a note");
        assert!(
            differ.contains("1.35 ns in one case and 2.17 ns"),
            "{differ}"
        );
        assert_eq!(told(Vec::new()), None);
    }

    #[test]
    fn a_goal_without_a_figure_is_neither_met_nor_missed() {
        assert_eq!(
            Goal::at_most("a", f64::NAN, 3.0, "x").verdict(),
            Verdict::NotMeasured
        );
        assert_eq!(
            Goal::at_least("a", f64::NAN, 3.0, "x").verdict(),
            Verdict::NotMeasured
        );
    }
}
