//! What a message about an argument or an item says to write compiles where the message stood.
//!
//! The faults on record are the cases: each message that has code in it is followed to the letter, in a copy of its fault, and all copies are compiled. The test of
//! `tests/identity/advice.rs` does so for messages about types.

use std::fs;
use std::ops::Range;

use crate::{cases, crates, here, message};

/// The stages whose messages are about arguments and items.
const STAGES: &[&str] = &["args/", "derive/", "interface/", "item/"];

/// What stands before code that is to be written.
const BEFORE: &[&str] = &[
    "write it like `",
    "write `",
    "like `",
    "add `",
    "; use `",
    "did you mean `",
    "such as `",
    "remove `",
];

/// Faults whose message can't be followed by putting one piece of code into one place, and why.
const BY_HAND: &[(&str, &str)] = &[
    (
        "args/unsafe_round_another_argument",
        "the argument moves out of the parentheses with its value",
    ),
    ("derive/empty_array", "a length is the user's to choose"),
    (
        "derive/enum_without_repr",
        "the attribute stands above the item's own attributes",
    ),
    (
        "derive/name_with_unsafe",
        "the value in parentheses moves behind an equals sign",
    ),
    (
        "derive/remote_not_a_path",
        "the case has no type to describe",
    ),
    (
        "derive/struct_with_a_lifetime",
        "the lifetime goes where it is used too",
    ),
    (
        "derive/transparent_with_two_fields",
        "the fields that stay are the user's to choose",
    ),
    (
        "derive/vector_field_that_is_not_copy",
        "a length is a field of its own",
    ),
    (
        "interface/field_without_a_name",
        "the case's table has no such field",
    ),
    (
        "interface/field_without_a_vtable",
        "the argument goes into the attribute of the trait",
    ),
    ("interface/no_receiver", "a comma follows the receiver"),
    (
        "interface/release_without_a_vtable",
        "the argument goes into the attribute of the trait",
    ),
    (
        "interface/two_methods_of_one_field",
        "the case's table has no such field",
    ),
    ("item/a_fault_and_a_use", "two faults"),
    (
        "item/name_that_c_cannot_write",
        "the attribute has no parentheses yet, or other arguments",
    ),
    (
        "item/where_clause_on_a_type",
        "the clause is more than one token",
    ),
    (
        "lending/field_behind_an_alias_with_a_lifetime",
        "the callback type is behind the alias",
    ),
    (
        "lending/in_another_lending_struct",
        "the callback type is in the other struct",
    ),
    (
        "lending/two_lifetimes",
        "the lifetime goes where it is used too",
    ),
    (
        "lending/without_a_lifetime",
        "the struct gets the lifetime too",
    ),
];

/// A message on record: where it stands in its source, and what it says.
struct Fault {
    source: String,
    at: usize,
    end: usize,
    text: String,
}

/// The only message of a case, if it is one of ours about tokens of the user's.
fn fault(case: &str) -> Option<Fault> {
    let message = message(case);
    let errors: Vec<&str> = message
        .lines()
        .filter(|line| line.starts_with("error"))
        .collect();
    let [error] = errors[..] else { return None };
    let text = error.strip_prefix("error: ")?.to_owned();
    let source = fs::read_to_string(here().join(case).with_extension("rs")).expect("a case");
    let place = message
        .lines()
        .find(|line| line.trim_start().starts_with("-->"))?;
    let mut numbers = place.rsplit(':');
    let column: usize = numbers.next()?.parse().ok()?;
    let line: usize = numbers.next()?.parse().ok()?;
    let marked = message
        .lines()
        .find(|line| line.trim_start().starts_with("| ") && line.contains('^'));
    let length = marked?.matches('^').count();
    let before: usize = source
        .lines()
        .take(line - 1)
        .map(|line| line.len() + 1)
        .sum();
    let in_bytes = |from: usize, chars: usize| -> usize {
        source[from..].chars().take(chars).map(char::len_utf8).sum()
    };
    let at = before + in_bytes(before, column - 1);
    let end = at + in_bytes(at, length);
    Some(Fault {
        source,
        at,
        end,
        text,
    })
}

/// The pieces of code that a message says to write, or to remove.
fn advised(text: &str) -> Vec<(&'static str, &str)> {
    let mut found = Vec::new();
    for before in BEFORE {
        for (at, _) in text.match_indices(before) {
            let code = &text[at + before.len()..];
            let code = code.split('`').next().unwrap_or_default();
            // `write it like` is found by its end too.
            let is_seen = found
                .iter()
                .any(|(_, other): &(_, &str)| other.as_ptr() == code.as_ptr());
            // What takes more than one piece of code, and what stands for the user's own.
            let by_hand = *before == "remove `" && text.contains("by hand");
            if !is_seen
                && !code.contains("..")
                && code != "&T"
                && !code.starts_with("self::")
                && !by_hand
            {
                found.push((*before, code));
            }
        }
    }
    found
}

/// What an argument of ours is inside of.
const OURS: &[&str] = &["exported_callback(", "ffi_type(", "export_runtime!("];

impl Fault {
    /// The parentheses of ours around the place.
    fn arguments(&self) -> Option<Range<usize>> {
        let begins = OURS
            .iter()
            .filter_map(|name| Some(self.source[..=self.at].rfind(name)? + name.len()));
        let begin = begins.max()?;
        let mut depth = 0;
        for (offset, c) in self.source[begin..].char_indices() {
            match c {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' if depth == 0 => {
                    let all = begin..begin + offset;
                    return (self.at <= all.end).then_some(all);
                }
                ')' | ']' | '}' => depth -= 1,
                _ => {}
            }
        }
        None
    }

    /// The argument at the place.
    fn argument(&self) -> Option<Range<usize>> {
        let all = self.arguments()?;
        let (mut begin, mut depth) = (all.start, 0);
        for (offset, c) in self.source[all.clone()].char_indices() {
            let here = all.start + offset;
            match c {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth -= 1,
                ',' if depth == 0 && here > self.at => return Some(begin..here),
                ',' if depth == 0 => begin = here + 1,
                _ => {}
            }
        }
        Some(begin..all.end)
    }

    fn with(&self, range: Range<usize>, code: &str) -> String {
        format!(
            "{}{code}{}",
            &self.source[..range.start],
            &self.source[range.end..]
        )
    }

    /// The source without the argument, or without what the message marks.
    fn removed(&self) -> String {
        let Some(argument) = self.argument() else {
            return self.with(self.at..self.end, "");
        };
        // With one of its commas.
        let follows = self.source[argument.end..].starts_with(',');
        let leads = self.source[..argument.start].ends_with(',');
        let begin = if !follows && leads {
            argument.start - 1
        } else {
            argument.start
        };
        self.with(begin..argument.end + usize::from(follows), "")
    }

    /// The source in which the advice is followed.
    fn followed(&self, before: &str, code: &str) -> String {
        let source = &self.source;
        if before == "remove `" {
            let line = source[..self.at].rfind('\n').map_or(0, |end| end + 1);
            let at = line
                + source[line..]
                    .find(code)
                    .unwrap_or_else(|| panic!("`{code}` in {}", self.text));
            return self.with(at..at + code.len(), "");
        }
        if let Some(all) = self.arguments() {
            if before == "did you mean `" {
                return self.with(self.at..self.end, code);
            }
            if before == "add `" {
                return self.with(all.end..all.end, &format!(", {code}"));
            }
            let argument = self.argument().expect("it is in the parentheses");
            return self.with(argument, &format!(" {code}"));
        }
        self.followed_in_item(before, code)
    }

    fn followed_in_item(&self, before: &str, code: &str) -> String {
        let source = &self.source;
        let line = source[..self.at].rfind('\n').map_or(0, |end| end + 1);
        let behind = |mark: &str| self.at + source[self.at..].find(mark).expect(mark);
        if let Some(repr) = source
            .find("#[repr(")
            .filter(|_| code.starts_with("#[repr("))
        {
            let end = repr + source[repr..].find(']').expect("its end") + 1;
            return self.with(repr..end, code);
        }
        if code.starts_with("#[") && before == "add `" {
            return self.with(line..line, &format!("{code}\n"));
        }
        if code.starts_with("#[") {
            let begin = source[..self.end].rfind("#[").expect("an attribute");
            let end = begin
                + source[begin..]
                    .find(")]")
                    .map_or_else(|| behind("]") - begin + 1, |end| end + 2);
            return self.with(begin..end.max(self.end), code);
        }
        if code.starts_with("type ") {
            return self.with(line..behind(";"), code);
        }
        if code.starts_with("fn ") {
            let open = behind("{") + 1;
            return self.with(open..open, code);
        }
        if code.starts_with("->") {
            let end = behind(";");
            return self.with(end..end, code);
        }
        if before == "add `" {
            let open = behind("(") + 1;
            return self.with(open..open, code);
        }
        self.with(self.at..self.end, code)
    }
}

/// Code with the names of the case in the place of those of the message.
fn named(code: &str) -> String {
    let code = code
        .replace("other_crate::Methods", "Methods")
        .replace("other_crate::Point", "Theirs");
    let code = code.replace("ForeignError>", "registry_core::ForeignError>");
    if code == "unsafe(name)" {
        "unsafe(name = \"my_symbol\")".to_owned()
    } else {
        code
    }
}

#[test]
fn what_a_message_about_an_argument_or_an_item_says_compiles_where_it_stood() {
    let workspace = here().join("../..");
    let package = workspace.join("target/ui-advised");
    let _ = fs::remove_dir_all(package.join("advised"));
    fs::create_dir_all(package.join("advised")).expect("a folder");
    let attributes = here().join("../fixtures/attributes").canonicalize();
    let attributes = attributes.expect("the folder of a dependency");
    let mut more = format!("attributes = {{ path = {attributes:?} }}\n");
    let mut copies = 0;
    for case in cases(".") {
        let is_of_a_stage = STAGES.iter().any(|stage| case.starts_with(stage));
        let by_hand = BY_HAND.iter().any(|(other, _)| *other == case);
        let Some(fault) = fault(&case).filter(|_| is_of_a_stage && !by_hand) else {
            continue;
        };
        let mut followed: Vec<String> = advised(&fault.text)
            .iter()
            .map(|(before, code)| fault.followed(before, &named(code)))
            .collect();
        let removes = ["; remove it", "or remove it", "; leave it out"];
        if removes.iter().any(|words| fault.text.contains(words)) {
            followed.push(fault.removed());
        }
        for (at, source) in followed.iter().enumerate() {
            let name = format!("{}-{at}", case.replace('/', "-"));
            fs::write(package.join(format!("advised/{name}.rs")), source).expect("a copy");
            more.push_str(&format!(
                "\n[[example]]\nname = {name:?}\npath = \"advised/{name}.rs\"\ncrate-type = [\"lib\"]\n"
            ));
            copies += 1;
        }
    }
    assert!(copies > 90, "{copies} copies");
    crates::write_manifest(&workspace, &package, "advised", &more);
    fs::write(package.join("src/lib.rs"), "").expect("the package's library");
    let output = crates::cargo(&workspace, &package)
        .args([
            "check",
            "--offline",
            "--quiet",
            "--examples",
            "--keep-going",
        ])
        .output()
        .expect("Cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
