//! Each type in Python: its type hint, its `ctypes` type, its `cffi` declaration, and its conversions in both directions.
//!
//! A raw value is the form that a backend takes and returns: numbers as they are, structs as tuples on the way in and as objects
//! with attributes on the way out.

use super::lines::broken;
use crate::model::Type;

/// The type hint; what is accepted is wider than what is returned.
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
        Type::Int { .. } | Type::Size { .. } | Type::Handle { .. } => "int".to_owned(),
        Type::Float { .. } => "float".to_owned(),
        Type::Pointer { .. } | Type::FunctionPointer => "int | None".to_owned(),
        Type::Struct(named) | Type::Enum(named) => named.name.clone(),
        Type::CText { optional: true } => "str | None".to_owned(),
        Type::Text | Type::CText { .. } => "str".to_owned(),
        Type::Reference { to, optional } => format!(
            "{}{}",
            hint(to, accepted),
            if *optional { " | None" } else { "" }
        ),
        Type::Slice(of) | Type::Buffer(of) if is_byte(of) => if accepted {
            "bytes | bytearray | memoryview"
        } else {
            "bytes"
        }
        .to_owned(),
        Type::Slice(of) => format!("Sequence[{}]", hint(of, accepted)),
        Type::Array(of, _) if accepted => format!("Sequence[{}]", hint(of, true)),
        Type::Buffer(of) | Type::Array(of, _) => format!("list[{}]", hint(of, accepted)),
    }
}

fn is_byte(ty: &Type) -> bool {
    *ty == Type::Int {
        bits: 8,
        signed: false,
    }
}

/// The C type as one word: what the backends' `array` and `cell` find a type by.
pub(super) fn kind(ty: &Type) -> String {
    match ty {
        Type::Void
        | Type::Pointer { .. }
        | Type::FunctionPointer
        | Type::CText { .. }
        | Type::Reference { .. } => "void *".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Int { bits, signed } => format!("{}int{bits}_t", if *signed { "" } else { "u" }),
        Type::Size { signed } => if *signed { "intptr_t" } else { "size_t" }.to_owned(),
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
        Type::Int { bits, signed } => format!("c.c_{}int{bits}", if *signed { "" } else { "u" }),
        Type::Size { signed } => if *signed { "c.c_ssize_t" } else { "c.c_size_t" }.to_owned(),
        Type::Handle { .. } => "c.c_uint64".to_owned(),
        Type::Struct(named) | Type::Enum(named) => named.symbol.clone(),
        Type::CText { .. } => "c.c_char_p".to_owned(),
        Type::Reference { to, .. } => format!("c.POINTER({})", ctypes(to)),
        Type::Pointer { .. } | Type::FunctionPointer => "c.c_void_p".to_owned(),
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
        Type::Pointer { .. } | Type::FunctionPointer => format!("void *{name}"),
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
pub(super) fn prepare(name: &str, ty: &Type, indent: &str) -> Ready {
    let pair = |function: &str, args: &[String]| {
        let made = broken(&format!("{name} = {function}("), args, ")", indent, 0);
        (vec![made], vec![name.to_owned(), format!("len({name})")])
    };
    let named = [format!("\"{name}\""), name.to_owned()];
    match ty {
        Type::Text => pair("_utf8", &named),
        Type::Slice(of) if is_byte(of) => pair("_bytes_of", &named[1..]),
        Type::Slice(of) => pair(
            "_native.array",
            &[format!("\"{}\"", kind(of)), items(of, name)],
        ),
        Type::Handle {
            of: Some(of),
            optional,
        } => {
            let function = if *optional {
                "_handle_or_0"
            } else {
                "_handle_in"
            };
            let args = [
                format!("\"{name}\""),
                name.to_owned(),
                of.callback.name.clone(),
            ];
            (Vec::new(), vec![format!("{function}({})", args.join(", "))])
        }
        Type::Reference { to, optional } => {
            let args = [
                format!("\"{}\"", kind(to)),
                format!("[{}]", lower(name, to)),
            ];
            (
                reference(name, &args, *optional, indent),
                vec![name.to_owned()],
            )
        }
        Type::Int { .. } | Type::Size { .. } | Type::Handle { .. } => {
            let (low, high) = range(ty);
            let refuse = format!("    _out_of_range(\"{name}\", {name})");
            (
                vec![format!("if not {low} <= {name} <= {high}:"), refuse],
                vec![name.to_owned()],
            )
        }
        Type::CText { optional: false } => {
            (Vec::new(), vec![format!("_c_string(\"{name}\", {name})")])
        }
        Type::CText { .. } => {
            let made = format!("    {name} = _c_string(\"{name}\", {name})");
            (unless_none(name, made), vec![name.to_owned()])
        }
        Type::Struct(struct_) => {
            let raw = format!(
                "_native.struct(\"{}\", {})",
                struct_.symbol,
                lower(name, ty)
            );
            (Vec::new(), vec![raw])
        }
        ty => (Vec::new(), vec![lower(name, ty)]),
    }
}

/// Whatever is a sequence, with raw values where they differ: a backend takes a list of it, and checks the numbers itself.
fn items(of: &Type, name: &str) -> String {
    let raw = match of {
        Type::Array(of, count) => {
            let element = element(of, name);
            return format!("_rows(\"{name}\", {name}, {element}, {count})");
        }
        Type::Struct(named) => format!("_lower_{}", named.name),
        Type::Enum(named) => named.name.clone(),
        Type::Pointer { .. } | Type::FunctionPointer => "_native.pointer".to_owned(),
        _ => return name.to_owned(),
    };
    format!("list(map({raw}, {name}))")
}

/// How the element of an array becomes a raw value: a function, or the kind of number that it has to be.
fn element(of: &Type, name: &str) -> String {
    match of {
        Type::Struct(named) => format!("_lower_{}", named.name),
        Type::Enum(named) => named.name.clone(),
        Type::Pointer { .. } | Type::FunctionPointer => "_native.pointer".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Float { .. } => "float".to_owned(),
        Type::Array(of, count) => {
            let element = element(of, name);
            format!("lambda row: _values(\"{name}\", row, {element}, {count})")
        }
        of => format!("\"{}\"", kind(of)),
    }
}

/// An array of one, or null for none.
fn reference(name: &str, args: &[String], optional: bool, indent: &str) -> Vec<String> {
    let open = format!("{name} = _native.array(");
    if !optional {
        return vec![broken(&open, args, ")", indent, 0)];
    }
    let deeper = format!("{indent}    ");
    let array = broken(&format!("    {open}"), args, ")", &deeper, 0);
    unless_none(name, array)
}

/// Null for `None`, or what that statement makes.
fn unless_none(name: &str, made: String) -> Vec<String> {
    vec![
        format!("if {name} is None:"),
        format!("    {name} = _native.NULL"),
        "else:".to_owned(),
        made,
    ]
}

/// What the type holds: `ctypes` would cut off the rest without a word.
fn range(ty: &Type) -> (String, String) {
    match ty {
        Type::Int { bits, signed: true } => (
            format!("-0x{:X}", 1_u64 << (bits - 1)),
            format!("0x{:X}", (1_u64 << (bits - 1)) - 1),
        ),
        Type::Int { bits, .. } => (
            "0".to_owned(),
            format!("0x{:X}", u64::MAX >> (64 - u32::from(*bits))),
        ),
        Type::Size { signed: true } => (
            "-_native.SIZE_MAX // 2".to_owned(),
            "_native.SIZE_MAX // 2".to_owned(),
        ),
        Type::Size { .. } => ("0".to_owned(), "_native.SIZE_MAX".to_owned()),
        _ => ("0".to_owned(), format!("0x{:X}", u64::MAX)),
    }
}

/// A struct's field -> raw value. Its name stands there once, so that the line stays short.
pub(super) fn lower_field(name: &str, ty: &Type) -> String {
    match ty {
        Type::Int { .. } | Type::Size { .. } | Type::Handle { .. } => {
            format!("_field(value, \"{name}\", \"{}\")", kind(ty))
        }
        Type::Bool => format!("_boolean(\"{name}\", value.{name})"),
        Type::Array(of, count) => {
            let element = element(of, name);
            format!("_row(value, \"{name}\", {element}, {count})")
        }
        ty => lower(&format!("value.{name}"), ty),
    }
}

/// Python value -> raw value, as an expression.
pub(super) fn lower(value: &str, ty: &Type) -> String {
    match ty {
        Type::Bool => format!("_boolean(\"{value}\", {value})"),
        Type::Enum(named) => format!("{}({value})", named.name),
        Type::Struct(named) => format!("_lower_{}({value})", named.name),
        Type::Pointer { .. } | Type::FunctionPointer => format!("_native.pointer({value})"),
        // A parameter: a field goes by `lower_field`.
        Type::Array(of, count) => {
            let element = element(of, value);
            format!("_values(\"{value}\", {value}, {element}, {count})")
        }
        _ => value.to_owned(),
    }
}

/// Raw value -> Python value, as an expression.
pub(super) fn lift(raw: &str, ty: &Type) -> String {
    match ty {
        Type::Enum(named) => format!("{}({raw})", named.name),
        Type::Struct(named) => format!("_lift_{}({raw})", named.name),
        Type::Pointer { .. } | Type::FunctionPointer => {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_isize_is_in_its_range() {
        // Python rounds down: -(2^64 - 1) // 2 is -2^63.
        let (low, high) = range(&Type::Size { signed: true });
        assert_eq!(low, "-_native.SIZE_MAX // 2");
        assert_eq!(high, "_native.SIZE_MAX // 2");
    }
}
