//! Finds the memory orderings in the registry's source, and the ways to weaken each.
//!
//! All sites are rewritten at once, in the copy: `Acquire` becomes `crate::weakened(n, Acquire)`, which
//! gives the weaker ordering where the variable `REGISTRY_WEAKEN` asks for it. So one build serves every
//! weakening. `orderings.rs` runs them. Files are found anywhere below the crate's `src`, and all sites
//! are counted: otherwise one that is no longer found would silently go unproved.
//!
//! Left out are `use` lines, tests, models, and `SeqCst`, which only fences have: those are explored by
//! `store_buffer`, with and without each.

use crate::functions::{Reader, in_core};
use crate::tree::Tree;

/// The orderings that there are. A run over fewer proves less than it says, and one over more has orderings that
/// nobody has decided on. Adding or removing an ordering changes this number.
const IN_ALL: usize = 90;

/// One ordering in the source.
pub(crate) struct Site {
    /// By [`Reader`]'s names.
    pub(crate) function: String,
    /// Below the crate's `src`.
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) ordering: &'static str,
    /// Whether another ordering stands before it on its line: the one for success.
    pub(crate) of_failure: bool,
    /// The comment that stands above it.
    pub(crate) comment: String,
}

/// One change of one ordering.
pub(crate) struct Weakening {
    pub(crate) site: usize,
    pub(crate) to: &'static str,
    /// What is taken away, as a comment would name it.
    pub(crate) without: &'static str,
}

const ORDERINGS: [&str; 3] = ["AcqRel", "Acquire", "Release"];

/// The root of the crate, which [`WEAKENED`] is added to.
const ROOT: &str = "lib.rs";

/// What is added to the copy. Relaxed throughout, so that it orders nothing itself.
const WEAKENED: &str = r#"
pub(crate) fn weakened(
    site: usize,
    ordering: core::sync::atomic::Ordering,
) -> core::sync::atomic::Ordering {
    use core::sync::atomic::AtomicUsize;
    use core::sync::atomic::Ordering::{Acquire, Relaxed, Release};
    static ASKED: AtomicUsize = AtomicUsize::new(0);
    let mut asked = ASKED.load(Relaxed);
    if asked == 0 {
        let number = std::env::var("REGISTRY_WEAKEN").ok().and_then(|text| text.parse().ok());
        asked = number.unwrap_or(3);
        ASKED.store(asked, Relaxed);
    }
    match (asked / 4 == site + 1, asked % 4) {
        (true, 0) => Relaxed,
        (true, 1) => Acquire,
        (true, 2) => Release,
        _ => ordering,
    }
}
"#;

impl Weakening {
    /// What `REGISTRY_WEAKEN` has to be.
    pub(crate) fn variable(&self) -> String {
        let to = match self.to {
            "Relaxed" => 0,
            "Acquire" => 1,
            _ => 2,
        };
        (4 * (self.site + 1) + to).to_string()
    }
}

impl Site {
    pub(crate) fn weakenings(&self, site: usize) -> Vec<Weakening> {
        let all: &[(&str, &str)] = match self.ordering {
            "AcqRel" => &[
                ("Release", "the Acquire"),
                ("Acquire", "the Release"),
                ("Relaxed", "either"),
            ],
            "Acquire" if self.of_failure => &[("Relaxed", "the failure's Acquire")],
            "Acquire" => &[("Relaxed", "the Acquire")],
            _ => &[("Relaxed", "the Release")],
        };
        let change =
            |&(to, without): &(&'static str, &'static str)| Weakening { site, to, without };
        all.iter().map(change).collect()
    }
}

/// A copy whose orderings can be weakened, and where they are.
pub(crate) fn rewritten_copy() -> Result<(Tree, Vec<Site>), String> {
    let mut sites = Vec::new();
    let mut has_root = false;
    // Shards share it, since it is the same for all of them. Models and the stress program are all that is run there.
    let tree = Tree::rewritten("weakened", &[], &mut |file, text| match in_core(file) {
        Some(place) => {
            let text = in_file(&place, &text, &mut sites);
            let is_root = place == ROOT;
            has_root |= is_root;
            text + if is_root { WEAKENED } else { "" }
        }
        None => text,
    })?;
    if !has_root {
        return Err(format!("there is no {ROOT} to add to"));
    }
    count(&sites)?;
    Ok((tree, sites))
}

/// Fails unless all orderings have been found.
fn count(sites: &[Site]) -> Result<(), String> {
    match sites.len() {
        IN_ALL => Ok(()),
        n => Err(format!(
            "{n} orderings were found, and {IN_ALL} are known (`IN_ALL` in sites.rs). If one was added or removed, say so there; if not, some are no longer seen"
        )),
    }
}

/// The file's text with its orderings rewritten; what was found is added to `sites`.
fn in_file(place: &str, text: &str, sites: &mut Vec<Site>) -> String {
    let mut out = String::new();
    let mut reader = Reader::new(place);
    let mut comment = String::new();
    let (mut in_use, mut in_tests, mut fresh) = (false, false, false);
    for (number, line) in text.lines().enumerate() {
        let code = line.trim_start();
        in_tests |= code.starts_with("mod tests");
        in_use |= code.starts_with("use ") || code.starts_with("pub(crate) use ");
        if let Some(said) = code.strip_prefix("//") {
            // A block of comment begins anew after code.
            if !fresh {
                comment.clear();
            }
            fresh = true;
            comment.push_str(said);
        } else {
            fresh = false;
            if reader.take(line) {
                comment.clear();
            }
        }
        let skip = in_use || in_tests || code.starts_with("//");
        let found = Site {
            function: reader.function.clone(),
            file: place.to_owned(),
            line: number + 1,
            ordering: "",
            of_failure: false,
            comment: comment.clone(),
        };
        out.push_str(&if skip {
            line.to_owned()
        } else {
            in_line(line, &found, sites)
        });
        out.push('\n');
        in_use &= !code.contains(';');
    }
    out
}

fn in_line(line: &str, like: &Site, sites: &mut Vec<Site>) -> String {
    let mut out = String::new();
    let mut rest = line;
    let mut first = true;
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    while let Some((at, ordering)) = ORDERINGS
        .iter()
        .filter_map(|&ordering| Some((rest.find(ordering)?, ordering)))
        .min()
    {
        let end = at + ordering.len();
        let whole = !rest[..at].ends_with(is_word)
            && !rest[end..].starts_with(is_word)
            && !rest[..at].contains("//");
        out.push_str(&rest[..at]);
        if whole {
            out.push_str(&format!("crate::weakened({}, {ordering})", sites.len()));
            sites.push(Site {
                function: like.function.clone(),
                file: like.file.clone(),
                line: like.line,
                ordering,
                of_failure: !first,
                comment: like.comment.clone(),
            });
            first = false;
        } else {
            out.push_str(ordering);
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::{CORE, files_below, source_of};
    use std::path::Path;

    fn found() -> Vec<Site> {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let files = files_below(&source_of(&crates, CORE)).expect("the source");
        let mut sites = Vec::new();
        for file in files {
            if let Some(place) = in_core(&file) {
                let text = std::fs::read_to_string(&file).expect("a source file");
                in_file(&place, &text, &mut sites);
            }
        }
        sites
    }

    /// Long before a run of hours finds out.
    #[test]
    fn every_ordering_is_found() {
        let mut sites = found();
        assert_eq!(count(&sites), Ok(()));
        sites.pop();
        assert!(count(&sites).is_err(), "one that is missed is told");
    }

    /// Two under one name would share their models.
    #[test]
    fn an_ordering_is_in_a_function_whose_name_is_in_one_file() {
        let sites = found();
        for one in &sites {
            assert!(
                one.function.contains("::"),
                "{} line {}",
                one.file,
                one.line
            );
            for other in &sites {
                let same = one.function == other.function;
                assert!(!same || one.file == other.file, "{}", one.function);
            }
        }
    }
}
