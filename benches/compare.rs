//! `--compare`: holds a run against the kept results of the same family of processors.
//!
//! What has a base is compared by its ratio to it, which depends less on the machine than the time does. A way of the registry that is
//! worse by more than a tenth fails the run; its peers are listed, since a change of theirs says how steady the machine is.

use crate::measure::Series;
use crate::plot::is_ours;
use crate::report::figure;
use crate::results::{Case, Results, Unit};
use std::path::Path;
use std::process::ExitCode;

/// By how much a figure may be worse than the kept one.
const ROOM: f64 = 1.1;

/// Prints each figure beside the kept one. Fails if one of the registry is worse.
///
#[must_use]
pub fn with_kept(results: &Results, folder: &Path) -> ExitCode {
    let file = folder.join("samples.csv");
    let Ok(kept) = std::fs::read_to_string(&file) else {
        eprintln!(
            "no results of this family of processors are kept: {} is missing",
            file.display()
        );
        return ExitCode::FAILURE;
    };
    let rows = rows(results, &kept);
    println!("| case | way | kept | now | now / kept |\n|---|---|---|---|---|");
    for row in &rows {
        let (kept, now) = (figure(row.kept), figure(row.now));
        let mark = if row.is_worse { "**" } else { "" };
        println!(
            "| {} | {} | {kept} | {now} | {mark}{}{mark} |",
            row.case,
            row.way,
            figure(row.now / row.kept)
        );
    }
    let worse = rows.iter().filter(|row| row.is_worse).count();
    println!(
        "{} figures of the registry are worse than the kept ones by more than a tenth, of {} in all",
        worse,
        rows.len()
    );
    if worse == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// A figure of both runs.
struct Row {
    case: &'static str,
    way: String,
    kept: f64,
    now: f64,
    is_worse: bool,
}

fn rows(results: &Results, kept: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    for case in &results.cases {
        let kept_base = case
            .base
            .map(|base| kept_series(case, &case.series[base].name, kept));
        let base = case.base.map(|base| &case.series[base]);
        for series in &case.series {
            let (mut old, mut new) = (kept_series(case, &series.name, kept), series.clone());
            if let (Some(kept_base), Some(base)) = (&kept_base, base) {
                (old, new) = (old.over(kept_base), new.over(base));
            }
            let (kept, now) = (old.median(), new.median());
            // Not measured in one of the two.
            if kept.is_nan() || now.is_nan() {
                continue;
            }
            let ratio = if case.unit == Unit::Scale {
                kept / now
            } else {
                now / kept
            };
            let is_worse = is_ours(&series.name) && ratio > ROOM;
            rows.push(Row {
                case: case.id,
                way: series.name.clone(),
                kept,
                now,
                is_worse,
            });
        }
    }
    rows
}

/// The samples of a way in the text that `report.rs` writes.
fn kept_series(case: &Case, name: &str, kept: &str) -> Series {
    let begin = format!("{},\"{name}\",", case.id);
    let lines = kept.lines().filter_map(|line| line.strip_prefix(&begin));
    let values = lines.filter_map(|line| line.rsplit(',').next()?.parse().ok());
    Series {
        name: name.to_owned(),
        samples: values.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(unit: Unit, base: Option<usize>, values: &[(&str, f64)]) -> Results {
        let series = values
            .iter()
            .map(|(name, value)| Series::single(*name, *value))
            .collect();
        let case = Case {
            id: "hot",
            title: "",
            about: String::new(),
            unit,
            base,
            series,
        };
        Results {
            cases: vec![case],
            goals: Vec::new(),
        }
    }

    const KEPT: &str = "case,way,unit,round,value\nhot,\"raw\",ns,0,1.0\nhot,\"registry, thunk\",ns,0,3.0\nhot,\"peer\",ns,0,4.0\nother,\"raw\",ns,0,9.0\n";

    fn worse(results: &Results) -> Vec<String> {
        let rows = rows(results, KEPT).into_iter();
        rows.filter(|row| row.is_worse).map(|row| row.way).collect()
    }

    #[test]
    fn a_way_of_the_registry_that_is_worse_by_more_than_a_tenth_is_told() {
        let run = |ours, peer| {
            case(
                Unit::Nanoseconds,
                Some(0),
                &[("raw", 2.0), ("registry, thunk", ours), ("peer", peer)],
            )
        };
        // All take twice as long: the ratios are as they were.
        assert!(worse(&run(6.0, 8.0)).is_empty());
        assert!(worse(&run(6.5, 80.0)).is_empty());
        assert_eq!(worse(&run(6.7, 8.0)), ["registry, thunk"]);
    }

    #[test]
    fn less_is_worse_where_more_is_better() {
        let run = |scale| case(Unit::Scale, None, &[("registry, thunk", scale)]);
        assert!(worse(&run(4.0)).is_empty());
        assert_eq!(worse(&run(2.5)), ["registry, thunk"]);
    }

    #[test]
    fn what_was_not_kept_is_not_compared() {
        let run = case(Unit::Nanoseconds, None, &[("registry, by stub", 2.0)]);
        assert!(rows(&run, KEPT).is_empty());
    }
}
