//! Reads the records: converts each line and each descriptor to a part of the [`Interface`].
//!
//! Invariant, even for a damaged record: every name that generated code will use is an identifier,
//! and no struct contains itself.

use std::collections::BTreeMap;

use super::documentation::{docs, lines};
use super::facts::{
    binding, identifier, incomplete, label, library, name, required, symbol, values, version,
};
use super::layout::{self, Target};
use super::order::contained_first;
use super::pointees::Pointees;
use super::traits::traits;
use super::types::Types;
use super::{
    Call, Callback, Enumeration, Field, Function, Interface, ModelError, Named, Param, Promise,
    SURFACE, Struct, Type, UserData, Variant, extent, owning,
};
use crate::artifact::Artifact;
use crate::kind;
use crate::record::{Item, Record, TypeDesc};

/// What the records say of types that others name.
pub(super) struct Names<'a> {
    /// The structs and enumerations by their identity.
    pub(super) types: Types,
    /// What raw pointers point to.
    pub(super) pointees: Pointees<'a>,
}

/// Makes one interface of a library's records.
///
/// # Errors
/// [`ModelError`], by what is wrong first.
pub fn interface(artifact: &Artifact) -> Result<Interface, ModelError> {
    let records = unique(&artifact.records)?;
    let runtime = runtime(&records)?;
    check_layouts(&records, runtime)?;
    let named = records
        .iter()
        .filter_map(|record| Some((identity(record)?, named(record)?)));
    let names = Names {
        types: named.collect(),
        pointees: Pointees::new(&records)?,
    };
    let mut interface = Interface {
        prefix: symbol(runtime)?.to_owned(),
        module: symbol(runtime)?.to_owned(),
        version: version(runtime)?.to_owned(),
        library: library(artifact, runtime)?,
        fingerprint: records
            .iter()
            .fold(0, |sum, record| sum.wrapping_add(record.fingerprint)),
        pointer_width: runtime.pointer_width,
        wasm: artifact.wasm,
        archive: artifact.archive,
        queues: runtime.fact("queues").is_some(),
        functions: Vec::new(),
        callbacks: Vec::new(),
        traits: traits(&records, &names)?,
        structs: Vec::new(),
        enums: Vec::new(),
    };
    for record in &records {
        add(&mut interface, record, &names)?;
    }
    check_promises(&interface)?;
    interface.structs = contained_first(interface.structs)?;
    layout::fill_in(&mut interface.structs);
    extent::check(&interface)?;
    owning::check(&interface)?;
    Ok(interface)
}

/// Adds what the record describes.
fn add(interface: &mut Interface, record: &Record, names: &Names) -> Result<(), ModelError> {
    match record.item {
        Item::Function => interface.functions.push(function(record, names)?),
        Item::Callback => interface.callbacks.push(callback(record, names)?),
        Item::Struct => interface.structs.push(structure(record, names)?),
        Item::Enumeration => interface.enums.push(enumeration(record, names)?),
        Item::Runtime | Item::Pointees | Item::Trait | Item::Method => {}
    }
    Ok(())
}

/// Refuses a promise that nobody could await.
fn check_promises(interface: &Interface) -> Result<(), ModelError> {
    let mut promising = interface.calls().filter(|call| call.promise.is_some());
    match promising.next() {
        Some(call) if !interface.queues => Err(ModelError::NoQueues(call.symbol.clone())),
        _ => Ok(()),
    }
}

/// Sorted by symbol; equal records, which an archive may hold, are one.
fn unique(records: &[Record]) -> Result<Vec<&Record>, ModelError> {
    let mut by_symbol: BTreeMap<(u8, &str), &Record> = BTreeMap::new();
    for record in records {
        // These two are beside the items, whose symbols they may have.
        let beside = match record.item {
            Item::Runtime => 1,
            Item::Pointees => 2,
            _ => 0,
        };
        let key = (beside, required(record, "symbol")?);
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
    if let Some(second) = runtimes.next() {
        return Err(ModelError::TwoRuntimes(label(first), label(second)));
    }
    match first.fact("surface") {
        // A library without the line lacks a function, which `exports` tells.
        None | Some(SURFACE) => Ok(first),
        Some(other) => Err(ModelError::Surface(other.to_owned())),
    }
}

/// Checks that every type of every record has the size and alignment of its kind, of its inner type, or of its own record.
fn check_layouts(records: &[&Record], runtime: &Record) -> Result<(), ModelError> {
    let width = runtime.pointer_width;
    let target = Target::new(records, width).map_err(|what| incomplete(runtime, what))?;
    for record in records {
        if record.pointer_width != width {
            return Err(incomplete(record, format!("a pointer of {width} bytes")));
        }
        for desc in &record.types {
            target.check(desc).map_err(|what| misplaced(record, what))?;
        }
    }
    Ok(())
}

fn misplaced(record: &Record, what: String) -> ModelError {
    ModelError::Layout {
        item: label(record),
        what,
    }
}

/// The identity that other records use for this struct, enumeration or callback type.
fn identity(record: &Record) -> Option<u64> {
    match record.item {
        Item::Struct | Item::Enumeration => record.types.first().map(|desc| desc.identity),
        Item::Callback | Item::Trait => record.fact("identity")?.parse().ok(),
        _ => None,
    }
}

fn named(record: &Record) -> Option<Named> {
    Some(Named {
        symbol: record.fact("symbol")?.to_owned(),
        name: record.fact("name")?.to_owned(),
    })
}

/// The type at this place of a record; `rust` is what the source has there.
fn resolve(
    record: &Record,
    at: usize,
    desc: &TypeDesc,
    rust: &str,
    names: &Names,
) -> Result<Type, ModelError> {
    let pointee = record
        .fact("symbol")
        .and_then(|symbol| names.pointees.at(symbol, at));
    Type::of(desc, rust, &names.types, pointee).map_err(|what| incomplete(record, what))
}

fn params(record: &Record, names: &Names) -> Result<Vec<Param>, ModelError> {
    let mut params = Vec::new();
    for (index, line) in values(record, "param").enumerate() {
        let (name, rust) = line.split_once(' ').unwrap_or((line, ""));
        let name = identifier(record, "parameter", name)?.to_owned();
        let desc = desc(record, index, &format!("the type of `{name}`"))?;
        let ty = resolve(record, index, desc, rust, names)?;
        if desc.kind == kind::PROMISE
            || matches!(ty, Type::Void | Type::Array(..) | Type::Buffer(_))
        {
            return Err(incomplete(
                record,
                format!("a type that an argument can have, for `{name}`"),
            ));
        }
        let length = format!("{name}_len");
        params.push(Param { name, length, ty });
    }
    Ok(params)
}

fn desc<'a>(record: &'a Record, index: usize, what: &str) -> Result<&'a TypeDesc, ModelError> {
    let desc = record.types.get(index);
    desc.ok_or_else(|| incomplete(record, what))
}

/// The type of a result, or of a promise's value.
fn result(record: &Record, at: usize, desc: &TypeDesc, names: &Names) -> Result<Type, ModelError> {
    let written = record.fact("return").unwrap_or("()");
    match resolve(record, at, desc, written, names)? {
        Type::Array(..) | Type::Reference { .. } | Type::Slice(_) => {
            Err(incomplete(record, "a type that a result can have"))
        }
        ty => Ok(ty),
    }
}

/// What a promise is of, if the return type is one.
fn promised<'a>(
    record: &Record,
    returned: &'a TypeDesc,
) -> Result<Option<&'a TypeDesc>, ModelError> {
    match &returned.inner {
        _ if returned.kind != kind::PROMISE => Ok(None),
        Some(value) if value.kind != kind::PROMISE => Ok(Some(value)),
        _ => Err(incomplete(record, "what its promise is of")),
    }
}

pub(super) fn call(record: &Record, names: &Names) -> Result<Call, ModelError> {
    let params = params(record, names)?;
    let returned = desc(record, params.len(), "its return type")?;
    let krate = required(record, "crate")?;
    let returns = result(record, params.len(), returned, names)?;
    let promise = match promised(record, returned)? {
        Some(value) => Some(Promise {
            value: result(record, params.len(), value, names)?,
            fallible: value.fallible,
        }),
        None => None,
    };
    let bits = record.numbers.get(1).copied();
    let bits = bits.filter(|_| record.numbers.first() == Some(&1));
    // A failed call returns no promise.
    let bits = bits.or(promise.as_ref().map(|_| 0));
    Ok(Call {
        name: name(record)?.to_owned(),
        ident: name(record)?.to_owned(),
        binding: binding(record)?,
        krate: krate.split(' ').next().unwrap_or("").to_owned(),
        identity: record.fact("identity").and_then(|text| text.parse().ok()),
        symbol: symbol(record)?.to_owned(),
        docs: docs(record),
        is_unsafe: record.fact("unsafe").is_some(),
        params,
        returns,
        promise,
        fallible: returned.fallible,
        on_error: record.fact("on_error").map(str::to_owned),
        on_error_bits: bits,
    })
}

fn function(record: &Record, names: &Names) -> Result<Function, ModelError> {
    let handle = required(record, "handle")?
        .parse()
        .map_err(|_| incomplete(record, "a whole number as its `handle`"))?;
    let call = call(record, names)?;
    Ok(Function {
        handle,
        constant: format!("{}_HANDLE", call.symbol.to_uppercase()),
        call,
        pinned: record.fact("pinned").is_some(),
    })
}

fn callback(record: &Record, names: &Names) -> Result<Callback, ModelError> {
    let pool = record
        .fact("pool")
        .unwrap_or("0")
        .parse()
        .map_err(|_| incomplete(record, "a whole number as its `pool`"))?;
    let call = call(record, names)?;
    let user_data = user_data(record, &call, names)?;
    Ok(Callback {
        fingerprint: record.fingerprint,
        call,
        pool,
        user_data,
    })
}

fn user_data(record: &Record, call: &Call, names: &Names) -> Result<UserData, ModelError> {
    let params = call.params.len();
    let described = names.pointees.at(&call.symbol, params + 1);
    let at = match record.fact("user_data_at").map(str::parse) {
        None => None,
        Some(Ok(at)) if at <= params => Some(at),
        Some(_) => return Err(incomplete(record, "the place of its `user_data`")),
    };
    Ok(UserData {
        ty: Type::of_user_data(described, &names.types),
        at,
    })
}

/// The largest size of a struct. A larger one is a mistake, or a damaged record.
const LARGEST_STRUCT: u32 = 16 << 20;

/// A member's line and the documentation lines after it.
fn members(record: &Record) -> Vec<(&str, Vec<String>)> {
    let mut members: Vec<(&str, Vec<String>)> = Vec::new();
    for (keyword, value) in &record.facts {
        match (keyword.as_str(), members.last_mut()) {
            ("member", _) => members.push((value, Vec::new())),
            ("about", Some((_, docs))) => docs.extend(lines(value)),
            _ => {}
        }
    }
    members
}

fn structure(record: &Record, names: &Names) -> Result<Struct, ModelError> {
    let whole = desc(record, 0, "its own type")?;
    if record.types.iter().any(|desc| desc.size > LARGEST_STRUCT) {
        return Err(incomplete(record, "a size below 16 MiB"));
    }
    let members = members(record).into_iter().enumerate();
    let fields: Vec<(Field, u32)> = members
        .map(|(index, (line, docs))| field(record, index, line, docs, names))
        .collect::<Result<_, _>>()?;
    layout::check_struct(whole, &fields).map_err(|what| misplaced(record, what))?;
    Ok(Struct {
        fingerprint: record.fingerprint,
        name: name(record)?.to_owned(),
        accepted: String::new(),
        symbol: symbol(record)?.to_owned(),
        docs: docs(record),
        size: whole.size,
        align: whole.align,
        // Known when what it contains is.
        natural_align: whole.align,
        over_aligned: false,
        fields: fields.into_iter().map(|(field, _)| field).collect(),
    })
}

/// A field, and its size.
fn field(
    record: &Record,
    index: usize,
    line: &str,
    docs: Vec<String>,
    names: &Names,
) -> Result<(Field, u32), ModelError> {
    let (name, rust) = line.split_once(' ').unwrap_or((line, ""));
    let name = identifier(record, "field", name)?;
    let desc = desc(record, index + 1, &format!("the type of `{name}`"))?;
    let ty = resolve(record, index, desc, rust, names)?;
    if !ty.is_stored() && ty.handle_of().is_none() {
        return Err(incomplete(
            record,
            format!("a type that a field can have, for `{name}`"),
        ));
    }
    let offset = record.numbers.get(index).copied();
    let offset = offset.and_then(|offset| u32::try_from(offset).ok());
    let field = Field {
        name: name.to_owned(),
        docs,
        ty,
        offset: offset.ok_or_else(|| incomplete(record, format!("the offset of `{name}`")))?,
        align: desc.align,
    };
    Ok((field, desc.size))
}

fn enumeration(record: &Record, names: &Names) -> Result<Enumeration, ModelError> {
    let integer = desc(record, 1, "its integer type")?;
    let repr = resolve(record, 1, integer, "", names)?;
    // An enumeration is not accepted: it could be this one, which would then have no size.
    if !matches!(repr, Type::Int { .. } | Type::Size { .. }) {
        return Err(incomplete(record, "an integer as its type"));
    }
    let whole = desc(record, 0, "its own type")?;
    if (whole.size, whole.align) != (integer.size, integer.align) {
        let what = format!(
            "it has {} bytes and an alignment of {}, and its integer {} and {}",
            whole.size, whole.align, integer.size, integer.align
        );
        return Err(misplaced(record, what));
    }
    let mut variants = Vec::new();
    for (index, (name, docs)) in members(record).into_iter().enumerate() {
        let name = identifier(record, "variant", name)?;
        let value = record
            .numbers
            .get(index)
            .ok_or_else(|| incomplete(record, format!("the number of `{name}`")))?;
        variants.push(Variant {
            name: name.to_owned(),
            docs,
            value: number(&repr, *value),
        });
    }
    Ok(Enumeration {
        fingerprint: record.fingerprint,
        name: name(record)?.to_owned(),
        symbol: symbol(record)?.to_owned(),
        docs: docs(record),
        repr,
        variants,
    })
}

/// A discriminant, whose 64 bits the record holds.
#[allow(
    clippy::cast_possible_wrap,
    reason = "the bits are those of a signed number"
)]
fn number(repr: &Type, bits: u64) -> i128 {
    match repr {
        Type::Int { signed: false, .. } | Type::Size { signed: false, .. } => i128::from(bits),
        _ => i128::from(bits as i64),
    }
}
