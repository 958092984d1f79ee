//! `proof orderings`: every ordering of the source weakened in turn, and who notices.
//!
//! Acquire and Release are made Relaxed; AcqRel is made each of its halves, then Relaxed. The models that name
//! the function (`models.rs`) run first, the quickest first; then the stress program under ThreadSanitizer,
//! which sees what loom has no form of. What nobody notices needs a reason in the comment above it: "no
//! instrument needs the Acquire: ..". Without one the run fails.

use crate::instrument::{Found, Instrument};
use crate::models::{self, Model};
use crate::shard::{shard, value};
use crate::sites::{self, Site, Weakening};
use crate::tree::Tree;
use std::collections::HashMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// What a weak ordering lets be seen shows without many forced switches: loom tries all values at each load.
const BOUND: (&str, &str) = ("LOOM_MAX_PREEMPTIONS", "2");
/// A model that needs more is not run for every weakening.
const TOO_LONG: Duration = Duration::from_secs(60);

/// What the weakenings are tried with.
struct Programs {
    loom: PathBuf,
    tsan: PathBuf,
    models: Vec<Model>,
    /// How long a model takes where nothing is weakened; measured when it is first needed.
    durations: HashMap<&'static str, Duration>,
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
            loom: Instrument::Loom("").build(tree)?,
            tsan: Instrument::Tsan.build(tree)?,
            models,
            durations: HashMap::new(),
        };
        match Instrument::Tsan.run(&programs.tsan, &[])? {
            Found::Missed => Ok(programs),
            _ => Err("ThreadSanitizer finds something where nothing is weakened".to_owned()),
        }
    }

    /// The models that name `function`, the quickest first; without those that would take too long.
    fn models_of(&mut self, function: &str) -> Result<Vec<&'static str>, String> {
        let covers = |model: &&Model| model.covers.iter().any(|name| name == function);
        let mut paths: Vec<_> = self.models.iter().filter(covers).map(|m| m.path).collect();
        for &path in &paths {
            if self.durations.contains_key(path) {
                continue;
            }
            let start = Instant::now();
            match Instrument::Loom(path).run(&self.loom, &[BOUND])? {
                Found::Missed => {}
                Found::Caught => return Err(format!("{path} fails where nothing is weakened")),
                Found::Unfit(why) => return Err(format!("{path}: {why}")),
            }
            if start.elapsed() > TOO_LONG {
                println!("{path} is left out, since it takes more than {TOO_LONG:?}");
            }
            self.durations.insert(path, start.elapsed());
        }
        paths.retain(|path| self.durations[path] <= TOO_LONG);
        paths.sort_by_key(|path| self.durations[path]);
        Ok(paths)
    }

    fn try_one(&mut self, site: &Site, weakening: &Weakening) -> Result<Verdict, String> {
        let variable = weakening.variable();
        let variables = [("REGISTRY_WEAKEN", variable.as_str()), BOUND];
        let models = self.models_of(&site.function)?;
        for &path in &models {
            if let Found::Caught = Instrument::Loom(path).run(&self.loom, &variables)? {
                return Ok(Verdict::By(format!("loom {path}")));
            }
        }
        if let Found::Caught = Instrument::Tsan.run(&self.tsan, &variables)? {
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
    Some(said.to_owned())
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
            "{} line {}, {} -> {}: {said} ({:.0} s)",
            site.function,
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
