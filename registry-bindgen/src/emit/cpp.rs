//! The C++ header: functions that throw, and a move-only owner for each callback type. It is header-only C++11 over the C header.
//!
//! It includes the header of `c.rs` and calls only the `_try` forms: in C++ an
//! out-pointer costs nothing, and the status is the exception.

mod callables;
mod owning;

use serde::Serialize;

use super::{EmitError, File, docs, render, status};
use crate::model::{Call, Interface, Param, Pointee, Trait, Type};
use crate::names;

#[derive(Serialize)]
struct Header<'a> {
    prefix: &'a str,
    /// The header of C, without its ending.
    c_header: String,
    namespace: &'a str,
    version: &'a str,
    guard: String,
    /// What all headers share.
    shared: String,
    /// A number of it, by which a header knows whether one before it has the same.
    shared_number: String,
    /// Whether the library has queues.
    queues: bool,
    types: Vec<(String, String)>,
    /// Structs that own callbacks, which are classes of their own here.
    owning: Vec<owning::Owning>,
    has_owned_arrays: bool,
    callables: Vec<callables::Callable>,
    /// Traits whose implementers are of C++.
    implemented: Vec<callables::Implemented>,
    functions: Vec<Operation>,
    classes: Vec<Class>,
}

/// The data of a call for the template.
#[derive(Serialize)]
struct Operation {
    docs: String,
    name: String,
    symbol: String,
    params: String,
    args: String,
    returns: String,
    /// The type that C writes through the result pointer; empty for none.
    raw: String,
    /// What is called; a class has its own.
    handle: String,
    /// How the raw result becomes the result.
    convert: String,
    /// How the value of the promise that it returns is taken.
    promised: Option<Promised>,
    /// The owners that a call takes, unless it is refused.
    taken: Vec<String>,
    /// Whether it returns a vector of elements that need more alignment than an allocator gave before C++17.
    over_aligned: bool,
}

/// The value of a promise.
#[derive(Serialize)]
struct Promised {
    value: String,
    /// The type that C writes; empty for none.
    raw: String,
    convert: String,
}

/// The owner of what is behind a handle, and how that is called.
#[derive(Serialize)]
struct Class {
    docs: String,
    name: String,
    calls: Vec<Operation>,
}

/// The header.
///
/// # Errors
/// Only if the template has a bug.
pub fn files(interface: &Interface) -> Result<Vec<File>, EmitError> {
    let plain = interface.structs.iter().filter(|s| !s.has_handles());
    let structs = plain.map(|s| (s.name.clone(), s.symbol.clone()));
    let enums = interface
        .enums
        .iter()
        .map(|e| (e.name.clone(), e.symbol.clone()));
    let shared = shared()?;
    let header = Header {
        prefix: &interface.prefix,
        c_header: names::c::header(&interface.prefix),
        namespace: &interface.module,
        version: &interface.version,
        guard: format!("{}_HPP", interface.prefix.to_uppercase()),
        shared_number: number(&shared),
        shared: shared.trim_end().to_owned() + "\n",
        queues: interface.queues,
        types: structs.chain(enums).collect(),
        owning: owning::all(interface),
        has_owned_arrays: owning::has_arrays(interface),
        callables: callables::all(interface),
        implemented: callables::implemented(interface),
        functions: interface
            .functions
            .iter()
            .map(|f| Operation {
                handle: format!("UINT64_C({})", f.handle),
                ..operation(interface, &f.call, &[docs::handle(f)], "")
            })
            .collect(),
        classes: classes(interface),
    };
    Ok(vec![render(
        format!("{}.hpp", interface.prefix),
        include_str!("../templates/cpp/library.hpp"),
        header,
    )?])
}

/// The declarations in the namespace `registry`.
fn shared() -> Result<String, EmitError> {
    #[derive(Serialize)]
    struct Shared {
        statuses: &'static [status::Status],
    }
    let statuses = &status::STATUSES[1..];
    let file = render(
        "",
        include_str!("../templates/cpp/shared.hpp"),
        Shared { statuses },
    )?;
    Ok(file.text)
}

/// FNV-1a over the words of a header, without its comments.
fn number(header: &str) -> String {
    let code = header.lines().filter(|line| {
        let line = line.trim_start();
        !line.starts_with("/*") && !line.starts_with("//") && !line.starts_with('*')
    });
    let mut hash = 0x811c_9dc5_u32;
    for byte in code.flat_map(str::split_whitespace).flat_map(str::bytes) {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    format!("{hash}u")
}

fn classes(interface: &Interface) -> Vec<Class> {
    let callbacks = interface.callbacks.iter().map(|c| &c.call);
    let callbacks = callbacks.map(|call| class(interface, call));
    let traits = interface.traits.iter();
    let traits = traits.map(|item| class_of_trait(interface, item));
    callbacks.chain(traits).collect()
}

fn class(interface: &Interface, call: &Call) -> Class {
    let about = ["Owns one callback that Rust has handed over; its destructor ends it.".to_owned()];
    let docs = docs::paragraphs(&[docs::trimmed(&call.docs), &about]);
    let calls =
        ["Calls it. Throws `registry::Error` if the call cannot be made or fails.".to_owned()];
    let lines = docs::paragraphs(&[&calls, &docs::nonzero(call)]);
    let operation = Operation {
        docs: docs::block_comment(&lines, "  "),
        name: "operator()".to_owned(),
        ..operation(interface, call, &[], "  ")
    };
    Class {
        docs: docs::block_comment(&docs, ""),
        name: call.ident.clone(),
        calls: vec![operation],
    }
}

fn class_of_trait(interface: &Interface, item: &Trait) -> Class {
    let about =
        ["Owns one implementer that Rust has handed over; its destructor ends it.".to_owned()];
    let docs = docs::paragraphs(&[docs::trimmed(&item.docs), &about]);
    let methods = item.methods.iter();
    let calls = methods.map(|method| operation(interface, &method.call, &[], "  "));
    Class {
        docs: docs::block_comment(&docs, ""),
        name: item.ident.clone(),
        calls: calls.collect(),
    }
}

fn operation(interface: &Interface, call: &Call, more: &[String], indent: &str) -> Operation {
    let throws = ["Throws `registry::Error` if the call cannot be made or fails.".to_owned()];
    let ownership = ownership(interface, call);
    let nonzero = docs::nonzero(call);
    let lines = docs::paragraphs(&[
        docs::trimmed(&call.docs),
        &ownership,
        &nonzero,
        &throws,
        more,
    ]);
    let (returns, convert) = result(interface, &call.returns, "result");
    let promise = call.promise.as_ref();
    let promised = promise.map(|promise| promised(interface, &promise.value));
    let returns = promised
        .as_ref()
        .map_or(returns, |promised| format!("Promise<{}>", promised.value));
    let value = promise.map(|promise| &promise.value);
    let over_aligned = is_over_aligned(interface, value.unwrap_or(&call.returns));
    let joined = |part: fn(&Interface, &Param) -> String| {
        let parts = call.params.iter().map(|param| part(interface, param));
        parts.collect::<Vec<_>>().join(", ")
    };
    Operation {
        docs: docs::block_comment(&lines, indent),
        name: call.ident.clone(),
        symbol: call.symbol.clone(),
        params: joined(parameter),
        args: joined(argument),
        returns,
        raw: raw(&call.returns),
        handle: String::new(),
        convert,
        taken: taken(interface, call)
            .map(|param| given_up(interface, param))
            .collect(),
        promised,
        over_aligned,
    }
}

/// The type of a result in C; nothing for none.
fn raw(ty: &Type) -> String {
    match ty {
        Type::Void => String::new(),
        ty => c_type(ty),
    }
}

/// How the value of a promise is taken: it is in `taken`.
fn promised(interface: &Interface, ty: &Type) -> Promised {
    let (value, convert) = result(interface, ty, "taken");
    let raw = raw(ty);
    Promised {
        value,
        raw,
        convert,
    }
}

/// What becomes of the owners that a call takes and returns.
fn ownership(interface: &Interface, call: &Call) -> Vec<String> {
    let takes = |param: &Param| docs::takes(&format!("`{}`", param.name));
    let mut lines: Vec<String> = taken(interface, call).map(takes).collect();
    if let Type::Handle {
        of: Some(of),
        optional,
    } = &call.returns
    {
        if !of.owned {
            lines.push("Rust owns the callback that is returned.".to_owned());
        }
        if *optional {
            lines.push("The result may be none, with the handle 0.".to_owned());
        }
    }
    lines
}

/// The parameters whose ownership goes to a callback that runs.
fn taken<'a>(interface: &Interface, call: &'a Call) -> impl Iterator<Item = &'a Param> {
    let owned =
        |param: &&Param| interface.owns(&param.ty) || matches!(param.ty, Type::Foreign { .. });
    call.params.iter().filter(owned)
}

/// What gives up a parameter that was taken.
fn given_up(interface: &Interface, param: &Param) -> String {
    if interface.owned_fields(&param.ty).next().is_some() {
        format!("detail::give_up({})", param.name)
    } else {
        format!("{}.release()", param.name)
    }
}

/// Whether a result is a vector whose elements need a larger alignment than C++11 allocators guarantee.
fn is_over_aligned(interface: &Interface, returns: &Type) -> bool {
    let Type::Buffer(of) = returns else {
        return false;
    };
    // The alignment of `malloc`, on which allocators rely.
    let given = 2 * u32::from(interface.pointer_width);
    interface.contained(of).is_some_and(|s| s.align > given)
}

/// The type of a result, and how the raw result, which is in this variable, becomes one.
fn result(interface: &Interface, ty: &Type, raw: &str) -> (String, String) {
    match ty {
        Type::Struct(named) if interface.holds(ty) => {
            (named.name.clone(), format!("detail::made({raw})"))
        }
        Type::Void => ("void".to_owned(), String::new()),
        Type::Text => ("std::string".to_owned(), format!("detail::text({raw})")),
        Type::Buffer(of) => {
            // A `std::vector<bool>` has no bytes of its own.
            let of = if **of == Type::Bool {
                "unsigned char".to_owned()
            } else {
                c_type(of)
            };
            (
                format!("std::vector<{of}>"),
                format!("detail::elements<{of}>({raw})"),
            )
        }
        Type::Handle { of: Some(of), .. } => {
            let class = of.callback.name.clone();
            let object = if of.owned {
                format!("{class}({raw})")
            } else {
                format!("{class}::borrow({raw})")
            };
            (class, object)
        }
        ty => (c_type(ty), raw.to_owned()),
    }
}

fn parameter(interface: &Interface, param: &Param) -> String {
    let (name, length) = (&param.name, &param.length);
    match &param.ty {
        Type::Struct(of) if interface.owns(&param.ty) => format!("{} &&{name}", of.name),
        Type::Struct(of) if interface.holds(&param.ty) => format!("const {} &{name}", of.name),
        Type::Text => format!("const std::string &{name}"),
        Type::Slice(of) => format!("{}*{name}, std::size_t {length}", constant(&c_type(of))),
        Type::Foreign { callback, .. } => format!("foreign::{} &&{name}", callback.name),
        Type::Handle { of: Some(of), .. } if of.owned => format!("{} &&{name}", of.callback.name),
        Type::Handle { of: Some(of), .. } => format!("const {} &{name}", of.callback.name),
        ty => {
            let ty = c_type(ty);
            if ty.ends_with('*') {
                format!("{ty}{name}")
            } else {
                format!("{ty} {name}")
            }
        }
    }
}

fn argument(interface: &Interface, param: &Param) -> String {
    let (name, length) = (&param.name, &param.length);
    match &param.ty {
        Type::Struct(_) if interface.holds(&param.ty) => format!("detail::passed({name})"),
        Type::Text => format!("{name}.data(), {name}.size()"),
        Type::Slice(of) => format!("{}, {length}", pointer_to(of, name)),
        Type::Reference { to, .. } => pointer_to(to, name),
        Type::Handle { of: Some(_), .. } => format!("{name}.handle()"),
        Type::Foreign { .. } => format!("{name}.raw()"),
        _ => name.clone(),
    }
}

/// Casts a pointer to C's type: a `std::array` is a different type with the layout of a C array.
fn pointer_to(of: &Type, name: &str) -> String {
    let (mut inner, mut counts) = (of, String::new());
    while let Type::Array(of, count) = inner {
        counts.push_str(&format!("[{count}]"));
        inner = of;
    }
    if counts.is_empty() {
        return name.to_owned();
    }
    format!(
        "reinterpret_cast<{}(*){counts}>({name})",
        constant(&c_type(inner))
    )
}

fn c_type(ty: &Type) -> String {
    match ty {
        Type::Void => "void".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Int { bits, signed, .. } => {
            format!("std::{}int{bits}_t", if *signed { "" } else { "u" })
        }
        Type::Size { signed: true, .. } => "std::intptr_t".to_owned(),
        Type::Size { signed: false, .. } => "std::size_t".to_owned(),
        Type::Float { bits: 32 } => "float".to_owned(),
        Type::Float { .. } => "double".to_owned(),
        Type::Handle { .. } => "std::uint64_t".to_owned(),
        Type::Pointer { mutable, to } => pointer(*mutable, to),
        Type::FunctionPointer => "detail::Function".to_owned(),
        Type::Struct(named) | Type::Enum(named) => format!("::{}", named.symbol),
        Type::CText { .. } => "const char *".to_owned(),
        Type::Reference { to, .. } => format!("{}*", constant(&c_type(to))),
        Type::Foreign { callback, .. } => format!("const ::{}_foreign *", callback.symbol),
        Type::Text | Type::Slice(_) | Type::Buffer(_) => "::registry_buffer".to_owned(),
        // In a struct it is the C header's own.
        Type::Array(of, count) => format!("std::array<{}, {count}>", c_type(of)),
    }
}

fn pointee(to: &Pointee) -> String {
    match to {
        Pointee::Void => "void".to_owned(),
        Pointee::Char => "char".to_owned(),
        Pointee::Value(ty) => c_type(ty),
        Pointee::Pointer { mutable, to } => pointer(*mutable, to),
    }
}

fn pointer(mutable: bool, to: &Pointee) -> String {
    let to = pointee(to);
    match mutable {
        true if to.ends_with('*') => format!("{to}*"),
        true => format!("{to} *"),
        false => format!("{}*", constant(&to)),
    }
}

/// The type as one that may not be written. Of a pointer that is said behind its `*`: `const char *const`.
fn constant(ty: &str) -> String {
    if ty.ends_with('*') {
        format!("{ty}const ")
    } else {
        format!("const {ty} ")
    }
}
