//! `proof mutants`: applies one mutant at a time, and checks that the instruments named beside it find it.
//!
//! It shows that an instrument works: a model, or a sanitizer's run, that never fails
//! proves nothing. The bugs are changes of text, in `mutants_<what>.rs`; one that no longer applies to the
//! source is an error, not a pass. The tree itself is never touched.

use crate::instrument::Instrument::Property;
use crate::instrument::{Found, Instrument, check_tests};
use crate::mutants_bindings::BINDINGS;
use crate::mutants_delivery::DELIVERY;
use crate::mutants_ends::ENDS;
use crate::mutants_expansions::EXPANSIONS;
use crate::mutants_foreign::FOREIGN;
use crate::mutants_interfaces::INTERFACES;
use crate::mutants_loom::LOOM;
use crate::mutants_memory::MEMORY;
use crate::mutants_misuse::MISUSE;
use crate::mutants_oldest::OLDEST;
use crate::mutants_promises::PROMISES;
use crate::mutants_properties::PROPERTIES;
use crate::mutants_queues::QUEUES;
use crate::mutants_table::TABLE;
use crate::mutants_traits::TRAITS;
use crate::programs::Test;
use crate::shard::{flag, shard, value};
use crate::tree::Tree;
use std::time::Instant;

/// A bug, and who must catch it.
pub(crate) struct Mutant {
    pub(crate) name: &'static str,
    /// The crate whose source has `from`: in which of its files is found out.
    pub(crate) package: &'static str,
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
    /// By the first that is named here, each instrument is controlled in CI.
    pub(crate) caught_by: &'static [Instrument],
}

/// A bug with the instruments that are asked this time.
type Asked = (&'static Mutant, Vec<Instrument>);

/// The sanitizers' first, since most instruments are theirs.
pub(crate) fn all() -> impl Iterator<Item = &'static Mutant> {
    let registry = MEMORY.iter().chain(LOOM).chain(TABLE);
    registry
        .chain(PROPERTIES)
        .chain(EXPANSIONS)
        .chain(OLDEST)
        .chain(ENDS)
        .chain(DELIVERY)
        .chain(QUEUES)
        .chain(PROMISES)
        .chain(MISUSE)
        .chain(FOREIGN)
        .chain(BINDINGS)
        .chain(INTERFACES)
        .chain(TRAITS)
}

/// All tests of the package `registry-tests` that mutants name.
pub(crate) fn tests_of_the_copy() -> Vec<Test> {
    let by = all().flat_map(|mutant| mutant.caught_by);
    let tests = by.filter_map(|by| match by {
        Property(["-p", "registry-tests", "--test", program], test) => Some((*program, *test)),
        _ => None,
    });
    tests.collect()
}

fn chosen(options: &[String]) -> Result<Vec<Asked>, String> {
    let (instrument, only) = (value(options, "--instrument"), value(options, "--only"));
    let mut controlled = Vec::new();
    let mut asked = Vec::new();
    for mutant in all() {
        if only.is_some_and(|only| only != mutant.name) {
            continue;
        }
        let fits = |by: &Instrument| instrument.is_none_or(|name| name == by.name());
        let mut by: Vec<Instrument> = mutant.caught_by.iter().copied().filter(fits).collect();
        if flag(options, "--one-each") {
            by.retain(|by| !controlled.contains(&by.name()));
            by.dedup_by_key(|by| by.name());
            controlled.extend(by.iter().map(|by| by.name()));
        }
        if !by.is_empty() {
            asked.push((mutant, by));
        }
    }
    let asked = shard(asked, options)?;
    if asked.is_empty() {
        return Err("no mutant fits these options".to_owned());
    }
    Ok(asked)
}

/// Plants one bug, and says what is not as it should be.
fn control(tree: &Tree, (mutant, by): &Asked) -> Result<Vec<String>, String> {
    let change = match tree.replace(mutant.package, mutant.from, mutant.to) {
        Ok(change) => change,
        Err(why) => return Ok(vec![format!("{}: does not apply: {why}", mutant.name)]),
    };
    let mut wrong = Vec::new();
    let mut built: Option<(Instrument, _)> = None;
    for &by in by {
        let start = Instant::now();
        let program = match built.take() {
            Some((other, program)) if by.shares_with(other) => program,
            _ => by.build(tree, true),
        };
        let found = match &program {
            Ok(program) => by.run_until_caught(program)?,
            Err(why) => Found::Unfit(why.clone()),
        };
        built = Some((by, program));
        let verdict = match &found {
            Found::Caught => format!("caught by {by}"),
            Found::Missed => format!("MISSED by {by}"),
            Found::TooLong => format!("MISSED by {by}, which did not come to an end"),
            Found::Unfit(why) => format!("{by} COULD NOT RUN: {why}"),
        };
        let seconds = start.elapsed().as_secs();
        println!("{}: {verdict} ({seconds} s)", mutant.name);
        if !matches!(found, Found::Caught) {
            wrong.push(format!("{}: {verdict}", mutant.name));
        }
    }
    drop(change);
    Ok(wrong)
}

pub(crate) fn run(options: &[String]) -> Result<(), String> {
    let asked = chosen(options)?;
    let tree = Tree::copy("planted", &tests_of_the_copy())?;
    let mut wrong = Vec::new();
    if flag(options, "--one-each") {
        // One mutant of each instrument builds few of the programs.
        wrong.extend(check_tests(&tree).err());
    }
    let mut runs = 0;
    for one in &asked {
        runs += one.1.len();
        wrong.extend(control(&tree, one)?);
    }
    println!(
        "{} bugs, {runs} runs, {} not as they should be",
        asked.len(),
        wrong.len()
    );
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(wrong.join("\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::place_of;
    use std::path::Path;

    /// Quick, and long before a run of hours finds out.
    #[test]
    fn every_mutant_applies_to_the_source() {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let (mut looked, mut wrong) = (0, Vec::new());
        for mutant in all() {
            if let Err(why) = place_of(&workspace, mutant.package, mutant.from) {
                wrong.push(format!("`{}`: {why}", mutant.name));
            }
            looked += 1;
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(looked > 100, "{looked} mutants");
    }
}
