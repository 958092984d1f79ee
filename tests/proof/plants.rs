//! `proof plants`: applies one planted bug at a time, and checks that the instruments named beside it find it.
//!
//! It shows that an instrument works: a model, or a sanitizer's run, that never fails
//! proves nothing. The bugs are changes of text (`plants_loom.rs`, `plants_table.rs`, `plants_memory.rs`,
//! `plants_properties.rs`, `plants_oldest.rs`, `plants_ends.rs`, `plants_bindings.rs`, `plants_interfaces.rs`); one that no longer applies to the
//! source is an error, not a pass. The tree itself is never touched.

use crate::instrument::{Found, Instrument};
use crate::plants_bindings::BINDINGS;
use crate::plants_ends::ENDS;
use crate::plants_interfaces::INTERFACES;
use crate::plants_loom::LOOM;
use crate::plants_memory::MEMORY;
use crate::plants_oldest::OLDEST;
use crate::plants_properties::PROPERTIES;
use crate::plants_table::TABLE;
use crate::shard::{flag, shard, value};
use crate::tree::Tree;
use std::time::Instant;

/// A bug, and who must catch it.
pub(crate) struct Plant {
    pub(crate) name: &'static str,
    /// The crate whose source has `from`: in which of its files is found out.
    pub(crate) package: &'static str,
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
    /// By the first that is named here, each instrument is controlled in CI.
    pub(crate) caught_by: &'static [Instrument],
}

/// A bug with the instruments that are asked this time.
type Asked = (&'static Plant, Vec<Instrument>);

/// The sanitizers' first, since most instruments are theirs.
fn all() -> impl Iterator<Item = &'static Plant> {
    let registry = MEMORY.iter().chain(LOOM).chain(TABLE);
    registry
        .chain(PROPERTIES)
        .chain(OLDEST)
        .chain(ENDS)
        .chain(BINDINGS)
        .chain(INTERFACES)
}

fn chosen(options: &[String]) -> Result<Vec<Asked>, String> {
    let (instrument, only) = (value(options, "--instrument"), value(options, "--only"));
    let mut controlled = Vec::new();
    let mut asked = Vec::new();
    for plant in all() {
        if only.is_some_and(|only| only != plant.name) {
            continue;
        }
        let fits = |by: &Instrument| instrument.is_none_or(|name| name == by.name());
        let mut by: Vec<Instrument> = plant.caught_by.iter().copied().filter(fits).collect();
        if flag(options, "--one-each") {
            by.retain(|by| !controlled.contains(&by.name()));
            by.dedup_by_key(|by| by.name());
            controlled.extend(by.iter().map(|by| by.name()));
        }
        if !by.is_empty() {
            asked.push((plant, by));
        }
    }
    let asked = shard(asked, options)?;
    if asked.is_empty() {
        return Err("no planted bug fits these options".to_owned());
    }
    Ok(asked)
}

/// Plants one bug, and says what is not as it should be.
fn control(tree: &Tree, (plant, by): &Asked) -> Result<Vec<String>, String> {
    let change = match tree.replace(plant.package, plant.from, plant.to) {
        Ok(change) => change,
        Err(why) => return Ok(vec![format!("{}: does not apply: {why}", plant.name)]),
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
        println!("{}: {verdict} ({seconds} s)", plant.name);
        if !matches!(found, Found::Caught) {
            wrong.push(format!("{}: {verdict}", plant.name));
        }
    }
    drop(change);
    Ok(wrong)
}

pub(crate) fn run(options: &[String]) -> Result<(), String> {
    let asked = chosen(options)?;
    let tree = Tree::copy("planted")?;
    let mut wrong = Vec::new();
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
    fn every_planted_bug_applies_to_the_source() {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let (mut looked, mut wrong) = (0, Vec::new());
        for plant in all() {
            if let Err(why) = place_of(&workspace, plant.package, plant.from) {
                wrong.push(format!("`{}`: {why}", plant.name));
            }
            looked += 1;
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(looked > 100, "{looked} planted bugs");
    }
}
