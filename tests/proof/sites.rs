//! Where the registry's source names a memory ordering, and how each can be weakened.
//!
//! All sites are rewritten at once, in the copy: `Acquire` becomes `crate::sync::weakened(n, Acquire)`, which
//! gives the weaker ordering where the variable `REGISTRY_WEAKEN` asks for it. So one build serves every
//! weakening. `orderings.rs` runs them.
//!
//! Left out are `use` lines, tests, models, and `SeqCst`, which only fences have: those are explored by
//! `store_buffer`, with and without each.

use crate::tree::Tree;

/// One ordering in the source.
pub(crate) struct Site {
    /// `file::function`.
    pub(crate) function: String,
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

/// What is added to the copy's `sync.rs`. Relaxed throughout, so that it orders nothing itself.
const WEAKENED: &str = r#"
pub(crate) fn weakened(
    site: usize,
    ordering: core::sync::atomic::Ordering,
) -> core::sync::atomic::Ordering {
    use core::sync::atomic::AtomicUsize;
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
    // Shards share it, since it is the same for all of them.
    let tree = Tree::rewritten("weakened", &mut |file, text| {
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        let in_sources = file
            .parent()
            .is_some_and(|folder| folder.ends_with("registry-core/src"));
        match (in_sources, stem.as_ref()) {
            (true, "sync") => in_file("sync", &text, &mut sites) + WEAKENED,
            (true, stem) => in_file(stem, &text, &mut sites),
            (false, _) => text,
        }
    })?;
    if sites.is_empty() {
        return Err("no ordering was found".to_owned());
    }
    Ok((tree, sites))
}

/// The file's text with its orderings rewritten; what was found is added to `sites`.
fn in_file(stem: &str, text: &str, sites: &mut Vec<Site>) -> String {
    let mut out = String::new();
    let (mut function, mut comment) = (String::new(), String::new());
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
            if let Some(name) = function_name(code) {
                function = format!("{stem}::{name}");
                comment.clear();
            }
        }
        let skip = in_use || in_tests || code.starts_with("//");
        let found = Site {
            function: function.clone(),
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

fn function_name(code: &str) -> Option<&str> {
    let rest = match code.strip_prefix("fn ") {
        Some(rest) => rest,
        None => code.split_once(" fn ")?.1,
    };
    rest.split(|c: char| !c.is_alphanumeric() && c != '_')
        .next()
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
            out.push_str(&format!(
                "crate::sync::weakened({}, {ordering})",
                sites.len()
            ));
            sites.push(Site {
                function: like.function.clone(),
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
