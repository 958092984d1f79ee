//! The attribute's documentation lists what the compiler says by itself: each message is that of a fault in `tests/ui`, and what to write stands in the fault's twin.

use crate::readme::{read, root};
use std::fs;
use std::path::PathBuf;

/// A row of the table.
struct Row {
    /// The head of the message, between what stands for names.
    says: Vec<String>,
    /// What to write first.
    write: String,
}

/// What stands between the first two such marks.
fn between<'a>(text: &'a str, mark: &str) -> &'a str {
    text.split(mark).nth(1).expect("marked text")
}

fn rows() -> Vec<Row> {
    let source = read("registry-macros/src/lib.rs");
    let (_, section) = source
        .split_once("# What the compiler says by itself")
        .expect("the section");
    let lines = section
        .lines()
        .skip_while(|line| !line.starts_with("/// |---"));
    let rows = lines.skip(1).map_while(|line| line.strip_prefix("/// | "));
    rows.map(|row| {
        let (says, write) = row.split_once(" | ").expect("two cells");
        let code = says
            .split_once(": ")
            .filter(|(code, _)| code.starts_with('E'));
        let code = code.map_or_else(
            || "error:".to_owned(),
            |(code, _)| format!("error[{code}]:"),
        );
        let head = format!("{code} {}", between(says, "``").trim());
        Row {
            says: head
                .split("..")
                .map(|part| part.trim().to_owned())
                .collect(),
            write: between(write, "`").replace("..", "").trim().to_owned(),
        }
    })
    .collect()
}

/// The faults with their messages.
fn faults() -> Vec<(PathBuf, String)> {
    let stages = fs::read_dir(root().join("tests/ui")).expect("a folder");
    let folders = stages.map(|stage| stage.expect("an entry").path());
    let files = folders.filter(|path| path.is_dir()).flat_map(|folder| {
        let files = fs::read_dir(folder).expect("a folder");
        files.map(|file| file.expect("an entry").path())
    });
    let told = files.filter(|path| path.extension().is_some_and(|end| end == "stderr"));
    told.map(|path| {
        let text = fs::read_to_string(&path).expect("UTF-8");
        (path, text)
    })
    .collect()
}

/// Whether a line is this message.
fn is_said(line: &str, says: &[String]) -> bool {
    let mut rest = line;
    line.starts_with(&says[0])
        && says
            .iter()
            .all(|part| match rest.split_once(part.as_str()) {
                Some((_, behind)) => {
                    rest = behind;
                    true
                }
                None => false,
            })
}

#[test]
fn what_the_compiler_says_by_itself_is_on_record_and_the_advice_is_in_a_program_that_compiles() {
    let (rows, faults) = (rows(), faults());
    assert!(rows.len() >= 10, "{} rows", rows.len());
    for Row { says, write } in rows {
        let told = |text: &str| text.lines().any(|line| is_said(line, &says));
        let cases = faults.iter().filter(|(_, text)| told(text));
        let mut twins = cases.map(|(path, _)| {
            let path = path.with_extension("rs");
            let path = path.to_str().expect("Unicode").replace("/ui/", "/ui-pass/");
            fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
        });
        assert!(
            twins.any(|twin| twin.contains(&write)),
            "{says:?}: `{write}`"
        );
    }
}

#[test]
fn what_let_underscore_does_is_said_where_a_wrapper_is_met() {
    // The documentation of `export` on a function and on a type, that of the wrapper, and the compiler's warning about one that is not used.
    let places = [
        (
            "registry-core/src/expansion.rs",
            "`let _ = ..` drops the",
            "fn $export()",
        ),
        (
            "registry-macros/src/expand/exports.rs",
            "`let _ = ..` drops the wrapper at once, so give it a name.",
            "closure: \"Fn\"",
        ),
        (
            "registry-core/src/wrappers/callback.rs",
            "drops the wrapper at once, without a warning: store it, or bind it to a name (`let _scale = ..`).",
            "pub struct Callback",
        ),
        (
            "registry-core/src/wrappers/callback.rs",
            "#[must_use = \"a callback ends when its wrapper is dropped, and `let _ = ..` drops it at once",
            "pub struct Callback",
        ),
    ];
    for (file, says, of) in places {
        let text = read(file);
        let (_, behind) = text
            .split_once(says)
            .unwrap_or_else(|| panic!("{file} does not say {says:?}"));
        let (between, _) = behind
            .split_once(of)
            .unwrap_or_else(|| panic!("no {of} in {file}"));
        // It is about that item.
        assert!(!between.contains("\n\n"), "{file}: {between}");
    }
}
