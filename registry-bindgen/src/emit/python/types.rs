//! Each type in Python: its type hint, its `ctypes` type, its `cffi` declaration, and its conversions in both directions.
//!
//! A raw value is the form that a backend takes and returns: numbers as they are, structs as tuples on the way in and as objects
//! with attributes on the way out.

use super::lines::{WIDTH, broken, columns};
use super::{callables, implementers};
use crate::checks;
use crate::model::{HandleOf, Interface, Param, Type};

/// The type hint. What is accepted is wider than what is returned: it is what `_checks.py` takes.
pub(super) fn hint(ty: &Type, accepted: bool) -> String {
    match ty {
        Type::Void => "None".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Handle {
            of: Some(of),
            optional,
        } => {
            let none = if *optional { " | None" } else { "" };
            format!("{}{none}", of.callback.name)
        }
        Type::Handle { optional: true, .. } if accepted => "SupportsIndex | None".to_owned(),
        Type::Pointer { .. } | Type::FunctionPointer | Type::Foreign { .. } => if accepted {
            "SupportsIndex | None"
        } else {
            "int | None"
        }
        .to_owned(),
        Type::Int { .. } | Type::Size { .. } | Type::Handle { .. } => {
            if accepted { "SupportsIndex" } else { "int" }.to_owned()
        }
        Type::Float { .. } if accepted => "SupportsFloat | SupportsIndex".to_owned(),
        Type::Float { .. } => "float".to_owned(),
        Type::Enum(named) if accepted => format!("{} | SupportsIndex", named.name),
        Type::Struct(named) | Type::Enum(named) => named.name.clone(),
        Type::CText { optional: true } => "str | None".to_owned(),
        Type::Text | Type::CText { .. } => "str".to_owned(),
        Type::Reference { to, optional } => match hint(to, accepted) {
            to if *optional && !to.ends_with("None") => format!("{to} | None"),
            to => to,
        },
        // Bytes are iterables of numbers too.
        Type::Slice(of) if is_byte(of) => "bytes | Iterable[SupportsIndex]".to_owned(),
        Type::Buffer(of) if is_byte(of) => "bytes".to_owned(),
        Type::Slice(of) => format!("Iterable[{}]", hint(of, accepted)),
        Type::Array(of, _) if accepted => format!("Sequence[{}]", hint(of, true)),
        Type::Buffer(of) | Type::Array(of, _) => format!("list[{}]", hint(of, accepted)),
    }
}

pub(super) fn is_byte(ty: &Type) -> bool {
    *ty == Type::Int {
        bits: 8,
        signed: false,
        nonzero: false,
    }
}

/// The C type as one word: what the backends' `array` and `cell` find a type by.
pub(super) fn kind(ty: &Type) -> String {
    match ty {
        Type::Void
        | Type::Pointer { .. }
        | Type::FunctionPointer
        | Type::Foreign { .. }
        | Type::CText { .. }
        | Type::Reference { .. } => "void *".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Int { bits, signed, .. } => format!("{}int{bits}_t", if *signed { "" } else { "u" }),
        Type::Size { signed, .. } => if *signed { "intptr_t" } else { "size_t" }.to_owned(),
        Type::Float { bits: 32 } => "float".to_owned(),
        Type::Float { .. } => "double".to_owned(),
        Type::Handle { .. } => "uint64_t".to_owned(),
        Type::Struct(named) | Type::Enum(named) => named.symbol.clone(),
        Type::Text | Type::Slice(_) | Type::Buffer(_) => "registry_buffer".to_owned(),
        Type::Array(..) => {
            let (of, counts) = row(ty);
            format!("{}{counts}", kind(of))
        }
    }
}

/// What an array is made of in the end, and its lengths as C writes them: `[3][2]`.
pub(super) fn row(ty: &Type) -> (&Type, String) {
    let (mut of, mut counts) = (ty, String::new());
    while let Type::Array(inner, count) = of {
        counts.push_str(&format!("[{count}]"));
        of = inner;
    }
    (of, counts)
}

/// The `ctypes` type; `c` is the module.
pub(super) fn ctypes(ty: &Type) -> String {
    match ty {
        Type::Void => "None".to_owned(),
        Type::Int { bits, signed, .. } => {
            format!("c.c_{}int{bits}", if *signed { "" } else { "u" })
        }
        Type::Size { signed, .. } => if *signed { "c.c_ssize_t" } else { "c.c_size_t" }.to_owned(),
        Type::Handle { .. } => "c.c_uint64".to_owned(),
        Type::Struct(named) | Type::Enum(named) => named.symbol.clone(),
        Type::CText { .. } => "c.c_char_p".to_owned(),
        Type::Reference { to, .. } => format!("c.POINTER({})", ctypes(to)),
        Type::Pointer { .. } | Type::FunctionPointer | Type::Foreign { .. } => {
            "c.c_void_p".to_owned()
        }
        Type::Text | Type::Slice(_) | Type::Buffer(_) => "registry_buffer".to_owned(),
        Type::Array(of, count) => format!("{} * {count}", ctypes(of)),
        Type::Bool | Type::Float { .. } => format!("c.c_{}", kind(ty)),
    }
}

/// The `cffi` declaration of a name, which may be empty.
pub(super) fn cdef(ty: &Type, name: &str) -> String {
    match ty {
        Type::Void => "void".to_owned(),
        Type::CText { .. } => format!("const char *{name}"),
        Type::Reference { to, .. } => pointer_to(to, name),
        Type::Pointer { .. } | Type::FunctionPointer | Type::Foreign { .. } => {
            format!("void *{name}")
        }
        Type::Array(..) => {
            let (of, counts) = row(ty);
            format!("{} {name}{counts}", kind(of))
        }
        ty => format!("{} {name}", kind(ty)),
    }
}

/// The `cffi` declaration of a pointer to values that are not written.
fn pointer_to(ty: &Type, name: &str) -> String {
    match row(ty) {
        (of, counts) if counts.is_empty() => format!("const {} *{name}", kind(of)),
        (of, counts) => format!("const {} (*{name}){counts}", kind(of)),
    }
}

/// The C parameters of one parameter, for `ctypes` and `cffi`.
pub(super) fn parameter_kinds(ty: &Type) -> Vec<(String, String)> {
    let length = ("c.c_size_t".to_owned(), "size_t".to_owned());
    match ty {
        Type::Text => vec![("c.c_char_p".to_owned(), "const char *".to_owned()), length],
        Type::Slice(of) if is_byte(of) => {
            vec![("c.c_char_p".to_owned(), "const char *".to_owned()), length]
        }
        Type::Slice(of) => vec![
            (format!("c.POINTER({})", ctypes(of)), pointer_to(of, "")),
            length,
        ],
        ty => vec![(ctypes(ty), cdef(ty, "").trim_end().to_owned())],
    }
}

/// Statements before a call, and the arguments that they make ready.
pub(super) type Ready = (Vec<String>, Vec<String>);

/// What one parameter needs before a call, that far in. What is made ready takes the parameter's own name: any other may be another
/// parameter's, or that of a function which a body calls.
pub(super) fn prepare(interface: &Interface, param: &Param, indent: &str) -> Ready {
    let (name, ty) = (param.name.as_str(), &param.ty);
    let array = |of: &Type, values: &str, indent: &str| {
        let args = [format!("\"{}\"", kind(of)), values.to_owned()];
        broken(&format!("{name} = _native.array("), &args, ")", indent, 0)
    };
    if let Some(argument) = owner(name, ty) {
        return (Vec::new(), vec![argument]);
    }
    let deeper = format!("{indent}    ");
    let lines = match ty {
        Type::Slice(of) if !is_byte(of) => {
            let mut lines = checked(name, ty, indent);
            lines.push(array(of, name, indent));
            lines
        }
        Type::Reference { to, optional } => {
            let indent = if *optional { &deeper } else { indent };
            let mut lines = checked(name, to, indent);
            lines.push(array(to, &format!("[{name}]"), indent));
            if *optional {
                unless_none(name, &lines)
            } else {
                lines
            }
        }
        Type::Foreign {
            callback, optional, ..
        } => match interface.trait_of(&callback.symbol) {
            Some(_) => implementers::found(name, &callback.symbol, *optional, indent),
            None => callables::checked(name, *optional),
        },
        Type::CText { optional: true } => unless_none(name, &checked(name, ty, &deeper)),
        ty => checked(name, ty, indent),
    };
    (lines, arguments(interface, name, ty))
}

/// The arguments of one parameter that is ready.
fn arguments(interface: &Interface, name: &str, ty: &Type) -> Vec<String> {
    match ty {
        // Beside its owners.
        Type::Struct(named) if interface.holds(ty) => {
            vec![format!("_native.struct(\"{}\", {name}[0])", named.symbol)]
        }
        Type::Text | Type::Slice(_) => vec![name.to_owned(), format!("len({name})")],
        Type::Struct(named) => vec![format!("_native.struct(\"{}\", {name})", named.symbol)],
        // Beside the number of the function.
        Type::Foreign { .. } => vec![format!("{name}[0]")],
        _ => vec![name.to_owned()],
    }
}

/// The handle of an owner: the parameter itself may have to be told that its callback is taken.
fn owner(name: &str, ty: &Type) -> Option<String> {
    let Type::Handle {
        of: Some(of),
        optional,
    } = ty
    else {
        return None;
    };
    let named = [format!("\"{name}\""), name.to_owned()];
    Some(handle_in(&named, of, *optional).printed("", "", 0))
}

/// The handle of an owner that stays the caller's.
fn handle_in([name, value]: &[String; 2], of: &HandleOf, optional: bool) -> Lowered {
    let function = if optional {
        "_handle_or_0("
    } else {
        "_handle_in("
    };
    Lowered {
        open: function.to_owned(),
        args: vec![name.clone(), value.clone(), of.callback.name.clone()],
    }
}

/// The check of an argument. What is right most of the time costs no call.
fn checked(name: &str, ty: &Type, indent: &str) -> Vec<String> {
    let check = lower(&[format!("\"{name}\""), name.to_owned()], ty);
    let made = format!("{name} = ");
    match fast(name, ty).map(|test| format!("if {test}:")) {
        Some(test) if columns(indent, &test) <= WIDTH => {
            let deeper = format!("{indent}    ");
            vec![test, format!("    {}", check.printed(&made, &deeper, 0))]
        }
        _ => vec![check.printed(&made, indent, 0)],
    }
}

/// Whether a value has to be looked at closely: it is not plainly what is wanted.
pub(super) fn fast(name: &str, ty: &Type) -> Option<String> {
    match ty {
        Type::Bool => Some(format!("{name} is not True and {name} is not False")),
        Type::Int { .. } => {
            let [low, high] = checks::row(checks::kind(ty)?, 8)?.python_range;
            let hole = if ty.is_nonzero() && low != "1" {
                format!(" or {name} == 0")
            } else {
                String::new()
            };
            Some(format!(
                "type({name}) is not int or not {low} <= {name} <= {high}{hole}"
            ))
        }
        Type::Float { bits: 64 } => Some(format!("type({name}) is not float")),
        _ => None,
    }
}

/// Null for `None`, or what those statements make.
fn unless_none(name: &str, made: &[String]) -> Vec<String> {
    let mut lines = vec![
        format!("if {name} is None:"),
        format!("    {name} = _native.NULL"),
        "else:".to_owned(),
    ];
    lines.extend(made.iter().map(|line| format!("    {line}")));
    lines
}

/// The function of a name and a value that makes a raw value of it.
fn check(ty: &Type) -> String {
    match ty {
        Type::Struct(named) => format!("_lower_{}", named.name),
        Type::Enum(named) => format!("_member_{}", named.name),
        Type::Pointer { .. } => "_pointer".to_owned(),
        Type::FunctionPointer => "_function_pointer".to_owned(),
        ty => format!("_checks.{}", checks::function(ty).unwrap_or_default()),
    }
}

/// The lengths of an array and of those in it, after the check of its elements.
fn counted(ty: &Type) -> Vec<String> {
    let (mut of, mut counts) = (ty, Vec::new());
    while let Type::Array(inner, count) = of {
        counts.push(count.to_string());
        of = inner;
    }
    counts.insert(0, check(of));
    counts
}

/// A call that makes a raw value.
pub(super) struct Lowered {
    open: String,
    args: Vec<String>,
}

impl Lowered {
    /// Behind what stands before it. `after` columns are still to come.
    pub(super) fn printed(&self, before: &str, indent: &str, after: usize) -> String {
        broken(
            &format!("{before}{}", self.open),
            &self.args,
            ")",
            indent,
            after,
        )
    }
}

/// A struct's field -> raw value.
pub(super) fn lower_field(name: &str, ty: &Type) -> Lowered {
    lower(&[format!("\".{name}\""), format!("value.{name}")], ty)
}

/// The owner in a struct's field, checked; none where it may be none.
pub(super) fn owner_in_field(name: &str, of: &HandleOf, optional: bool) -> String {
    let function = if optional {
        "_owner_or_none"
    } else {
        "_owner_in"
    };
    let class = &of.callback.name;
    format!("{function}(\".{name}\", value.{name}, {class})")
}

/// The result of a function that Rust calls, `_value` -> raw value.
pub(super) fn lower_result(ty: &Type) -> Lowered {
    let named = ["\"result\"".to_owned(), "_value".to_owned()];
    match ty {
        Type::Struct(of) => Lowered {
            open: "_native.struct(".to_owned(),
            args: vec![
                format!("\"{}\"", of.symbol),
                lower(&named, ty).printed("", "", 0),
            ],
        },
        ty => lower(&named, ty),
    }
}

/// Python value -> raw value. The value comes with its name, as an expression too.
fn lower(named: &[String; 2], ty: &Type) -> Lowered {
    let (function, more) = match ty {
        Type::Handle {
            of: Some(of),
            optional,
        } => return handle_in(named, of, *optional),
        Type::Array(..) => ("_checks.row".to_owned(), counted(ty)),
        Type::Slice(of) if is_byte(of) => ("_checks.octets".to_owned(), Vec::new()),
        Type::Slice(of) => ("_checks.each".to_owned(), counted(of)),
        ty => (check(ty), Vec::new()),
    };
    Lowered {
        open: format!("{function}("),
        args: [named.as_slice(), &more].concat(),
    }
}

/// Raw value -> Python value, as an expression.
pub(super) fn lift(raw: &str, ty: &Type) -> String {
    match ty {
        Type::Enum(named) => format!("{}({raw})", named.name),
        Type::Struct(named) => format!("_lift_{}({raw})", named.name),
        Type::Pointer { .. } | Type::FunctionPointer | Type::Foreign { .. } => {
            format!("_native.address({raw})")
        }
        Type::Handle { of: Some(of), .. } => {
            let function = if of.owned { "_owner" } else { "_borrowed" };
            format!("{function}({}, {raw})", of.callback.name)
        }
        Type::Text => format!("_native.take({raw}).decode()"),
        Type::Buffer(of) if is_byte(of) => format!("_native.take({raw})"),
        Type::Array(of, _) => match lift("item", of).as_str() {
            "item" => format!("list({raw})"),
            element => format!("[{element} for item in {raw}]"),
        },
        _ => raw.to_owned(),
    }
}

/// The arguments of the backends' `elements` for the buffer in `cell`, for every buffer but one of bytes.
pub(super) fn elements(ty: &Type) -> Option<[String; 3]> {
    let Type::Buffer(of) = ty else {
        return None;
    };
    if is_byte(of) {
        return None;
    }
    let element = match &**of {
        Type::Struct(named) => format!("_lift_{}", named.name),
        Type::Enum(named) => named.name.clone(),
        of => match lift("item", of).as_str() {
            "list(item)" => "list".to_owned(),
            lifted => format!("lambda item: {lifted}"),
        },
    };
    Some(["cell[0]".to_owned(), format!("\"{}\"", kind(of)), element])
}
