//! The user may give an item, a parameter, a type, a module or a constant any name that generated code uses too.
//!
//! The names are those of the expansions on record (`registry-macros/src/tests/snapshots`). For each of them a module is
//! written in which it is the name of everything that a user can name, and one compiler run checks all of them. Names
//! that the compiler resolves to the wrong thing have other types here, so that a mix-up does not compile.

use registry_tests::crates;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn repository() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    root.canonicalize().expect("the repository")
}

/// Words that are no names.
const KEYWORDS: &[&str] = &[
    "Self", "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum",
    "extern", "false", "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move",
    "mut", "pub", "raw", "ref", "return", "self", "static", "struct", "super", "trait", "true",
    "type", "unsafe", "use", "where", "while", "_",
];

/// Types that the attribute knows by their names. A type of one's own with such a name is taken for the well-known one.
const KNOWN_TYPES: &[&str] = &[
    "CStr", "Handle", "Option", "Result", "String", "Vec", "bool", "c_char", "c_int", "c_void",
    "f32", "f64", "i128", "i16", "i32", "i64", "i8", "isize", "str", "u128", "u16", "u32", "u64",
    "u8", "usize",
];

/// Every name that the expansions on record look up in the scope around them.
fn names() -> BTreeSet<String> {
    let folder = repository().join("registry-macros/src/tests/snapshots");
    let files = fs::read_dir(&folder).expect("the folder of expansions");
    let mut names = BTreeSet::new();
    for file in files {
        let text = fs::read_to_string(file.expect("an entry").path()).expect("an expansion");
        for line in text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
        {
            names.extend(names_in(line));
        }
    }
    names
}

/// The names in a line, but those in quotes and those behind a path's `::`, a dot or a quote mark.
fn names_in(line: &str) -> Vec<String> {
    let unquoted: String = line.split('"').step_by(2).collect::<Vec<_>>().join(" ");
    let is_letter = |c: char| c.is_alphanumeric() || c == '_';
    let mut names = Vec::new();
    let mut rest = &*unquoted;
    let mut before = ' ';
    while let Some(first) = rest.chars().next() {
        if !is_letter(first) {
            before = first;
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let end = rest.find(|c| !is_letter(c)).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        let begins = first.is_alphabetic() || first == '_';
        if begins && !matches!(before, ':' | '.' | '\'') && !KEYWORDS.contains(&word) {
            names.push(word.to_owned());
        }
        (before, rest) = (' ', behind);
    }
    names
}

const DERIVE: &str =
    "#[derive(::core::clone::Clone, ::core::marker::Copy, ::registry_core::FfiType)]";

/// For each name a module, in which it is the name of what stands under the attribute.
const ITEMS: &[(&str, &str)] = &[
    (
        "function",
        "#[EXPORT(on_error = 0)] fn NAME(NAME: I64, other: &[U8]) -> I64 { NAME }",
    ),
    (
        "pinned",
        "#[EXPORT(pinned, on_error = [0, 1][1])] fn NAME(NAME: I64, other: &STR) -> I64 { NAME }",
    ),
    (
        "closures",
        "#[EXPORT(on_error = 0)] pub type NAME = fn(NAME: I64, other: &[U8]) -> I64;",
    ),
    (
        "implementers",
        "#[EXPORT] trait NAME { #[on_error(0)] fn NAME(&self, NAME: I64, other: &[U8]) -> I64; }",
    ),
];

/// For ten names at a time a module, in which they are the names of parts of the item.
const PARTS: &[(&str, &str, &str, &str)] = &[
    ("parameters", "", "NAME: I64, ", "#[EXPORT(on_error = 0)] fn user_(ALL) -> I64 { 0 }"),
    ("slices", "", "NAME: &[U8], ", "#[EXPORT(pinned, on_error = 0)] fn user_(ALL) -> I64 { 0 }"),
    ("of_closures", "", "NAME: I64, ", "#[EXPORT(on_error = 0, pool = 2)] type User_ = fn(ALL) -> I64;"),
    ("of_nothing", "", "NAME: &STR, ", "#[EXPORT] type User_ = unsafe fn(ALL);"),
    ("fields", "", "NAME: U8, ", "DERIVE #[repr(C)] struct User_ { ALL }"),
    (
        "variants",
        "",
        "NAME, ",
        "DERIVE #[repr(u8)] enum User_ { ALL }
         #[EXPORT(on_error = user_constant)] fn user_(a_: &[User_], b_: User_) -> User_ { b_ } const user_constant: User_ = unsafe { ::core::mem::zeroed() };",
    ),
    (
        "types",
        "DERIVE #[repr(C)] struct NAME { x: U8 }",
        "&[NAME], ",
        "#[EXPORT(pool = 2)] type User_ = fn(ALL);",
    ),
    (
        "modules",
        "mod NAME { DERIVE #[repr(C)] pub struct User { pub x: U8 } }",
        "&NAME::User, ",
        "#[EXPORT(pool = 2)] type User_ = fn(ALL);",
    ),
    (
        "constants",
        "const NAME: I64 = 3;",
        "NAME, ",
        "#[EXPORT(on_error = [ALL][0])] fn plain_(_: I64) -> I64 { 0 }
         #[EXPORT(pinned, on_error = [ALL][0])] fn pinned_(_: &[U8]) -> I64 { 0 }
         #[EXPORT(pool = 2, on_error = [ALL][0])] type Closure_ = fn(I64) -> I64;",
    ),
    (
        "values",
        "mod NAME { pub const VALUE: I64 = 3; }",
        "NAME::VALUE, ",
        "#[EXPORT(on_error = [ALL][0])] fn plain_(_: I64) -> I64 { 0 }
         #[EXPORT(pinned, on_error = [ALL][0])] fn pinned_(_: &[U8]) -> I64 { 0 }
         #[EXPORT(pool = 2, on_error = [ALL][0])] type Closure_ = fn(I64) -> I64;",
    ),
    (
        "lengths",
        "const NAME: USIZE = 3;",
        "&[U8; NAME], ",
        "#[EXPORT(pool = 2)] type User_ = fn(ALL);",
    ),
    (
        "inner",
        "const NAME: USIZE = 3;",
        "[U8; NAME], ",
        "DERIVE #[repr(C)] struct User_(ALL);",
    ),
];

/// What all names may be beside all kinds of items that do not mention them.
const OTHERS: &[(&str, &str)] = &[
    ("constant", "const NAME: () = ();"),
    ("a_static", "static NAME: () = ();"),
    ("unit", "struct NAME;"),
    ("tuple", "struct NAME(());"),
    ("function", "fn NAME() {}"),
    ("module", "mod NAME {}"),
];

const BESIDE: &str = "
    #[EXPORT(on_error = 0)] fn plain_(_: I64, _: &[U8]) -> I64 { 0 }
    #[EXPORT(pinned, on_error = [0, 1][1])] fn pinned_(_: I64, _: &STR) -> I64 { 0 }
    #[EXPORT(on_error = 0, pool = 2)] type Closure_ = fn(callback: I64, a: &[U8]) -> I64;
    #[EXPORT] type Nothing_ = unsafe fn(I64, &STR);
    #[EXPORT] trait Methods_ { #[on_error(0)] fn first_(&self, a: I64, b: &[U8]) -> I64; fn second_(&mut self, a: &STR); }
    DERIVE #[repr(C)] struct Outer_ { x_: U8, y_: Variants_ }
    DERIVE #[repr(transparent)] struct Thin_ { x_: U8 }
    DERIVE #[repr(u8)] enum Variants_ { First = 1 }
    ::registry_core::export_runtime!(prefix = \"SYMBOL\");";

/// The items with a symbol of its own each: in all modules they have the same names.
fn with_symbols(items: &str, symbols: &mut usize) -> String {
    let items = items
        .replace("EXPORT]", "EXPORT()]")
        .replace("EXPORT(", "EXPORT(unsafe(name = \"SYMBOL\"), ");
    let mut pieces = items.split("SYMBOL");
    let mut numbered = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        *symbols += 1;
        write!(numbered, "any_{symbols}{piece}").expect("a string takes all");
    }
    numbered
}

fn source(names: &BTreeSet<String>) -> String {
    let mut source = "#![allow(warnings)]\n".to_owned();
    let mut symbols = 0;
    let mut module = |name: &str, items: &str| {
        let items = with_symbols(items, &mut symbols)
            .replace("EXPORT", "::registry_core::exported_callback")
            .replace("DERIVE", DERIVE)
            .replace("I64", "::core::primitive::i64")
            .replace("USIZE", "::core::primitive::usize")
            .replace("U8", "::core::primitive::u8")
            .replace("STR", "::core::ffi::CStr");
        writeln!(source, "mod {name} {{ {items} }}").expect("a string takes all");
    };
    let is_free =
        |role: &str, name: &str| !role.starts_with("type") || !KNOWN_TYPES.contains(&name);
    for (role, items) in ITEMS {
        for name in names.iter().filter(|name| is_free(role, name)) {
            module(&format!("{role}_{name}"), &items.replace("NAME", name));
        }
    }
    let all = |names: &[&String], template: &str| -> String {
        names
            .iter()
            .map(|name| template.replace("NAME", name))
            .collect()
    };
    for (role, before, part, items) in PARTS {
        let names: Vec<&String> = names.iter().filter(|name| is_free(role, name)).collect();
        for (at, names) in names.chunks(10).enumerate() {
            let items = items.replace("ALL", &all(names, part));
            module(
                &format!("{role}_{at}"),
                &format!("{} {items}", all(names, before)),
            );
        }
    }
    let names: Vec<&String> = names.iter().collect();
    for (role, other) in OTHERS {
        module(
            &format!("beside_{role}"),
            &format!("{} {BESIDE}", all(&names, other)),
        );
    }
    source
}

#[test]
fn a_name_of_generated_code_may_be_the_name_of_anything() {
    let names = names();
    for expected in [
        "__r", "__SLOT", "__arg0", "__result", "callback", "shield", "F",
    ] {
        assert!(
            names.contains(expected),
            "{expected} is not among {names:?}"
        );
    }
    assert!(names.len() > 50, "{names:?}");
    let package = repository().join("target/any-name");
    crates::write_manifest(&repository(), &package, "any-name", "");
    fs::write(package.join("src/lib.rs"), source(&names)).expect("the package's library");
    let output = crates::cargo(&repository(), &package)
        .args(["check", "--offline", "--quiet"])
        .output()
        .expect("Cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
