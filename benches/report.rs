//! Writes the results of a run: tables in Markdown, all samples as CSV, and the tables again in the README, between
//! two markers. Each family of processors has a folder and a section of its own. No figure of those files is written by hand.

use crate::measure::{Series, quantile};
use crate::plot;
use crate::results::{Case, Goal, Limit, Results, Verdict};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// The markers around the README's tables.
const MARKERS: [&str; 2] = [
    "<!-- registry: written by the run -->",
    "<!-- registry: end -->",
];

/// Begins the section of a family in the README, which ends at the next or at the marker.
fn section(family: &str) -> String {
    format!("## Results on `{family}`\n")
}

/// Where the results of a family are kept, below `benches/`.
#[must_use]
pub fn kept(family: &str, folder: &Path) -> PathBuf {
    folder.join("results").join(family)
}

/// Writes everything into `folder`, which is `benches/`.
///
/// # Errors
/// Of the file system, or of the plots.
pub fn write(
    results: &Results,
    family: &str,
    machine: &str,
    folder: &Path,
) -> Result<(), Box<dyn std::error::Error>> {
    let out = kept(family, folder);
    fs::create_dir_all(&out)?;
    fs::write(out.join("samples.csv"), samples(results))?;
    for case in &results.cases {
        plot::draw(case, &out.join(format!("{}.svg", case.id)))?;
    }
    let text = text(results, machine, "");
    fs::write(out.join("results.md"), format!("# Results\n\n{text}"))?;
    let readme = folder.join("README.md");
    let old = fs::read_to_string(&readme)?;
    let part = self::text(results, machine, &format!("results/{family}/"));
    if let Some(new) = replace(&old, family, &part) {
        fs::write(&readme, new)?;
    }
    Ok(())
}

fn text(results: &Results, machine: &str, plots: &str) -> String {
    let note = results.raw_calls_differ();
    let note = note.map_or(String::new(), |note| format!("\n**{note}**\n"));
    let tables: String = results
        .cases
        .iter()
        .map(|case| table(case, plots))
        .collect();
    let (sentence, targets) = (sentence(machine), targets(&results.goals));
    format!("{sentence}\n{note}\n{targets}\n{tables}")
}

fn sentence(machine: &str) -> String {
    format!(
        "{machine}. Medians; ratios are medians of the ratios of each round; in brackets, where the middle four \
         fifths of the samples lie."
    )
}

/// The text with the section of this family replaced, or added behind the others; `None` without markers.
fn replace(text: &str, family: &str, part: &str) -> Option<String> {
    let begin = text.find(MARKERS[0])? + MARKERS[0].len();
    let end = begin + text[begin..].find(MARKERS[1])?;
    let (all, heading) = (&text[begin..end], section(family));
    let at = all.find(&heading).unwrap_or(all.len());
    let behind = all[at..].get(heading.len()..).unwrap_or_default();
    let rest = behind.find("## Results on ").unwrap_or(behind.len());
    let (before, after) = (all[..at].trim_end(), &behind[rest..]);
    let gap = if after.is_empty() { "" } else { "\n" };
    Some(format!(
        "{}{before}\n\n{heading}\n{part}{gap}{after}{}",
        &text[..begin],
        &text[end..]
    ))
}

/// The table of targets.
#[must_use]
pub fn targets(goals: &[Goal]) -> String {
    let mut text = String::from("| what | target | measured | verdict |\n|---|---|---|---|\n");
    for goal in goals {
        let sign = goal.sign;
        let target = match goal.limit {
            Limit::AtMost => format!("<= {} {sign}", goal.target),
            Limit::AtLeast => format!(">= {} {sign}", goal.target),
        };
        let (measured, verdict) = match goal.verdict() {
            Verdict::Met => (format!("{} {sign}", figure(goal.measured)), "met"),
            Verdict::Missed => (format!("{} {sign}", figure(goal.measured)), "**missed**"),
            Verdict::NotMeasured => ("-".into(), "**not measured**"),
        };
        let _ = writeln!(
            text,
            "| {} | {target} | {measured} | {verdict} |",
            goal.what
        );
    }
    text
}

/// A case: heading, sentence, table, plot.
#[must_use]
pub fn table(case: &Case, results: &str) -> String {
    let mut text = format!("\n### {}\n\n{}\n\n", case.title, case.about);
    let sign = case.unit.sign();
    let base = case.base.map(|base| &case.series[base]);
    let ratio = base.map_or(String::new(), |base| format!(" ratio to `{}` |", base.name));
    let rule = if base.is_some() { "---|" } else { "" };
    let _ = writeln!(text, "| way | {sign} |{ratio}\n|---|---|{rule}");
    for series in &case.series {
        let _ = write!(text, "| {} | {} |", series.name, spread(series));
        if let Some(base) = base {
            let _ = write!(text, " {} |", spread(&series.over(base)));
        }
        text.push('\n');
    }
    let _ = writeln!(text, "\n![{}]({results}{}.svg)", case.title, case.id);
    text
}

fn spread(series: &Series) -> String {
    let [low, middle, high] = [0.1, 0.5, 0.9].map(|q| figure(quantile(&series.samples, q)));
    match series.samples.len() {
        0 => "not measured".into(),
        1 => middle,
        _ => format!("{middle} ({low} - {high})"),
    }
}

/// Formats with three significant digits.
#[must_use]
pub fn figure(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 0.1 => format!("{value:.2}"),
        _ => format!("{value:.4}"),
    }
}

fn samples(results: &Results) -> String {
    let mut text = String::from("case,way,unit,round,value\n");
    for case in &results.cases {
        for series in &case.series {
            for (round, value) in series.samples.iter().enumerate() {
                let (name, sign) = (&series.name, case.unit.sign());
                let _ = writeln!(text, "{},\"{name}\",{sign},{round},{value:.4}", case.id);
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missed_target_says_so_and_one_without_a_figure_too() {
        let goals = [
            Goal::at_most("fast", 2.0, 3.0, "x raw"),
            Goal::at_most("slow", 4.25, 3.0, "x raw"),
            Goal::at_least("unseen", f64::NAN, 1.9, "x"),
        ];
        let text = targets(&goals);
        assert!(
            text.contains("| fast | <= 3 x raw | 2.00 x raw | met |"),
            "{text}"
        );
        assert!(
            text.contains("| slow | <= 3 x raw | 4.25 x raw | **missed** |"),
            "{text}"
        );
        assert!(
            text.contains("| unseen | >= 1.9 x | - | **not measured** |"),
            "{text}"
        );
    }

    #[test]
    fn only_the_section_of_the_family_is_replaced() {
        let [begin, end] = MARKERS;
        let old = format!("before\n{begin}\n{end}\nafter\n");
        let put =
            |text: &str, family, part| replace(text, family, part).expect("there are markers");
        let first = put(&old, "a", "1\n");
        let head = format!("before\n{begin}\n\n## Results on `a`\n\n");
        assert_eq!(first, format!("{head}1\n{end}\nafter\n"));
        let both = put(&first, "b", "2\n");
        let tail = format!("\n## Results on `b`\n\n2\n{end}\nafter\n");
        assert_eq!(both, format!("{head}1\n{tail}"));
        assert_eq!(put(&both, "a", "3\n"), format!("{head}3\n{tail}"));
        assert_eq!(put(&both, "b", "2\n"), both);
        assert_eq!(replace("no markers", "a", "new"), None);
    }
}
