//! The Python package: typed functions and classes over `ctypes`, or over `cffi` where it is asked for.
//!
//! All that a caller sees is in `__init__.py` and is the same for both
//! backends, which offer the symbols and five small functions each (`array`, `struct`, `pointer`, `address`, `text`).
//!
//! Between any two steps of a call, CPython may run a signal handler, a finaliser or the collector, which may call the library too. So the status
//! comes with the call itself, by the `_try` form, and the message is that of this call: asked for by its handle and its status.
//! `types.rs` knows how a type is spelled, and `calls.rs` writes the bodies.

mod callables;
mod calls;
mod classes;
mod implementers;
mod imports;
mod lines;
mod structs;
mod symbols;
mod types;
mod version;

use serde::Serialize;

use super::{EmitError, File, docs, manifest, render, status};
use crate::checks;
use crate::library_name::LibraryName;
use crate::model::{Call, Interface, Type};
use callables::{Callable, callables};
use calls::body;
use classes::{Class, Method, classes};
use implementers::{Implemented, implemented};
use imports::Imports;
use lines::broken;
use structs::Struct;
use symbols::{Symbol, symbols};
use types::{cdef, ctypes, hint, kind};

#[derive(Serialize)]
struct Package<'a> {
    prefix: &'a str,
    module: &'a str,
    version: &'a str,
    /// The version as Python's packages have it.
    pep440: String,
    library: &'a LibraryName,
    fingerprint: String,
    exceptions: Vec<Exception>,
    /// The names of all exceptions, sorted.
    errors: Vec<String>,
    functions: Vec<Function>,
    callbacks: Vec<Class>,
    /// Traits, whose implementers are Rust's.
    traits: Vec<Class>,
    /// The traits again, whose implementers are Python's.
    implemented: Vec<Implemented>,
    structs: Vec<Struct>,
    enums: Vec<Enum>,
    /// Every symbol that the package calls, with its types for both backends.
    symbols: Vec<Symbol>,
    /// The kinds of all results: a cell is made of each.
    cells: Vec<String>,
    /// The arrays that slices, buffers and references hold: cffi's types of them are parsed at the import.
    rows: Vec<Row>,
    /// What the hints of the module and of its stub import from `collections.abc` and from `typing`, sorted.
    imports: [Imports; 2],
    /// The trampolines of functions that Rust calls.
    callables: Vec<Callable>,
    /// Whether there is a typed handle anywhere.
    has_handles: bool,
    /// Whether a call returns a promise.
    has_promises: bool,
    /// Whether the library has queues.
    queues: bool,
    /// Whether a call takes a struct by value that Python can't pass so.
    has_over_aligned: bool,
    /// Whether a struct has an alignment that the backends do not give it.
    has_alignments: bool,
    /// What arguments may be.
    checks: Vec<checks::Check>,
    /// All public names, sorted.
    public: Vec<String>,
}

/// An array: its innermost element, and its lengths as C writes them.
#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    of: String,
    counts: String,
}

/// The exception of a status.
#[derive(Serialize)]
struct Exception {
    number: i32,
    class: String,
    meaning: &'static str,
}

#[derive(Serialize)]
struct Function {
    name: String,
    handle: u64,
    docs: Vec<String>,
    /// The signature, wrapped as formatters do.
    signature: String,
    /// The same before the dots of a stub.
    stub: String,
    lines: Vec<String>,
}

#[derive(Serialize)]
struct Enum {
    name: String,
    symbol: String,
    docs: Vec<String>,
    variants: Vec<Variant>,
    /// What checks a value of it.
    check: String,
    ctypes: String,
    cdef: String,
}

#[derive(Serialize)]
struct Variant {
    name: String,
    value: i128,
    docs: Vec<String>,
}

/// A template by the name of its file.
macro_rules! template {
    ($name:literal) => {
        ($name, include_str!(concat!("../templates/python/", $name)))
    };
}

/// The package.
///
/// # Errors
/// Only if a template is at fault.
pub fn files(interface: &Interface) -> Result<Vec<File>, EmitError> {
    let package = package(interface);
    let folder = &interface.module;
    let file = |(name, template)| render(format!("{folder}/{name}"), template, &package);
    let modules = vec![
        template!("__init__.py"),
        template!("__init__.pyi"),
        template!("_checks.py"),
        template!("_errors.py"),
        template!("_library.py"),
        template!("_ctypes.py"),
        template!("_cffi.py"),
    ];
    let queue = interface.queues.then_some(template!("_queue.py"));
    let callables = (!package.callables.is_empty()).then_some(template!("_callables.py"));
    let typed = File {
        path: format!("{folder}/py.typed").into(),
        text: String::new(),
        once: false,
    };
    let (setup, project) = (template!("setup.py"), template!("pyproject.toml"));
    let own = [
        typed,
        render(setup.0, setup.1, &package)?,
        manifest(project.0, project.1, &package)?,
    ];
    let files: Result<Vec<File>, EmitError> = modules.into_iter().map(file).collect();
    let more: Result<Vec<File>, EmitError> = queue.into_iter().chain(callables).map(file).collect();
    Ok(files?.into_iter().chain(own).chain(more?).collect())
}

fn package(interface: &Interface) -> Package<'_> {
    let functions = interface.functions.iter();
    let functions: Vec<Function> = functions.map(|f| function(interface, f)).collect();
    let [callbacks, traits] = classes(interface);
    let implemented = implemented(interface);
    let structs = structs::structs(interface);
    let enums: Vec<Enum> = interface.enums.iter().map(enumeration).collect();
    let errors = errors();
    let public = public(interface, &errors);
    Package {
        prefix: &interface.prefix,
        module: &interface.module,
        version: &interface.version,
        pep440: version::pep440(&interface.version),
        library: &interface.library,
        fingerprint: format!("0x{:016X}", interface.fingerprint),
        exceptions: status::STATUSES[1..].iter().map(exception).collect(),
        errors,
        imports: imports(&functions, [&callbacks, &traits], &implemented, &structs),
        functions,
        callbacks,
        traits,
        implemented,
        structs,
        enums,
        callables: callables(interface),
        has_handles: interface.types().any(|ty| ty.handle_of().is_some()),
        has_promises: interface.calls().any(|call| call.promise.is_some()),
        queues: interface.queues,
        has_over_aligned: interface
            .calls()
            .any(|call| interface.over_aligned_by_value(call).is_some()),
        has_alignments: interface.structs.iter().any(|s| s.over_aligned),
        symbols: symbols(interface),
        cells: cells(interface),
        rows: rows(interface),
        checks: checks::table(interface.pointer_width),
        public,
    }
}

/// What the hints of the module and of its stub import.
fn imports(
    functions: &[Function],
    classes: [&[Class]; 2],
    implemented: &[Implemented],
    structs: &[Struct],
) -> [Imports; 2] {
    let methods = classes.into_iter().flatten().flat_map(|c| &c.methods);
    let methods = methods.chain(implemented.iter().flat_map(|i| &i.methods));
    let signatures = functions.iter().map(|f| f.signature.as_str());
    let signatures = signatures.chain(methods.map(|m| m.signature.as_str()));
    let signatures: String = signatures.collect();
    let constructors = structs.iter().filter_map(|s| s.constructor.as_deref());
    let declared: String = std::iter::once(signatures.as_str())
        .chain(constructors)
        .collect();
    let protocol = if implemented.is_empty() {
        ""
    } else {
        "Protocol"
    };
    [
        Imports::of(&signatures, &[], &["SupportsIndex", protocol]),
        Imports::of(
            &declared,
            &["Callable", "Iterable"],
            &["Self", "SupportsFloat", "SupportsIndex", protocol],
        ),
    ]
}

/// The names in `__all__`.
fn public(interface: &Interface, errors: &[String]) -> Vec<String> {
    let mut public = [
        &[
            "HANDLES",
            "describe",
            "invoke",
            "is_live",
            "live_count",
            "release",
            "set_error_hook",
            "silence_errors",
        ]
        .map(str::to_owned),
        errors,
    ]
    .concat();
    public.extend(interface.queues.then(|| "Queue".to_owned()));
    let traits = interface.traits.iter();
    public.extend(interface.functions.iter().map(|f| f.call.ident.clone()));
    public.extend(interface.callbacks.iter().map(|c| c.call.ident.clone()));
    public.extend(traits.clone().map(|t| t.ident.clone()));
    public.extend(traits.filter_map(|t| t.implemented.clone()));
    public.extend(interface.structs.iter().map(|s| s.name.clone()));
    public.extend(interface.enums.iter().map(|e| e.name.clone()));
    // As linters sort `__all__`: constants, classes, the rest.
    public.sort_by_key(|name| {
        let first_is_upper = name.starts_with(char::is_uppercase);
        let constant = first_is_upper && !name.contains(char::is_lowercase);
        (!constant, !first_is_upper, natural(name))
    });
    public
}

/// A part of a name, in the order in which linters sort names: `signed8` stands before `signed16`.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Number(u128),
    Letter(char),
}

fn natural(name: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    for c in name.chars() {
        match (parts.last_mut(), c.to_digit(10)) {
            (Some(Part::Number(number)), Some(digit)) => {
                *number = number.saturating_mul(10).saturating_add(digit.into());
            }
            (_, Some(digit)) => parts.push(Part::Number(digit.into())),
            (_, None) => parts.push(Part::Letter(c)),
        }
    }
    parts
}

/// The kinds of all results, sorted.
fn cells(interface: &Interface) -> Vec<String> {
    let promised = interface.calls().filter_map(|call| call.promise.as_ref());
    let returned = interface.calls().map(|call| &call.returns);
    let returned = returned.chain(promised.map(|promise| &promise.value));
    let kinds = returned.filter(|ty| **ty != Type::Void).map(kind);
    // Those of the queue's own functions.
    let own = ["int32_t", "size_t", "uint64_t"].map(str::to_owned);
    let own = own.into_iter().filter(|_| interface.queues);
    let kinds: std::collections::BTreeSet<String> = kinds.chain(own).collect();
    kinds.into_iter().collect()
}

/// The arrays that slices, buffers and references hold, sorted.
fn rows(interface: &Interface) -> Vec<Row> {
    let arrays = interface.types().filter_map(|ty| match ty {
        Type::Slice(of) | Type::Buffer(of) | Type::Reference { to: of, .. } => match &**of {
            array @ Type::Array(..) => Some(types::row(array)),
            _ => None,
        },
        _ => None,
    });
    let arrays: std::collections::BTreeSet<Row> = arrays
        .map(|(of, counts)| Row {
            of: kind(of),
            counts,
        })
        .collect();
    arrays.into_iter().collect()
}

/// The names of all exceptions, sorted.
fn errors() -> Vec<String> {
    let classes = status::STATUSES[1..].iter();
    let mut errors: Vec<String> = classes.map(status::Status::python_class).collect();
    errors.extend(["RegistryError", "StaleBindingError"].map(str::to_owned));
    errors.sort();
    errors
}

fn exception(status: &status::Status) -> Exception {
    Exception {
        number: status.number,
        class: status.python_class(),
        meaning: status.meaning,
    }
}

fn function(interface: &Interface, f: &crate::model::Function) -> Function {
    let (call, handle) = (&f.call, docs::handle(f));
    let raises = "Raises `RegistryError` if the call cannot be made or fails.".to_owned();
    let name = call.ident.clone();
    let [signature, stub] = signatures(interface, &name, None, call, "");
    Function {
        docs: docstring(&docs::paragraphs(&[
            docs::trimmed(&call.docs),
            &docs::owners_taken(interface, call),
            &[raises, handle],
        ])),
        signature,
        stub,
        lines: body(interface, call, &f.handle.to_string(), None, "    "),
        handle: f.handle,
        name,
    }
}

/// `def name(a: int) -> int`, before a body and before the dots of a stub.
fn signatures(
    interface: &Interface,
    name: &str,
    first: Option<&str>,
    call: &Call,
    indent: &str,
) -> [String; 2] {
    let deeper = format!("{indent}    ");
    let params = call.params.iter();
    let params = params.map(|p| callables::declared(interface, p, &deeper));
    let first = first.map(|first| [first, first].map(str::to_owned));
    let (short, long): (Vec<String>, Vec<String>) = first
        .into_iter()
        .chain(params)
        .map(|[short, long]| (short, long))
        .unzip();
    let (open, close) = (
        format!("def {name}("),
        format!(") -> {}", returned_hint(call)),
    );
    [":", ": ..."].map(|end| {
        if long == short {
            return broken(&open, &short, &close, indent, end.len());
        }
        let rows = long.iter().map(|param| format!("{deeper}{param},\n"));
        format!("{open}\n{}{indent}{close}", rows.collect::<String>())
    })
}

/// What a call returns, for type checkers.
fn returned_hint(call: &Call) -> String {
    match &call.promise {
        Some(promise) => format!("asyncio.Future[{}]", hint(&promise.value, false)),
        None => hint(&call.returns, false),
    }
}

fn enumeration(e: &crate::model::Enumeration) -> Enum {
    Enum {
        name: e.name.clone(),
        symbol: e.symbol.clone(),
        docs: docstring(docs::trimmed(&e.docs)),
        variants: e
            .variants
            .iter()
            .map(|v| Variant {
                name: v.name.clone(),
                value: v.value,
                docs: docstring(docs::trimmed(&v.docs)),
            })
            .collect(),
        check: broken(
            "return _checks.member(",
            &["name".into(), "value".into(), e.name.clone()],
            ")",
            "    ",
            0,
        ),
        ctypes: ctypes(&e.repr),
        cdef: cdef(&e.repr, ""),
    }
}

/// Python reads a backslash and three quotes in a docstring; a quote beside its own gets a space, as formatters give it.
fn docstring(lines: &[String]) -> Vec<String> {
    let escaped = |line: &String| {
        let line = line.trim_end().replace('\\', "\\\\");
        line.replace("\"\"\"", "\\\"\\\"\\\"")
    };
    let mut lines: Vec<String> = lines.iter().map(escaped).collect();
    if let Some(first) = lines.first_mut() {
        *first = first.trim_start().to_owned();
        if first.starts_with('"') {
            first.insert(0, ' ');
        }
    }
    if let [only] = lines.as_mut_slice() {
        if only.ends_with('"') {
            only.push(' ');
        }
    }
    lines
}
