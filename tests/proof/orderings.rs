//! `proof orderings`: weakens every ordering of the source in turn, and reports which instrument notices.
//!
//! Acquire and Release are made Relaxed; AcqRel is made each of its halves, then Relaxed. The models that name
//! the function (`models.rs`) run first, the quickest first; then the stress program under ThreadSanitizer,
//! which finds bugs that loom can't express. A weakening that no instrument notices needs a reason in the comment above the ordering: "no
//! instrument needs the Acquire: ..". Without one the run fails.

use crate::instrument::{Found, Instrument, PATIENCE};
use crate::models::{self, Model};
use crate::shard::{shard, value};
use crate::sites::{self, Site, Weakening};
use crate::tree::Tree;
use std::collections::HashMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// For a model that takes longer than `LONG` seconds with its own bound.
const BOUND: (&str, &str) = ("LOOM_MAX_PREEMPTIONS", "2");
const LONG: u32 = 30;

/// How a model is run.
#[derive(Clone, Copy)]
struct Manner {
    takes: Duration,
    bounded: bool,
}

/// What the weakenings are tried with.
struct Programs {
    loom: PathBuf,
    tsan: PathBuf,
    models: Vec<Model>,
    /// How the models behave where nothing is weakened; found out when one is first needed. `None` for one that
    /// is left out.
    manners: HashMap<&'static str, Option<Manner>>,
}

/// How the run for one weakening ended.
enum Verdict {
    By(String),
    /// Nobody noticed, and the comment says why that may be.
    Explained(String),
    Survived(String),
}

impl Programs {
    fn build(tree: &Tree, models: Vec<Model>) -> Result<Self, String> {
        let programs = Programs {
            loom: Instrument::Loom("").build(tree, false)?,
            tsan: Instrument::Tsan.build(tree, false)?,
            models,
            manners: HashMap::new(),
        };
        match Instrument::Tsan.run(&programs.tsan, &[], PATIENCE)? {
            Found::Missed => Ok(programs),
            _ => Err("ThreadSanitizer finds something where nothing is weakened".to_owned()),
        }
    }

    fn manner(&self, path: &'static str) -> Result<Option<Manner>, String> {
        for bounded in [false, true] {
            let start = Instant::now();
            let variables: &[_] = if bounded { &[BOUND] } else { &[] };
            match Instrument::Loom(path).run(&self.loom, variables, LONG)? {
                Found::Missed => {
                    let takes = start.elapsed();
                    return Ok(Some(Manner { takes, bounded }));
                }
                Found::TooLong => {}
                Found::Caught => return Err(format!("{path} fails where nothing is weakened")),
                Found::Unfit(why) => return Err(format!("{path}: {why}")),
            }
        }
        println!("{path} is left out: it takes more than {LONG} s");
        Ok(None)
    }

    /// The models that name `function`, the quickest first.
    fn models_of(&mut self, function: &str) -> Result<Vec<(&'static str, Manner)>, String> {
        let covers = |model: &&Model| model.covers.iter().any(|name| name == function);
        let paths: Vec<_> = self.models.iter().filter(covers).map(|m| m.path).collect();
        let mut models = Vec::new();
        for path in paths {
            let manner = match self.manners.get(path) {
                Some(manner) => *manner,
                None => self.manner(path)?,
            };
            self.manners.insert(path, manner);
            models.extend(manner.map(|manner| (path, manner)));
        }
        models.sort_by_key(|(_, manner)| manner.takes);
        Ok(models)
    }

    fn try_one(&mut self, site: &Site, weakening: &Weakening) -> Result<Verdict, String> {
        let variable = weakening.variable();
        let variables = [("REGISTRY_WEAKEN", variable.as_str()), BOUND];
        let models = self.models_of(&site.function)?;
        for &(path, manner) in &models {
            let variables = &variables[..1 + usize::from(manner.bounded)];
            if let Found::Caught = Instrument::Loom(path).run(&self.loom, variables, 3 * LONG)? {
                return Ok(Verdict::By(format!("loom {path}")));
            }
        }
        let variables = &variables[..1];
        if let Found::Caught = Instrument::Tsan.run(&self.tsan, variables, PATIENCE)? {
            return Ok(Verdict::By("tsan stress".to_owned()));
        }
        Ok(match reason(&site.comment, weakening.without) {
            Some(why) => Verdict::Explained(why),
            None => Verdict::Survived(format!("{} models and tsan ran", models.len())),
        })
    }
}

/// What the comment says of why nobody notices.
fn reason(comment: &str, without: &str) -> Option<String> {
    let comment = comment.to_lowercase();
    let without = without.to_lowercase();
    let (_, said) = comment.split_once(&format!("no instrument needs {without}: "))?;
    let said = said.split("no instrument").next().unwrap_or_default();
    Some(said.trim().trim_end_matches(['.', ';']).to_owned())
}

pub(crate) fn run(options: &[String]) -> Result<(), String> {
    let start = Instant::now();
    let (tree, sites) = sites::rewritten_copy()?;
    let every = sites.iter().enumerate();
    let every = every.flat_map(|(number, site)| site.weakenings(number));
    let mut weakenings = shard(every.collect::<Vec<_>>(), options)?;
    if let Some(only) = value(options, "--only") {
        weakenings.retain(|weakening| sites[weakening.site].function == only);
    }
    if weakenings.is_empty() {
        return Err("no ordering fits these options".to_owned());
    }
    let mut programs = Programs::build(&tree, models::all(&tree)?)?;
    let (mut caught, mut explained, mut survived) = (0, 0, 0);
    for weakening in &weakenings {
        let site = &sites[weakening.site];
        let begun = Instant::now();
        let verdict = programs.try_one(site, weakening)?;
        let said = match verdict {
            Verdict::By(who) => {
                caught += 1;
                match reason(&site.comment, weakening.without) {
                    Some(_) => {
                        format!("caught by {who}, though the comment says that nobody would")
                    }
                    None => format!("caught by {who}"),
                }
            }
            Verdict::Explained(why) => {
                explained += 1;
                format!("not noticed, as explained: {why}")
            }
            Verdict::Survived(who) => {
                survived += 1;
                format!("SURVIVED: {who}")
            }
        };
        println!(
            "{}, {} line {}, {} -> {}: {said} ({:.0} s)",
            site.function,
            site.file,
            site.line,
            site.ordering,
            weakening.to,
            begun.elapsed().as_secs_f64()
        );
    }
    println!(
        "{} orderings in all; here {} weakenings: {caught} caught, {explained} explained, {survived} survived; {} s",
        sites.len(),
        weakenings.len(),
        start.elapsed().as_secs()
    );
    if survived == 0 {
        Ok(())
    } else {
        Err(format!(
            "{survived} weakenings were noticed by nobody; add a model, or say above the ordering why it may be weaker"
        ))
    }
}
