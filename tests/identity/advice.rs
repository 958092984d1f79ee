//! What a message about a type says to write compiles in the place of that type.
//!
//! Every type of `refused_types.rs` is refused in every place where it may stand. The test reads the code out of each message, writes it
//! where the message stood, and compiles the result.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use crate::refused_types::{CROSSES, FIELDS, PARAMETERS, RETURNS};
use registry_tests::crates;
use serde_json::Value;

const HEAD: &str = r#"#![allow(warnings)]
use registry_core::{BorrowedHandle, Callback, FfiType, Handle, LocalCallback, OwnedHandle, exported_callback};
use std::{borrow::Cow, ffi::{CStr, CString, OsStr, OsString}, path::{Path, PathBuf}, ptr::NonNull, rc::Rc, sync::Arc, time::Duration};
#[derive(Clone, Copy, FfiType)] #[repr(C)] struct Row { x: u8 }
trait Failure { const VALUE: Self; }
impl Failure for u32 { const VALUE: Self = 0; }
impl Failure for u64 { const VALUE: Self = 0; }
impl Failure for i32 { const VALUE: Self = 0; }
impl Failure for bool { const VALUE: Self = false; }
#[exported_callback] fn known() {}
impl Failure for Handle { const VALUE: Self = known::HANDLE; }
impl Failure for String { const VALUE: Self = String::new(); }
impl<T> Failure for Vec<T> { const VALUE: Self = Vec::new(); }
impl<T> Failure for *const T { const VALUE: Self = std::ptr::null(); }
impl<T> Failure for *mut T { const VALUE: Self = std::ptr::null_mut(); }
impl<T> Failure for Option<T> { const VALUE: Self = None; }
const fn failure<T: Failure>() -> T { T::VALUE }
"#;

/// A type in a place: what stands before and behind it.
struct Case {
    before: &'static str,
    ty: &'static str,
    behind: &'static str,
}

fn cases() -> Vec<Case> {
    let places = [
        (PARAMETERS, "#[exported_callback] fn f(a: ", ") {}"),
        (
            PARAMETERS,
            "#[exported_callback] type F = unsafe fn(a: ",
            ");",
        ),
        (
            RETURNS,
            "#[exported_callback(on_error = failure())] fn f() -> ",
            " { todo!() }",
        ),
        (
            RETURNS,
            "#[exported_callback(on_error = failure())] type F = fn() -> ",
            ";",
        ),
        (
            RETURNS,
            "#[exported_callback(on_error = failure())] fn f() -> Result<",
            ", String> { todo!() }",
        ),
        (
            FIELDS,
            "#[derive(Clone, Copy, FfiType)] #[repr(C)] struct S { a: ",
            " }",
        ),
    ];
    let cases = places.into_iter().flat_map(|(types, before, behind)| {
        let types = types.iter();
        types.map(move |ty| Case { before, ty, behind })
    });
    cases.collect()
}

/// Writes one line for each item, so that a line number tells which it is.
fn check(package: &str, items: impl IntoIterator<Item = String>) -> (Output, usize) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let root: PathBuf = root.canonicalize().expect("the repository");
    let folder = root.join("target/advice").join(package);
    crates::write_manifest(&root, &folder, package, "");
    let mut source = HEAD.to_owned();
    for (at, item) in items.into_iter().enumerate() {
        // In modules, so that each has names of its own, and all have symbols of their own.
        writeln!(
            source,
            "mod case_{at} {{ use super::*; {} }}",
            renamed(&item, at)
        )
        .expect("a string takes all");
    }
    fs::write(folder.join("src/lib.rs"), source).expect("the package's library");
    let output = crates::cargo(&root, &folder)
        .args(["check", "--offline", "--quiet", "--message-format=json"])
        .output()
        .expect("Cargo runs");
    (output, HEAD.lines().count())
}

/// The item with a name of its own.
fn renamed(item: &str, at: usize) -> String {
    item.replace("fn f(", &format!("fn f{at}("))
        .replace("type F ", &format!("type F{at} "))
}

/// The item before `renamed`.
fn named_f(item: &str, at: usize) -> String {
    item.replace(&format!("fn f{at}("), "fn f(")
        .replace(&format!("type F{at} "), "type F ")
}

/// An error: the line of the item, the columns of the token, the text, and whether it is one of the compiler's own.
struct Error {
    item: usize,
    columns: (usize, usize),
    text: String,
    of_the_compiler: bool,
}

fn errors((output, head): &(Output, usize)) -> Vec<Error> {
    let lines = String::from_utf8_lossy(&output.stdout);
    let messages = lines
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let errors = messages.filter_map(|message| {
        let message = &message["message"];
        let span = message["spans"]
            .as_array()?
            .iter()
            .find(|span| span["is_primary"] == true)?;
        let number = |name: &str| usize::try_from(span[name].as_u64()?).ok();
        (message["level"] == "error").then_some(Error {
            item: (number("line_start")? - 1)
                .checked_sub(*head)
                .unwrap_or_else(|| panic!("{}", message["rendered"])),
            columns: (number("column_start")?, number("column_end")?),
            text: message["message"].as_str()?.to_owned(),
            of_the_compiler: !message["code"].is_null(),
        })
    });
    let errors: Vec<Error> = errors.collect();
    assert!(
        output.status.success() || !errors.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    errors
}

/// The code that a message says to write in the place of the type.
fn advised(text: &str) -> Vec<String> {
    let pieces: Vec<&str> = text.split('`').collect();
    let says = ["use ", "return ", " or ", "use the ", "return the ", " as "];
    let code = pieces
        .windows(2)
        .skip(1)
        .step_by(1)
        .enumerate()
        .filter_map(|(at, pair)| {
            // The even pieces are text, the odd ones code.
            let is_code = at % 2 == 1;
            let is_said = says.iter().any(|word| pair[0].ends_with(word));
            let is_type = !pair[1].starts_with('#');
            (is_code && is_said && is_type).then(|| pair[1].to_owned())
        });
    code.collect()
}

#[test]
fn what_a_message_says_to_write_compiles_in_its_place() {
    let cases = cases();
    let found = errors(&check(
        "refused",
        cases
            .iter()
            .map(|case| format!("{}{}{}", case.before, case.ty, case.behind)),
    ));
    let mut wrong = String::new();
    let mut advice = Vec::new();
    let mut silent = Vec::new();
    for (at, case) in cases.iter().enumerate() {
        let ours: Vec<&Error> = found
            .iter()
            .filter(|error| error.item == at && !error.of_the_compiler)
            .collect();
        let [error] = ours[..] else {
            writeln!(
                wrong,
                "{} errors for {}{}",
                ours.len(),
                case.before,
                case.ty
            )
            .expect("a string");
            continue;
        };
        // A derive may have more to say of a field.
        let others = found.iter().filter(|error| error.item == at).count() - 1;
        if others > 0 && !case.before.contains("derive") {
            writeln!(wrong, "{others} more errors for {}{}", case.before, case.ty)
                .expect("a string");
        }
        // The token is the type, or a part of it.
        let line = format!(
            "mod case_{at} {{ use super::*; {}",
            renamed(&format!("{}{}{}", case.before, case.ty, case.behind), at)
        );
        let (start, end) = (error.columns.0 - 1, error.columns.1 - 1);
        let (before, behind) = (&line[..start], &line[end..]);
        let codes = advised(&error.text);
        if codes.is_empty() {
            silent.push(error.text.clone());
        }
        let begin = before.find("#[").expect("an attribute");
        for code in codes {
            let item = format!("{}{code}{behind}", &before[begin..]);
            advice.push((named_f(&item, at), error.text.clone()));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(advice.len() > 200, "{} pieces of code", advice.len());
    // What no type can replace: a list of strings, a tuple, and a handle in a struct that needs a lifetime (`tests/ui-pass/lending` follows that).
    let other_items = ["pass one with each call", "give the struct a parameter"];
    for text in &silent {
        assert!(
            other_items.iter().any(|said| text.contains(said)),
            "advises nothing: {text}"
        );
    }
    let refused = errors(&check(
        "advised",
        advice.iter().map(|(item, _)| item.clone()),
    ));
    for error in &refused {
        let (item, text) = &advice[error.item];
        writeln!(wrong, "{text}\n  leads to {item}\n  and {}\n", error.text).expect("a string");
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn what_crosses_is_not_refused() {
    let items = CROSSES.iter().map(|ty| {
        format!("#[exported_callback] fn f(a: {ty}) {{}} #[exported_callback] type F = fn({ty});")
    });
    let output = check("crossing", items);
    let refused: Vec<String> = errors(&output)
        .into_iter()
        .map(|error| error.text)
        .collect();
    assert!(refused.is_empty(), "{refused:#?}");
    assert!(output.0.status.success());
}
