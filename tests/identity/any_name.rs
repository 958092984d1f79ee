//! The user may give an item, a parameter, a type, a module or a constant any name that generated code uses too.
//!
//! The names are those of the expansions on record (`registry-macros/src/tests/snapshots`), and those that the macros compare a word with. For each of
//! them a module is written in which it is the name of everything that a user can name, and one compiler run checks all of them. Names
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

/// Types that are refused by their names. One of the user's own with such a name is written with a path, as the message says.
const REFUSED: &[&str] = &[
    "CStr", "CString", "Cow", "Duration", "OsStr", "OsString", "Path", "PathBuf", "String", "char",
    "i128", "str", "u128",
];

/// The files of the macros that compare a word of the user's with names.
const DECIDING: &[&str] = &[
    "check.rs",
    "check/ffi_type.rs",
    "check/fields.rs",
    "check/instead.rs",
    "check/types.rs",
    "expand/crossing.rs",
    "expand/on_error.rs",
    "expand/pointees.rs",
    "expand/signature.rs",
    "model.rs",
    "types.rs",
];

/// Whether a type is called so: with a large letter, or as C and the language call theirs.
fn is_type(name: &str) -> bool {
    let begins = |first: char| name.starts_with(first) && name[1..].parse::<u8>().is_ok();
    let is_short =
        ["bool", "char", "str", "isize", "usize"].contains(&name) || "iuf".chars().any(begins);
    is_short || name.starts_with("c_") || name.starts_with(|c: char| c.is_ascii_uppercase())
}

/// The name of every type in quotes in those files.
fn known_types() -> BTreeSet<String> {
    let folder = repository().join("registry-macros/src");
    let mut names = BTreeSet::new();
    for file in DECIDING {
        let text = fs::read_to_string(folder.join(file)).expect("a file of the macros");
        let quoted = text
            .lines()
            .flat_map(|line| line.split('"').skip(1).step_by(2));
        let is_name = |word: &&str| names_in(word) == [(*word).to_owned()];
        names.extend(
            quoted
                .filter(|word| is_name(word) && is_type(word))
                .map(str::to_owned),
        );
    }
    names
}

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

/// For each name of a type that the macros know a module, in which it is a type of the user's own, in every place where a type may stand.
const TYPES: &[(&str, &str)] = &[
    (
        "structs",
        "DERIVE #[repr(C)] struct NAME { NAME: U8 }
         #[EXPORT(on_error = NAME { NAME: 0 })] fn user_(NAME: TYPE, _: &TYPE, _: &[TYPE]) -> TYPE { NAME }
         #[EXPORT(on_error = NAME { NAME: 0 })] type User_ = fn(NAME: TYPE, OPTION<&TYPE>, *const TYPE) -> TYPE;
         #[EXPORT] trait Methods_ { fn user_(&self, NAME: TYPE, _: &[TYPE], _: *mut TYPE); }
         DERIVE #[repr(C)] struct Outer_ { NAME: TYPE, other_: [TYPE; 2], pointer_: *const TYPE }",
    ),
    (
        "enumerations",
        "DERIVE #[repr(u8)] enum NAME { NAME }
         #[EXPORT(on_error = NAME::NAME)] fn user_(a_: TYPE, _: &TYPE, _: &[TYPE]) -> TYPE { a_ }
         #[EXPORT(pinned, on_error = NAME::NAME)] fn pinned_(_: *mut TYPE) -> TYPE { NAME::NAME }
         #[EXPORT(on_error = NAME::NAME)] type User_ = fn(NAME: TYPE, OPTION<&TYPE>) -> RESULT<TYPE, ::std::string::String>;
         DERIVE #[repr(C)] struct Outer_ { NAME: TYPE, other_: [TYPE; 2] }",
    ),
    (
        "transparent",
        "DERIVE #[repr(transparent)] struct NAME(U8);
         #[EXPORT(on_error = NAME(0))] fn user_(a_: TYPE, _: &TYPE, _: &[TYPE]) -> TYPE { a_ }
         DERIVE #[repr(transparent)] struct Outer_(TYPE);",
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
        "&[TYPE], ",
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

fn source(names: &BTreeSet<String>, types: &BTreeSet<String>) -> String {
    let mut source = "#![allow(warnings)]\n".to_owned();
    let mut symbols = 0;
    let mut module = |name: &str, items: &str| {
        let items = with_symbols(items, &mut symbols)
            .replace("EXPORT", "::registry_core::exported_callback")
            .replace("DERIVE", DERIVE)
            .replace("I64", "::core::primitive::i64")
            .replace("USIZE", "::core::primitive::usize")
            .replace("U8", "::core::primitive::u8")
            .replace("STR", "::core::ffi::CStr")
            .replace("OPTION", "::core::option::Option")
            .replace("RESULT", "::core::result::Result");
        writeln!(source, "mod {name} {{ {items} }}").expect("a string takes all");
    };
    let named = |template: &str, name: &String| {
        let ty = if REFUSED.contains(&&**name) {
            "self::NAME"
        } else {
            "NAME"
        };
        template.replace("TYPE", ty).replace("NAME", name)
    };
    for (roles, names) in [(ITEMS, names), (TYPES, types)] {
        for (role, items) in roles {
            for name in names {
                module(&format!("{role}_{name}"), &named(items, name));
            }
        }
    }
    let all = |names: &[&String], template: &str| -> String {
        names.iter().map(|name| named(template, name)).collect()
    };
    let names: Vec<&String> = names.iter().collect();
    for (role, before, part, items) in PARTS {
        for (at, names) in names.chunks(10).enumerate() {
            let items = items.replace("ALL", &all(names, part));
            module(
                &format!("{role}_{at}"),
                &format!("{} {items}", all(names, before)),
            );
        }
    }
    for (role, other) in OTHERS {
        module(
            &format!("beside_{role}"),
            &format!("{} {BESIDE}", all(&names, other)),
        );
    }
    source
}

#[test]
fn a_name_that_the_macros_know_may_be_the_name_of_anything() {
    let (names, types) = (names(), known_types());
    for expected in [
        "OwnedHandle",
        "c_char",
        "c_void",
        "CStr",
        "Duration",
        "NonNull",
        "Foreign",
        "i64",
        "f32",
        "bool",
        "str",
        "String",
    ] {
        assert!(
            types.contains(expected),
            "{expected} is not among {types:?}"
        );
    }
    for expected in [
        "__r", "__SLOT", "__arg0", "__result", "callback", "shield", "F",
    ] {
        assert!(
            names.contains(expected),
            "{expected} is not among {names:?}"
        );
    }
    assert!(names.len() > 50, "{names:?}");
    let (passed, said) = check("any-name", &source(&names, &types));
    assert!(passed, "{said}");
}

/// Places in which a type is refused by its name.
const PLACES: &[&str] = &[
    "#[EXPORT] fn user_(a: NAME) {}",
    "#[EXPORT] fn user_(a: &NAME) {}",
    "#[EXPORT] type User_ = fn(a: &[NAME]);",
    "#[EXPORT] trait User_ { fn user_(&self, a: NAME); }",
    "#[EXPORT(on_error = NAME { x: 0 })] fn user_() -> NAME { NAME { x: 0 } }",
    "DERIVE #[repr(C)] struct User_ { a: NAME }",
    "DERIVE #[repr(C)] struct User_ { a: [NAME; 2] }",
];

/// A package with this source, checked by the compiler: whether it passed, and what the compiler said, a line for each error.
fn check(package: &str, source: &str) -> (bool, String) {
    let folder = repository().join("target").join(package);
    crates::write_manifest(&repository(), &folder, package, "");
    fs::write(folder.join("src/lib.rs"), source).expect("the package's library");
    let output = crates::cargo(&repository(), &folder)
        .args(["check", "--offline", "--quiet", "--message-format=short"])
        .output()
        .expect("Cargo runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.success(), said)
}

#[test]
fn the_refusal_of_a_name_says_how_ones_own_type_of_that_name_is_written() {
    // `str` is refused by a bound; `&CStr` as a parameter and `String` as a result are not refused.
    let names = REFUSED.iter().filter(|name| **name != "str");
    let cases = names.flat_map(|name| PLACES.iter().map(move |place| (*name, *place)));
    let cases: Vec<_> = cases
        .filter(|case| {
            !(case.0 == "CStr" && case.1.contains("&NAME")
                || case.0 == "String" && case.1.contains("-> NAME"))
        })
        .collect();
    let written = |prefix: &str| {
        let mut symbols = 0;
        let mut source = "#![allow(warnings)]\n".to_owned();
        for (at, (name, place)) in cases.iter().enumerate() {
            let place = place.replace(": NAME", &format!(": {prefix}NAME"));
            let place = place.replace("> NAME", &format!("> {prefix}NAME"));
            let place = place.replace("&NAME", &format!("&{prefix}NAME"));
            let place = place.replace("[NAME", &format!("[{prefix}NAME"));
            let items = with_symbols(
                &format!("DERIVE #[repr(C)] struct NAME {{ x: U8 }} {place}"),
                &mut symbols,
            )
            .replace("EXPORT", "::registry_core::exported_callback")
            .replace("DERIVE", DERIVE)
            .replace("U8", "::core::primitive::u8")
            .replace("NAME", name);
            writeln!(source, "mod case_{at} {{ {items} }}").expect("a string takes all");
        }
        source
    };
    let (passed, said) = check("refused-names", &written(""));
    assert!(!passed);
    for (at, (name, place)) in cases.iter().enumerate() {
        let line = format!("src/lib.rs:{}:", at + 2);
        let errors: Vec<&str> = said
            .lines()
            .filter(|error| error.starts_with(&line))
            .collect();
        let cure = format!("; if `{name}` is a type of your own, write `self::{name}`");
        assert!(
            matches!(errors[..], [error] if error.ends_with(&cure)),
            "{name} in {place}: {errors:#?}"
        );
    }
    let (passed, said) = check("refused-names", &written("self::"));
    assert!(passed, "{said}");
}

#[test]
fn ones_own_type_that_is_called_str_is_told_apart_from_a_text() {
    let source = |ty: &str| {
        format!(
            "#![allow(warnings)]\n{DERIVE} #[repr(C)] struct str {{ x: u8 }}\n\
             #[::registry_core::exported_callback] fn own(a: &{ty}) {{}}"
        )
    };
    let (passed, said) = check("own-str", &source("str"));
    let told = said.contains("`str` has the name of the language's `str`, and is taken for a text")
        && said.contains("for a type of your own write `self::str`");
    assert!(!passed && told, "{said}");
    let (passed, said) = check("own-str", &source("self::str"));
    assert!(passed, "{said}");
}
