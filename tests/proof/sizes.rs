//! Sizes of functions and files: what has grown past them has a second noun in it that wants a place of its own.
//!
//! Lines are counted without comments and blank lines, as rustfmt has broken them.

use crate::functions::{files_below, source_of};
use std::fs;
use std::path::Path;

const LINES_OF_A_FUNCTION: usize = 40;
const LINES_OF_A_FILE: usize = 400;

/// Longer all the same, as `file: function` or `file`: a test that has one story to tell, and a list of messages.
const LONGER: &[&str] = &[
    "docs.rs: c_reads_of_a_failure_in_its_own_words",
    "fifo.rs: producers_that_drop_and_one_that_takes_lose_nothing_uncounted_and_keep_the_order",
    "model.rs: fmt",
];

fn is_code(line: &&str) -> bool {
    let line = line.trim();
    !line.is_empty() && !line.starts_with("//")
}

/// The name of the function that begins in this line.
fn begun(line: &str) -> Option<&str> {
    let mut words = line.trim_start();
    loop {
        let visibility = words
            .strip_prefix("pub(")
            .and_then(|rest| rest.split_once(") "));
        let word = ["pub ", "const ", "unsafe ", "extern \"C\" "];
        let rest = word.iter().find_map(|word| words.strip_prefix(word));
        words = match (visibility, rest) {
            (Some((_, rest)), _) | (None, Some(rest)) => rest,
            (None, None) => break,
        };
    }
    let name = words.strip_prefix("fn ")?;
    let end = |c: char| !c.is_alphanumeric() && c != '_';
    // It has none where a macro is given it.
    name.split(end).next().filter(|name| !name.is_empty())
}

/// The functions of a file and how many lines of code each has. One that is written in a macro counts as well.
fn functions(text: &str) -> Vec<(&str, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(name) = begun(line) else { continue };
        let indent = &line[..line.len() - line.trim_start().len()];
        // It ends in its own line, or at the first closing brace or semicolon of its indentation.
        let ends = |line: &&str| {
            let own = line.strip_prefix(indent);
            own.is_some_and(|rest| rest == "}" || !rest.starts_with(' ') && rest.ends_with(';'))
        };
        let last = match line.ends_with('}') {
            true => None,
            false => lines[at..].iter().position(ends),
        };
        let whole = &lines[at..=at + last.unwrap_or(0)];
        found.push((name, whole.iter().copied().filter(is_code).count()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_and_files_are_as_short_as_they_should_be() {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let (mut seen, mut long) = (0, Vec::new());
        for package in ["registry-core", "registry-macros", "registry-bindgen"] {
            for file in files_below(&source_of(&crates, package)).expect("the source") {
                if file
                    .components()
                    .any(|part| part.as_os_str() == "snapshots")
                {
                    continue;
                }
                let text = fs::read_to_string(&file).expect("a source file");
                let file = file.file_name().expect("a name").to_string_lossy();
                let lines = text.lines().filter(is_code).count();
                if lines > LINES_OF_A_FILE {
                    long.push((file.to_string(), lines));
                }
                for (name, lines) in functions(&text) {
                    seen += 1;
                    if lines > LINES_OF_A_FUNCTION {
                        long.push((format!("{file}: {name}"), lines));
                    }
                }
            }
        }
        long.retain(|(place, _)| !LONGER.contains(&place.as_str()));
        assert!(seen > 1000, "{seen} functions were found");
        assert!(long.is_empty(), "{long:#?}");
    }

    #[test]
    fn a_function_is_counted_to_its_own_end() {
        let text = "fn short() {}\n\nimpl A {\n    /// Said.\n    pub(crate) const unsafe fn long(\n        a: u8,\n    ) -> u8 {\n        // Why.\n        let b = {\n            a\n        };\n\n        b\n    }\n    fn declared();\n}\n";
        assert_eq!(
            functions(text),
            [("short", 1), ("long", 8), ("declared", 1)]
        );
    }
}
