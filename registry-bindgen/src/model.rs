//! Records -> one interface: everything that the emitters may know, and nothing about any language.
//!
//! Before this: `artifact.rs` has read the records, in the linker's order. After it: `emit/<language>.rs`.
//!
//! An interface is sorted by symbol, so that it does not depend on that order; two records of one symbol are an error unless they are
//! equal (an archive may hold a crate twice). `types.rs` gives descriptors their meaning.

mod types;

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::artifact::Artifact;
use crate::record::{Item, Record, TypeDesc};
pub use types::{Named, Pointee, Type};

/// What one library offers to foreign code.
#[derive(Clone, Debug, Serialize)]
pub struct Interface {
    /// The prefix of the library's own functions: the name of the crate with `export_runtime!()`.
    pub prefix: String,
    /// That crate's version.
    pub version: String,
    /// The interface's fingerprint, which `<prefix>_fingerprint()` returns too.
    #[serde(serialize_with = "hexadecimal")]
    pub fingerprint: u64,
    /// Bytes of a pointer on the library's target.
    pub pointer_width: u8,
    /// Whether the library is a wasm module, where handles cross as doubles.
    pub wasm: bool,
    /// Functions with a stub of their own, by symbol.
    pub functions: Vec<Function>,
    /// Callback types, whose closures are called by handle, by symbol.
    pub callbacks: Vec<Callback>,
    /// Structs that cross, each after those that it contains.
    pub structs: Vec<Struct>,
    /// Enumerations that cross, by C name.
    pub enums: Vec<Enumeration>,
}

/// What functions and callback types have in common: how they are called.
#[derive(Clone, Debug, Serialize)]
pub struct Call {
    /// The Rust name, without its path.
    pub name: String,
    /// The crate that declares it.
    pub krate: String,
    /// The C symbol, or its beginning for a callback type.
    pub symbol: String,
    /// The documentation, a line each.
    pub docs: Vec<String>,
    /// Whether the caller has to keep a contract that the documentation states.
    pub is_unsafe: bool,
    /// The parameters.
    pub params: Vec<Param>,
    /// The return type.
    pub returns: Type,
    /// Whether the callback can fail by itself.
    pub fallible: bool,
    /// What a plain call returns in place of an error, as it stands in the source.
    pub on_error: Option<String>,
    /// The same as bits, for numbers only.
    pub on_error_bits: Option<u64>,
}

/// A function with a stub and a handle of its own.
#[derive(Clone, Debug, Serialize)]
pub struct Function {
    /// How it is called.
    #[serde(flatten)]
    pub call: Call,
    /// The hardcoded handle.
    pub handle: u64,
    /// Whether it is exported for the life of the program.
    pub pinned: bool,
}

/// A callback type.
#[derive(Clone, Debug, Serialize)]
pub struct Callback {
    /// How its closures are called.
    #[serde(flatten)]
    pub call: Call,
    /// Bare stubs in its pool.
    pub pool: u64,
}

/// A parameter.
#[derive(Clone, Debug, Serialize)]
pub struct Param {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Type,
}

/// A struct with C's layout.
#[derive(Clone, Debug, Serialize)]
pub struct Struct {
    /// The Rust name.
    pub name: String,
    /// The C name.
    pub symbol: String,
    /// The documentation, a line each.
    pub docs: Vec<String>,
    /// Size in bytes.
    pub size: u32,
    /// The fields in order.
    pub fields: Vec<Field>,
}

/// A field.
#[derive(Clone, Debug, Serialize)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its documentation, a line each.
    pub docs: Vec<String>,
    /// Its type.
    pub ty: Type,
}

/// A fieldless enumeration.
#[derive(Clone, Debug, Serialize)]
pub struct Enumeration {
    /// The Rust name.
    pub name: String,
    /// The C name.
    pub symbol: String,
    /// The documentation, a line each.
    pub docs: Vec<String>,
    /// The integer that crosses.
    pub repr: Type,
    /// The variants in order.
    pub variants: Vec<Variant>,
}

/// A variant.
#[derive(Clone, Debug, Serialize)]
pub struct Variant {
    /// Its name.
    pub name: String,
    /// Its documentation, a line each.
    pub docs: Vec<String>,
    /// Its number.
    pub value: i64,
}

/// Why records do not make one interface.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ModelError {
    /// No record of an `export_runtime!()`.
    NoRuntime,
    /// Two of them.
    TwoRuntimes(String, String),
    /// Two different items of one C name.
    Duplicate(String),
    /// A record lacks what its kind must have, or names a type that has no record.
    Incomplete {
        /// The record's item.
        item: String,
        /// What is missing.
        what: String,
    },
}

impl fmt::Display for ModelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRuntime => write!(
                f,
                "no record of the library's own functions; write `registry_core::export_runtime!();` once in the library's crate"
            ),
            Self::TwoRuntimes(one, other) => {
                write!(
                    f,
                    "two crates export the library's own functions, `{one}` and `{other}`; keep `export_runtime!()` in the crate that is built as the library"
                )
            }
            Self::Duplicate(symbol) => write!(
                f,
                "two different items are called `{symbol}` in C; rename one, or give it `name = \"..\"`"
            ),
            Self::Incomplete { item, what } => write!(
                f,
                "the record of `{item}` lacks {what}; build the library again with the `registry-core` that belongs to this `registry-bindgen`"
            ),
        }
    }
}

impl std::error::Error for ModelError {}

/// The structs and enumerations by their identity.
type Names = BTreeMap<u64, Named>;

/// Makes one interface of a library's records.
///
/// # Errors
/// [`ModelError`], by what is wrong first.
pub fn interface(artifact: &Artifact) -> Result<Interface, ModelError> {
    let records = unique(&artifact.records)?;
    let runtime = runtime(&records)?;
    let names: Names = records
        .iter()
        .filter_map(|record| Some((identity(record)?, named(record)?)))
        .collect();
    let mut interface = Interface {
        prefix: required(runtime, "symbol")?.to_owned(),
        version: required(runtime, "crate")?
            .split_once(' ')
            .map_or("0.0.0", |(_, version)| version)
            .to_owned(),
        fingerprint: records
            .iter()
            .fold(0, |sum, record| sum.wrapping_add(record.fingerprint)),
        pointer_width: runtime.pointer_width,
        wasm: artifact.wasm,
        functions: Vec::new(),
        callbacks: Vec::new(),
        structs: Vec::new(),
        enums: Vec::new(),
    };
    for record in &records {
        match record.item {
            Item::Function => interface.functions.push(function(record, &names)?),
            Item::Callback => interface.callbacks.push(callback(record, &names)?),
            Item::Struct => interface.structs.push(structure(record, &names)?),
            Item::Enumeration => interface.enums.push(enumeration(record, &names)?),
            Item::Runtime => {}
        }
    }
    interface.structs = contained_first(interface.structs);
    Ok(interface)
}

/// Sorted by symbol; equal records, which an archive may hold, are one.
fn unique(records: &[Record]) -> Result<Vec<&Record>, ModelError> {
    let mut by_symbol: BTreeMap<(bool, &str), &Record> = BTreeMap::new();
    for record in records {
        let key = (record.item == Item::Runtime, required(record, "symbol")?);
        if by_symbol
            .insert(key, record)
            .is_some_and(|before| before != record)
        {
            return Err(ModelError::Duplicate(key.1.to_owned()));
        }
    }
    Ok(by_symbol.into_values().collect())
}

fn runtime<'a>(records: &[&'a Record]) -> Result<&'a Record, ModelError> {
    let mut runtimes = records.iter().filter(|record| record.item == Item::Runtime);
    let first = runtimes.next().ok_or(ModelError::NoRuntime)?;
    match runtimes.next() {
        Some(second) => Err(ModelError::TwoRuntimes(label(first), label(second))),
        None => Ok(first),
    }
}

/// The identity that other records use for this struct or enumeration.
fn identity(record: &Record) -> Option<u64> {
    matches!(record.item, Item::Struct | Item::Enumeration)
        .then(|| record.types.first().map(|desc| desc.identity))?
}

fn named(record: &Record) -> Option<Named> {
    Some(Named {
        symbol: record.fact("symbol")?.to_owned(),
        name: record.fact("name")?.to_owned(),
    })
}

fn label(record: &Record) -> String {
    record
        .fact("symbol")
        .or(record.fact("name"))
        .unwrap_or("?")
        .to_owned()
}

fn incomplete(record: &Record, what: impl Into<String>) -> ModelError {
    ModelError::Incomplete {
        item: label(record),
        what: what.into(),
    }
}

fn required<'a>(record: &'a Record, keyword: &str) -> Result<&'a str, ModelError> {
    record
        .fact(keyword)
        .ok_or_else(|| incomplete(record, format!("its `{keyword}` line")))
}

/// All values of a keyword, in order.
fn values<'a>(record: &'a Record, keyword: &'a str) -> impl Iterator<Item = &'a str> {
    record
        .facts
        .iter()
        .filter(move |(k, _)| k == keyword)
        .map(|(_, value)| value.as_str())
}

fn docs(record: &Record) -> Vec<String> {
    // The doc comment `/// text` is the string ` text`: one leading space is the comment's, not the author's.
    values(record, "doc")
        .flat_map(lines)
        .map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end().to_owned())
        .collect()
}

/// `"".lines()` is no line, but an empty doc comment is one: it separates paragraphs.
fn lines(text: &str) -> Vec<&str> {
    if text.is_empty() {
        vec![""]
    } else {
        text.lines().collect()
    }
}

fn resolve(record: &Record, desc: TypeDesc, rust: &str, names: &Names) -> Result<Type, ModelError> {
    Type::of(desc, rust, names).map_err(|what| incomplete(record, what))
}

fn call(record: &Record, names: &Names) -> Result<Call, ModelError> {
    let mut params = Vec::new();
    for (index, line) in values(record, "param").enumerate() {
        let (name, rust) = line.split_once(' ').unwrap_or((line, ""));
        let desc = record
            .types
            .get(index)
            .ok_or_else(|| incomplete(record, format!("the type of `{name}`")))?;
        params.push(Param {
            name: name.to_owned(),
            ty: resolve(record, *desc, rust, names)?,
        });
    }
    let returned = *record
        .types
        .get(params.len())
        .ok_or_else(|| incomplete(record, "its return type"))?;
    let has_bits = record.numbers.first() == Some(&1);
    Ok(Call {
        name: required(record, "name")?.to_owned(),
        krate: required(record, "crate")?
            .split(' ')
            .next()
            .unwrap_or("")
            .to_owned(),
        symbol: required(record, "symbol")?.to_owned(),
        docs: docs(record),
        is_unsafe: record.fact("unsafe").is_some(),
        params,
        returns: resolve(
            record,
            returned,
            record.fact("return").unwrap_or("()"),
            names,
        )?,
        fallible: returned.fallible,
        on_error: record.fact("on_error").map(str::to_owned),
        on_error_bits: if has_bits {
            record.numbers.get(1).copied()
        } else {
            None
        },
    })
}

fn function(record: &Record, names: &Names) -> Result<Function, ModelError> {
    let handle = required(record, "handle")?
        .parse()
        .map_err(|_| incomplete(record, "a whole number as its `handle`"))?;
    Ok(Function {
        call: call(record, names)?,
        handle,
        pinned: record.fact("pinned").is_some(),
    })
}

fn callback(record: &Record, names: &Names) -> Result<Callback, ModelError> {
    let pool = record
        .fact("pool")
        .unwrap_or("0")
        .parse()
        .map_err(|_| incomplete(record, "a whole number as its `pool`"))?;
    Ok(Callback {
        call: call(record, names)?,
        pool,
    })
}

/// A member's line and the documentation lines after it.
fn members(record: &Record) -> Vec<(&str, Vec<String>)> {
    let mut members: Vec<(&str, Vec<String>)> = Vec::new();
    for (keyword, value) in &record.facts {
        match (keyword.as_str(), members.last_mut()) {
            ("member", _) => members.push((value, Vec::new())),
            ("about", Some((_, docs))) => docs.push(
                value
                    .strip_prefix(' ')
                    .unwrap_or(value)
                    .trim_end()
                    .to_owned(),
            ),
            _ => {}
        }
    }
    members
}

fn structure(record: &Record, names: &Names) -> Result<Struct, ModelError> {
    let mut fields = Vec::new();
    for (index, (line, docs)) in members(record).into_iter().enumerate() {
        let (name, rust) = line.split_once(' ').unwrap_or((line, ""));
        let desc = record
            .types
            .get(index + 1)
            .ok_or_else(|| incomplete(record, format!("the type of `{name}`")))?;
        fields.push(Field {
            name: name.to_owned(),
            docs,
            ty: resolve(record, *desc, rust, names)?,
        });
    }
    Ok(Struct {
        name: required(record, "name")?.to_owned(),
        symbol: required(record, "symbol")?.to_owned(),
        docs: docs(record),
        size: record.types.first().map_or(0, |desc| desc.size),
        fields,
    })
}

fn enumeration(record: &Record, names: &Names) -> Result<Enumeration, ModelError> {
    let repr = *record
        .types
        .get(1)
        .ok_or_else(|| incomplete(record, "its integer type"))?;
    let mut variants = Vec::new();
    for (index, (name, docs)) in members(record).into_iter().enumerate() {
        let value = record
            .numbers
            .get(index)
            .ok_or_else(|| incomplete(record, format!("the number of `{name}`")))?;
        variants.push(Variant {
            name: name.to_owned(),
            docs,
            value: signed(*value),
        });
    }
    Ok(Enumeration {
        name: required(record, "name")?.to_owned(),
        symbol: required(record, "symbol")?.to_owned(),
        docs: docs(record),
        repr: resolve(record, repr, "", names)?,
        variants,
    })
}

/// The number whose two's complement the record holds.
#[allow(
    clippy::cast_possible_wrap,
    reason = "the bits are those of a signed number"
)]
fn signed(bits: u64) -> i64 {
    bits as i64
}

/// C needs a struct before the structs that contain it. A struct cannot contain itself, so each round places at least one.
fn contained_first(mut waiting: Vec<Struct>) -> Vec<Struct> {
    let mut placed: Vec<Struct> = Vec::new();
    while !waiting.is_empty() {
        let names: Vec<String> = waiting.iter().map(|s| s.symbol.clone()).collect();
        let (ready, later): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|s| {
            !s.fields.iter().any(|field| {
                field
                    .ty
                    .contained()
                    .is_some_and(|name| names.iter().any(|n| n == name))
            })
        });
        if ready.is_empty() {
            placed.extend(later);
            return placed;
        }
        placed.extend(ready);
        waiting = later;
    }
    placed
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature is serde's"
)]
fn hexadecimal<S: serde::Serializer>(value: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&format!("{value:#018x}"))
}
