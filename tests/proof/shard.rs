//! The options of both commands: flags, values by name, and `--shard i/n`.
//!
//! `mutants.rs` and `orderings.rs` use it. An unknown option is an error, so that a
//! misspelt one does not start a run of everything.

/// Which options there are, and whether a value follows.
const KNOWN: [(&str, bool); 4] = [
    ("--instrument", true),
    ("--only", true),
    ("--shard", true),
    ("--one-each", false),
];

/// Refuses what is not an option.
pub(crate) fn check(options: &[String]) -> Result<(), String> {
    let mut rest = options.iter();
    while let Some(option) = rest.next() {
        match KNOWN.iter().find(|known| known.0 == option) {
            Some((_, true)) if rest.next().is_none() => {
                return Err(format!("`{option}` needs a value"));
            }
            Some(_) => {}
            None => return Err(format!("there is no option `{option}`")),
        }
    }
    Ok(())
}

pub(crate) fn flag(options: &[String], name: &str) -> bool {
    options.iter().any(|option| option == name)
}

/// The value of `name` among the options.
pub(crate) fn value<'a>(options: &'a [String], name: &str) -> Option<&'a str> {
    let at = options.iter().position(|option| option == name)?;
    options.get(at + 1).map(String::as_str)
}

/// Every `n`th item beginning with the `i`th, counted from 1; all without `--shard`.
pub(crate) fn shard<T>(items: Vec<T>, options: &[String]) -> Result<Vec<T>, String> {
    let Some(shard) = value(options, "--shard") else {
        return Ok(items);
    };
    let bad = || format!("`--shard` takes i/n with 1 <= i <= n, not `{shard}`");
    let (i, n) = shard.split_once('/').ok_or_else(bad)?;
    let i: usize = i.parse().map_err(|_| bad())?;
    let n: usize = n.parse().map_err(|_| bad())?;
    if i == 0 || i > n {
        return Err(bad());
    }
    Ok(items.into_iter().skip(i - 1).step_by(n).collect())
}
