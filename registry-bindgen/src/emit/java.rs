//! The Java package, over the Foreign Function and Memory API of Java 22.
//!
//! `java/types.rs` says how values cross, `java/calls.rs` writes the calls, `java/javadoc.rs` the documentation. A class has the functions as static methods, each
//! callback type is a class whose objects own a handle, each struct is a record and each enumeration an `enum`.

mod callables;
mod calls;
mod items;
mod javadoc;
mod owners;
mod parts;
mod symbols;
mod types;
mod words;

use serde::Serialize;

use super::{EmitError, File, docs, render, status};
use crate::checks::{self, Sort};
use crate::model::{Call, Interface, Param};
use crate::names::java as names;
use callables::{Callable, Table, used, used_traits};
use words::{accepted, returned};

pub(in crate::emit) use callables::{name_interfaces, pass_others_by_address};
use items::{by_value, enumeration, record};
use owners::Owner;
use parts::parts;
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
    kinds: Vec<Kind>,
    callables: Vec<Callable>,
    /// The tables of the methods of traits.
    tables: Vec<Table>,
    /// What `invoke` knows of whole numbers: kind, least, largest, whether 0 is refused, and what is wanted.
    wholes: Vec<(String, String, String, bool, String)>,
    /// The words of the table of checks.
    texts: std::collections::BTreeMap<&'static str, String>,
}

/// A function, by its name and its handle.
#[derive(Serialize)]
struct Function {
    name: String,
    handle: u64,
    #[serde(flatten)]
    method: Method,
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

/// The package.
///
/// # Errors
/// [`EmitError::TooLarge`] for a struct or an enumeration that no class file can hold.
pub fn files(interface: &Interface) -> Result<Vec<File>, EmitError> {
    items::check_sizes(interface)?;
    let types = Types(interface);
    let mut symbols = Vec::new();
    let functions = interface.functions.iter();
    let functions = functions
        .map(|f| Function {
            name: f.call.ident.clone(),
            handle: f.handle,
            method: method(types, &f.call, false, &[docs::handle(f)], &mut symbols),
        })
        .collect();
    let owners = owners::owners(types, &mut symbols);
    let package = package(interface);
    let mut files = Vec::new();
    for (name, template) in templates(interface) {
        files.push(render(name, template, &package)?);
    }
    files.extend(of_any_number(interface, &package, functions, symbols)?);
    files.extend(own_files(interface, &package, owners)?);
    let folder = std::path::PathBuf::from(&interface.module);
    let placed = files.into_iter().map(|file| File {
        path: folder.join(file.path),
        ..file
    });
    Ok(placed.collect())
}

/// The files of what an interface has any number of.
fn of_any_number(
    interface: &Interface,
    package: &Package<'_>,
    functions: Vec<Function>,
    symbols: Vec<Symbol>,
) -> Result<Vec<File>, EmitError> {
    let mut files = Vec::new();
    for (at, item) in parts(&package.class, functions).into_iter().enumerate() {
        let template = match at {
            0 => include_str!("../templates/java/Library.java"),
            _ => include_str!("../templates/java/Functions.java"),
        };
        files.push(own_file(&item.class.clone(), template, package, item)?);
    }
    for item in parts("Symbols", symbols) {
        let template = include_str!("../templates/java/Symbols.java");
        files.push(own_file(&item.class.clone(), template, package, item)?);
    }
    for item in parts("Owners", identities(interface)) {
        let template = include_str!("../templates/java/Owners.java");
        files.push(own_file(&item.class.clone(), template, package, item)?);
    }
    Ok(files)
}

/// The files of exceptions, owners, structs and enumerations.
fn own_files(
    interface: &Interface,
    package: &Package<'_>,
    owners: Vec<Owner>,
) -> Result<Vec<File>, EmitError> {
    let mut files = Vec::new();
    for item in package.statuses.clone() {
        let template = include_str!("../templates/java/StatusException.java");
        files.push(own_file(&item.class.clone(), template, package, item)?);
    }
    for item in owners {
        let template = include_str!("../templates/java/Owner.java");
        files.push(own_file(&item.name.clone(), template, package, item)?);
    }
    let by_value = by_value(interface);
    for s in &interface.structs {
        let item = record(Types(interface), s, by_value.contains(&s.symbol.as_str()));
        let template = include_str!("../templates/java/Record.java");
        files.push(own_file(&item.name.clone(), template, package, item)?);
    }
    for item in interface.enums.iter().map(enumeration) {
        let template = include_str!("../templates/java/Enum.java");
        files.push(own_file(&item.name.clone(), template, package, item)?);
    }
    Ok(files)
}

/// The file of a type that has one of its own.
fn own_file<T: Serialize>(
    class: &str,
    template: &str,
    package: &Package<'_>,
    item: T,
) -> Result<File, EmitError> {
    render(format!("{class}.java"), template, Of { package, item })
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

/// A template by the name of its file.
macro_rules! template {
    ($name:literal) => {
        ($name, include_str!(concat!("../templates/java/", $name)))
    };
}

/// The files that every package has, and those for functions of Java and for promises.
fn templates(interface: &Interface) -> Vec<(&'static str, &'static str)> {
    let mut files = vec![
        template!("package-info.java"),
        template!("Native.java"),
        template!("Memory.java"),
        template!("Invoke.java"),
        template!("Numbered.java"),
        template!("ErrorHook.java"),
        template!("OwnedCallback.java"),
        template!("RegistryException.java"),
        template!("StaleBindingError.java"),
    ];
    if used(interface).next().is_some() || used_traits(interface).next().is_some() {
        files.push(template!("Callables.java"));
    }
    if interface.queues {
        files.extend([template!("Queue.java"), template!("Promises.java")]);
    }
    files
}

fn package(interface: &Interface) -> Package<'_> {
    let rows = checks::table(interface.pointer_width);
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
        kinds: types::kinds(interface),
        callables: Types(interface).callables(),
        tables: callables::tables(interface),
        wholes: rows.iter().filter_map(whole).collect(),
        texts: rows
            .iter()
            .map(|row| (row.kind, row.java.clone()))
            .collect(),
    }
}

/// Callback types and traits by their numbers.
fn identities(interface: &Interface) -> Vec<(u64, String)> {
    let callbacks = interface.callbacks.iter().map(|c| &c.call);
    let callbacks = callbacks.filter_map(|call| Some((call.identity?, call.ident.clone())));
    let traits = interface.traits.iter();
    callbacks
        .chain(traits.map(|t| (t.identity, t.ident.clone())))
        .collect()
}

/// What `invoke` knows of a row of the table, if that is of whole numbers.
fn whole(row: &checks::Check) -> Option<(String, String, String, bool, String)> {
    if !matches!(row.sort, Sort::Whole | Sort::Big) {
        return None;
    }
    // A Java `long` of 64 unsigned bits is never out of range.
    let bound = |text: &String| match text.parse::<i128>() {
        Ok(number) if number > i128::from(i64::MAX) => "Long.MAX_VALUE".to_owned(),
        Ok(number) if number == i128::from(i64::MIN) => "Long.MIN_VALUE".to_owned(),
        _ => format!("{text}L"),
    };
    let [low, high] = &row.python_range;
    let low = match row.java.contains("unsigned") {
        true => "Long.MIN_VALUE".to_owned(),
        false => bound(low),
    };
    let (kind, wanted) = (row.kind.to_owned(), row.java.clone());
    Some((kind, low, bound(high), row.nonzero, wanted))
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
    let (returned, tags) = (returned(call), tags(types, call));
    let (head, name, text) = match (by_handle, call.ident.rsplit_once('.')) {
        (true, Some((_, name))) => ("public", name, call.docs.clone()),
        (true, None) => ("public", "call", Vec::new()),
        (false, _) => ("public static", call.ident.as_str(), call.docs.clone()),
    };
    let otherwise = if by_handle {
        "Calls the callback."
    } else {
        "Calls the function of Rust's."
    };
    let own = [&docs::owners_taken(types.0, call), own].concat();
    Method {
        docs: javadoc::comment(&text, otherwise, &own, &tags, "    "),
        head: format!("{head} {returned} {name}({params})"),
        lines: body.lines,
    }
}

/// The tags of a call's documentation.
fn tags(types: Types<'_>, call: &Call) -> Vec<String> {
    let mut tags = params(types, call);
    if returned(call) != "void" {
        let what = match &call.promise {
            Some(_) => "the value of the callback's promise",
            None => "what the callback returns",
        };
        tags.push(javadoc::tag("return", what));
    }
    let fails = "if the call cannot be made or fails";
    tags.push(javadoc::tag("throws RegistryException", fails));
    tags
}

/// The tags of a call's parameters.
fn params(types: Types<'_>, call: &Call) -> Vec<String> {
    let tag = |p: &Param| javadoc::tag(&format!("param {}", p.name), &accepted(types.0, &p.ty));
    call.params.iter().map(tag).collect()
}
