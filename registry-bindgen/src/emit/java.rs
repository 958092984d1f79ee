//! The Java package, over the Foreign Function and Memory API of Java 22.
//!
//! `java/types.rs` says how values cross, `java/calls.rs` writes the calls, `java/javadoc.rs` the documentation. A class has the functions as static methods, each
//! callback type is a class whose objects own a handle, each struct is a record and each enumeration an `enum`.

mod callables;
mod calls;
mod items;
mod javadoc;
mod symbols;
mod types;
mod words;

use serde::Serialize;

use super::{EmitError, File, docs, render, status};
use crate::checks::{self, Sort};
use crate::model::{Call, Interface};
use crate::names::java as names;
use callables::{Callable, used};
use words::{accepted, returned};

pub(in crate::emit) use callables::pass_others_by_address;
use items::{by_value, enumeration, record};
use symbols::Symbol;
use types::{Kind, Types, hint};

/// What the templates need.
#[derive(Serialize)]
struct Package<'a> {
    prefix: &'a str,
    version: &'a str,
    module: &'a str,
    /// The class with the functions.
    class: String,
    stem: &'a str,
    before: &'a str,
    fingerprint: String,
    queues: bool,
    statuses: Vec<Exception>,
    functions: Vec<Method>,
    handles: Vec<(String, u64)>,
    kinds: Vec<Kind>,
    symbols: Vec<Symbol>,
    callables: Vec<Callable>,
    /// What `invoke` knows of whole numbers: kind, least, largest, whether 0 is refused, and what is wanted.
    wholes: Vec<(String, String, String, bool, String)>,
    /// The words of the table of checks.
    texts: std::collections::BTreeMap<&'static str, String>,
    /// Callback types by their numbers.
    identities: Vec<(u64, String)>,
}

/// The exception of a status.
#[derive(Clone, Serialize)]
struct Exception {
    number: i32,
    class: String,
    meaning: &'static str,
}

/// A method.
#[derive(Serialize)]
struct Method {
    docs: String,
    head: String,
    lines: Vec<String>,
}

/// A type's own file.
#[derive(Serialize)]
struct Of<'a, T> {
    #[serde(flatten)]
    package: &'a Package<'a>,
    item: T,
}

#[derive(Serialize)]
struct Owner {
    name: String,
    docs: String,
    method: Method,
    /// The interface of functions that Rust calls, if it calls any of this type.
    function: Option<Method>,
}

/// The package.
///
/// # Errors
/// Only if a template is at fault.
pub fn files(interface: &Interface) -> Result<Vec<File>, EmitError> {
    let types = Types(interface);
    let mut symbols = Vec::new();
    let mut functions = Vec::new();
    for f in &interface.functions {
        functions.push(method(
            types,
            &f.call,
            false,
            &[docs::handle(f)],
            &mut symbols,
        ));
    }
    let mut owners = Vec::new();
    for c in &interface.callbacks {
        let name = c.call.ident.clone();
        let own = ["Owns one callback that Rust has handed over, given by its handle.".to_owned()];
        owners.push(Owner {
            docs: javadoc::comment(
                &c.call.docs,
                &format!("A callback of Rust's, <code>{name}</code>."),
                &own,
                &[],
                "",
            ),
            method: method(types, &c.call, true, &[], &mut symbols),
            function: used(interface)
                .any(|of| of.call.symbol == c.call.symbol)
                .then(|| function(types, &c.call)),
            name,
        });
    }
    let package = package(interface, functions, symbols);
    let mut files = vec![render(
        format!("{}.java", package.class),
        include_str!("../templates/java/Library.java"),
        &package,
    )?];
    for (name, template) in templates(interface) {
        files.push(render(name, template, &package)?);
    }
    for item in package.statuses.clone() {
        let name = format!("{}.java", item.class);
        let template = include_str!("../templates/java/StatusException.java");
        let package = &package;
        files.push(render(name, template, Of { package, item })?);
    }
    for item in owners {
        let name = format!("{}.java", item.name);
        files.push(render(
            name,
            include_str!("../templates/java/Owner.java"),
            Of {
                package: &package,
                item,
            },
        )?);
    }
    let by_value = by_value(interface);
    for s in &interface.structs {
        let item = record(types, s, by_value.contains(&s.symbol.as_str()));
        let name = format!("{}.java", item.name);
        files.push(render(
            name,
            include_str!("../templates/java/Record.java"),
            Of {
                package: &package,
                item,
            },
        )?);
    }
    for e in &interface.enums {
        let item = enumeration(e);
        let name = format!("{}.java", item.name);
        files.push(render(
            name,
            include_str!("../templates/java/Enum.java"),
            Of {
                package: &package,
                item,
            },
        )?);
    }
    let folder = std::path::PathBuf::from(&interface.module);
    let placed = files.into_iter().map(|file| File {
        path: folder.join(file.path),
        ..file
    });
    Ok(placed.collect())
}

/// The exceptions of all statuses but that of success.
fn exceptions() -> Vec<Exception> {
    let failures = status::STATUSES.iter().filter(|status| status.number != 0);
    failures
        .map(|status| Exception {
            number: status.number,
            class: names::exception(status.class),
            meaning: status.meaning,
        })
        .collect()
}

/// The method of the interface of functions that Rust calls.
fn function(types: Types<'_>, call: &Call) -> Method {
    let mut tags: Vec<String> = call
        .params
        .iter()
        .map(|p| javadoc::tag(&format!("param {}", p.name), &accepted(types.0, &p.ty)))
        .collect();
    let returned = hint(&call.returns);
    if returned != "void" {
        tags.push(javadoc::tag("return", &accepted(types.0, &call.returns)));
    }
    tags.push(javadoc::tag(
        "throws Exception",
        "if it fails: Rust gets the text",
    ));
    Method {
        docs: javadoc::comment(&[], "Is called by Rust.", &[], &tags, "        "),
        head: format!(
            "{returned} call({}) throws Exception;",
            callables::params(call)
        ),
        lines: Vec::new(),
    }
}

/// The files that every package has.
fn templates(interface: &Interface) -> Vec<(&'static str, &'static str)> {
    let mut files = vec![
        (
            "package-info.java",
            include_str!("../templates/java/package-info.java"),
        ),
        ("Native.java", include_str!("../templates/java/Native.java")),
        (
            "Symbols.java",
            include_str!("../templates/java/Symbols.java"),
        ),
        ("Memory.java", include_str!("../templates/java/Memory.java")),
        ("Invoke.java", include_str!("../templates/java/Invoke.java")),
        (
            "Numbered.java",
            include_str!("../templates/java/Numbered.java"),
        ),
        (
            "ErrorHook.java",
            include_str!("../templates/java/ErrorHook.java"),
        ),
        (
            "OwnedCallback.java",
            include_str!("../templates/java/OwnedCallback.java"),
        ),
        (
            "RegistryException.java",
            include_str!("../templates/java/RegistryException.java"),
        ),
        (
            "StaleBindingError.java",
            include_str!("../templates/java/StaleBindingError.java"),
        ),
    ];
    if used(interface).next().is_some() {
        files.push((
            "Callables.java",
            include_str!("../templates/java/Callables.java"),
        ));
    }
    if interface.queues {
        files.push(("Queue.java", include_str!("../templates/java/Queue.java")));
        files.push((
            "Promises.java",
            include_str!("../templates/java/Promises.java"),
        ));
    }
    files
}

fn package<'a>(
    interface: &'a Interface,
    functions: Vec<Method>,
    symbols: Vec<Symbol>,
) -> Package<'a> {
    let rows = checks::table(interface.pointer_width);
    let wholes = rows
        .iter()
        .filter(|row| matches!(row.sort, Sort::Whole | Sort::Big));
    // A Java `long` of 64 unsigned bits is never out of range.
    let bound = |text: &String| match text.parse::<i128>() {
        Ok(number) if number > i128::from(i64::MAX) => "Long.MAX_VALUE".to_owned(),
        Ok(number) if number == i128::from(i64::MIN) => "Long.MIN_VALUE".to_owned(),
        _ => format!("{text}L"),
    };
    let range = |row: &checks::Check| {
        let [low, high] = &row.python_range;
        let high = bound(high);
        let is_unsigned = row.java.contains("unsigned");
        let low = if is_unsigned {
            "Long.MIN_VALUE".to_owned()
        } else {
            bound(low)
        };
        (
            row.kind.to_owned(),
            low,
            high,
            row.nonzero,
            row.java.clone(),
        )
    };
    Package {
        prefix: &interface.prefix,
        version: &interface.version,
        module: &interface.module,
        class: names::class(&interface.prefix),
        stem: &interface.library.stem,
        before: interface.library.before,
        fingerprint: format!("{:#018x}L", interface.fingerprint),
        queues: interface.queues,
        statuses: exceptions(),
        functions,
        handles: interface
            .functions
            .iter()
            .map(|f| (f.call.ident.clone(), f.handle))
            .collect(),
        kinds: types::kinds(interface),
        symbols,
        callables: Types(interface).callables(),
        wholes: wholes.map(range).collect(),
        texts: rows
            .iter()
            .map(|row| (row.kind, row.java.clone()))
            .collect(),
        identities: interface
            .callbacks
            .iter()
            .filter_map(|c| Some((c.call.identity?, c.call.ident.clone())))
            .collect(),
    }
}

/// The method of a call: static for a function.
fn method(
    types: Types<'_>,
    call: &Call,
    by_handle: bool,
    own: &[String],
    symbols: &mut Vec<Symbol>,
) -> Method {
    let body = types.body(call, by_handle);
    symbols.extend(body.symbol);
    let params = call
        .params
        .iter()
        .map(|p| format!("{} {}", hint(&p.ty), p.name));
    let params = params.collect::<Vec<_>>().join(", ");
    let mut tags: Vec<String> = call
        .params
        .iter()
        .map(|p| javadoc::tag(&format!("param {}", p.name), &accepted(types.0, &p.ty)))
        .collect();
    let returned = returned(call);
    if returned != "void" {
        let what = if call.promise.is_some() {
            "the value of the callback's promise"
        } else {
            "what the callback returns"
        };
        tags.push(javadoc::tag("return", what));
    }
    tags.push(javadoc::tag(
        "throws RegistryException",
        "if the call cannot be made or fails",
    ));
    let (head, name, docs) = if by_handle {
        ("public", "call", Vec::new())
    } else {
        ("public static", call.ident.as_str(), call.docs.clone())
    };
    let otherwise = if by_handle {
        "Calls the callback."
    } else {
        "Calls the function of Rust's."
    };
    Method {
        docs: javadoc::comment(&docs, otherwise, own, &tags, "    "),
        head: format!("{head} {returned} {name}({params})"),
        lines: body.lines,
    }
}
