//! The C program's tables, and a function for each item that calls it in every way.
//!
//! `from`: the types and items. `into`: `{STRUCTURE, "S31", sizeof(many_S31), _Alignof(many_S31), ..}`, and
//! `static int32_t call_12(..) { switch (way) { case TRY: return many_f12_try(c->at[0], c->len[0], c->out); .. } }`.
//! Sizes and offsets are asked of the header, never computed here.

use std::fmt::Write as _;

use crate::items::{Class, Form, Item, ResultClass};
use crate::types::{Id, Shape, Types};

pub(crate) fn items(types: &Types, items: &[Item], lines: &[usize], seed: u64) -> String {
    let mut out = "/* Written by `tests/proof/interfaces`. */\n#include \"check.h\"\n\n".to_owned();
    type_tables(&mut out, types);
    for (n, item) in items.iter().enumerate() {
        params(&mut out, item, n);
        call(&mut out, types, item, n);
    }
    out += "const struct item items[] = {\n";
    for (n, item) in items.iter().enumerate() {
        row(&mut out, types, item, n, lines[n]);
    }
    let _ = write!(
        out,
        "}};\nconst uint32_t type_count = {};\nconst uint32_t item_count = {};\nconst uint64_t seed_of_all = {seed}u;\n",
        types.list.len(),
        items.len()
    );
    out
}

/// A type's name in C.
fn c_type(types: &Types, id: Id) -> String {
    let ty = &types.list[id];
    match &ty.shape {
        Shape::Bool => "bool".into(),
        Shape::Int { bits, signed } => number(*bits, *signed),
        Shape::Size { signed: true } => "ptrdiff_t".into(),
        Shape::Size { signed: false } => "size_t".into(),
        Shape::Float { bits: 32 } => "float".into(),
        Shape::Float { .. } => "double".into(),
        Shape::Pointer | Shape::NonNull => "any_pointer".into(),
        Shape::Function(_) => "any_function".into(),
        Shape::Handle { .. } => "raw_handle".into(),
        Shape::Enum(_) | Shape::Struct(_) => format!("many_{}", ty.rust),
        Shape::Transparent(of, _) => c_type(types, *of),
        Shape::Array(..) => format!("array_{id}"),
    }
}

fn number(bits: u8, signed: bool) -> String {
    format!("{}int{bits}_t", if signed { "" } else { "u" })
}

/// What a number is passed as where it need not be one of its type.
fn raw_type(types: &Types, id: Id) -> Option<String> {
    let (bits, signed) = match &types.list[id].shape {
        Shape::Bool => (8, false),
        Shape::Int { bits, signed } => (*bits, *signed),
        Shape::Enum(e) => (e.bits, e.signed),
        Shape::Transparent(of, _) => return raw_type(types, *of),
        _ => return None,
    };
    Some(match bits {
        8 | 16 => format!("raw_{}", crate::types::int(bits, signed)),
        _ => number(bits, signed),
    })
}

fn type_tables(out: &mut String, types: &Types) {
    for (id, ty) in types.list.iter().enumerate() {
        if let Shape::Array(of, count) = &ty.shape {
            let of = c_type(types, *of);
            let _ = writeln!(out, "typedef {of} array_{id}[{count}];");
        }
    }
    let (mut fields, mut enumerators, mut rows) = (String::new(), String::new(), String::new());
    let (mut many_fields, mut many_enumerators) = (0, 0);
    for (id, ty) in types.list.iter().enumerate() {
        let (mut of, mut count, mut first, mut flag) = (0, 0, 0, false);
        let kind = match &ty.shape {
            Shape::Bool => "BOOLEAN",
            Shape::Int { signed, .. } | Shape::Size { signed } => {
                flag = *signed;
                "INTEGER"
            }
            Shape::Float { .. } => "FLOATING",
            Shape::Pointer | Shape::NonNull => "POINTER",
            Shape::Function(probe) => {
                count = *probe;
                "FUNCTION"
            }
            Shape::Handle { optional } => {
                flag = *optional;
                "HANDLE"
            }
            Shape::Enum(e) => {
                (count, first, flag) = (e.variants.len(), many_enumerators, e.signed);
                many_enumerators += count;
                for (n, value) in e.variants.iter().enumerate() {
                    let (rust, upper) = (&ty.rust, ty.rust.to_uppercase());
                    // The low 64 bits, as C's conversion makes them.
                    let bits = *value as u64;
                    let _ = writeln!(
                        enumerators,
                        "  {{{bits}u, (uint64_t)(many_{rust})MANY_{upper}_V{n}}},"
                    );
                }
                "ENUMERATION"
            }
            Shape::Struct(s) => {
                (count, first) = (s.fields.len(), many_fields);
                many_fields += count;
                for field in &s.fields {
                    let (owner, name) = (&ty.rust, &field.name);
                    let place = format!("((many_{owner} *)0)->{name}");
                    let element = if is_array(types, field.of) {
                        format!("sizeof({place}[0])")
                    } else {
                        "0".into()
                    };
                    let _ = writeln!(
                        fields,
                        "  {{\"{name}\", offsetof(many_{owner}, {name}), sizeof({place}), {element}, {}}},",
                        field.of
                    );
                }
                "STRUCTURE"
            }
            Shape::Transparent(inner, _) => {
                of = *inner;
                "SAME"
            }
            Shape::Array(inner, many) => {
                (of, count) = (*inner, *many);
                "ARRAY"
            }
        };
        let (name, c) = (ty.rust.replace('"', "\\\""), c_type(types, id));
        let _ = writeln!(
            rows,
            "  {{{kind}, \"{name}\", sizeof({c}), _Alignof({c}), {of}, {count}, {first}, {flag}}},"
        );
    }
    // One more of each, since C has no empty tables.
    let _ = writeln!(
        out,
        "\nconst struct field fields[] = {{\n{fields}  {{0}}\n}};"
    );
    let _ = writeln!(
        out,
        "\nconst struct enumerator enumerators[] = {{\n{enumerators}  {{0}}\n}};"
    );
    let _ = writeln!(out, "\nconst struct type types[] = {{\n{rows}}};\n");
}

fn is_array(types: &Types, id: Id) -> bool {
    match &types.list[id].shape {
        Shape::Array(..) => true,
        Shape::Transparent(of, _) => is_array(types, *of),
        _ => false,
    }
}

fn params(out: &mut String, item: &Item, n: usize) {
    let _ = writeln!(out, "static const struct param params_{n}[] = {{");
    for param in &item.params {
        let class = match param.class {
            Class::Value => "VALUE",
            Class::Reference => "REFERENCE",
            Class::OptionalReference => "OPTIONAL_REFERENCE",
            Class::Slice => "SLICE",
            Class::Text => "TEXT",
            Class::CText => "C_TEXT",
            Class::OptionalCText => "OPTIONAL_C_TEXT",
        };
        let rust = param.rust.replace('"', "\\\"");
        let _ = writeln!(out, "  {{{class}, {}, \"{rust}\"}},", param.of);
    }
    *out += "  {0}\n};\n";
}

/// A type as the header has to declare it. `spelled` is how the source names it: by that alone a raw pointer says what it points to.
fn declared(types: &Types, id: Id, spelled: &str) -> String {
    match &types.list[id].shape {
        Shape::Pointer | Shape::NonNull => {
            let constant = if types.list[id].rust.starts_with("*const") {
                "const "
            } else {
                ""
            };
            let word = spelled.rsplit(|c: char| !c.is_alphanumeric());
            let pointee = match word.clone().find(|word| !word.is_empty()) {
                Some("u8") => "uint8_t",
                Some("i32") => "int32_t",
                Some("u16") => "uint16_t",
                _ => "void",
            };
            format!("{constant}{pointee} *")
        }
        Shape::Transparent(of, _) => declared(types, *of, spelled),
        _ => c_type(types, id),
    }
}

/// Whether there is an array of pointers in it: what those point to is not asked, and of function pointers the header leaves out `const`.
fn has_row_of_pointers(types: &Types, id: Id) -> bool {
    match types.list[id].shape {
        Shape::Array(of, _) => {
            let mut of = of;
            while let Shape::Array(inner, _) | Shape::Transparent(inner, _) = types.list[of].shape {
                of = inner;
            }
            matches!(
                types.list[of].shape,
                Shape::Pointer | Shape::NonNull | Shape::Function(_)
            )
        }
        Shape::Transparent(of, _) => has_row_of_pointers(types, of),
        _ => false,
    }
}

/// Whether the header declares the `_try` form as it should, as a constant of C.
fn is_declared(types: &Types, item: &Item) -> String {
    let result = &item.result;
    let spelled = result.alias.as_ref().unwrap_or(&result.rust);
    let asked = item.params.iter().map(|param| param.of).chain([result.of]);
    if asked.into_iter().any(|id| has_row_of_pointers(types, id)) {
        return "true".into();
    }
    let out = match result.class {
        ResultClass::Nothing => None,
        ResultClass::Text | ResultClass::Vector => Some("registry_buffer *".to_owned()),
        ResultClass::Value => Some(format!("{} *", declared(types, result.of, spelled))),
    };
    let handle = matches!(item.form, Form::Closure { .. }).then(|| "raw_handle".to_owned());
    let all = handle
        .into_iter()
        .chain(arguments(types, item).declared)
        .chain(out);
    let all = all.collect::<Vec<_>>().join(", ");
    let all = if all.is_empty() { "void" } else { &all };
    format!(
        "__builtin_types_compatible_p(__typeof__(many_{}_try), int32_t({all}))",
        item.name
    )
}

/// Arguments as the header wants them, and as anything may be passed: the types and the values.
struct Arguments {
    declared: Vec<String>,
    plain: Vec<String>,
    raw_types: Vec<String>,
    raw: Vec<String>,
}

fn arguments(types: &Types, item: &Item) -> Arguments {
    let mut all = Arguments {
        declared: Vec::new(),
        plain: Vec::new(),
        raw_types: Vec::new(),
        raw: Vec::new(),
    };
    for (n, param) in item.params.iter().enumerate() {
        let (pointer, length) = (format!("c->at[{n}]"), format!("c->len[{n}]"));
        all.declared.push(match param.class {
            Class::Value => declared(types, param.of, &param.rust),
            Class::Text | Class::CText | Class::OptionalCText => "const char *".into(),
            Class::Reference | Class::OptionalReference | Class::Slice => {
                let of = declared(types, param.of, &param.rust);
                // Of a pointer to function pointers the header leaves out `const`.
                let constant = if of == "any_function" { "" } else { " const" };
                format!("{of}{constant} *")
            }
        });
        if matches!(param.class, Class::Text | Class::Slice) {
            all.declared.push("size_t".into());
        }
        match param.class {
            Class::Value => {
                let of = c_type(types, param.of);
                let value = format!("*({of} *){pointer}");
                all.plain.push(value.clone());
                match raw_type(types, param.of) {
                    Some(raw) => {
                        all.raw.push(format!("({raw})c->raw[{n}]"));
                        all.raw_types.push(raw);
                    }
                    None => {
                        all.raw.push(value);
                        all.raw_types.push(of);
                    }
                }
            }
            Class::Slice | Class::Text => {
                for list in [&mut all.plain, &mut all.raw] {
                    list.extend([pointer.clone(), length.clone()]);
                }
                all.raw_types.extend(["void *".into(), "size_t".into()]);
            }
            Class::Reference | Class::OptionalReference | Class::CText | Class::OptionalCText => {
                all.plain.push(pointer.clone());
                all.raw.push(pointer);
                all.raw_types.push("void *".into());
            }
        }
    }
    all
}

fn list(first: &[&str], middle: &[String], last: &[&str]) -> String {
    let own = |words: &[&str]| {
        words
            .iter()
            .map(|&word| word.to_owned())
            .collect::<Vec<_>>()
    };
    [own(first), middle.to_vec(), own(last)].concat().join(", ")
}

fn call(out: &mut String, types: &Types, item: &Item, n: usize) {
    let name = format!("many_{}", item.name);
    let all = arguments(types, item);
    let closure = matches!(item.form, Form::Closure { .. });
    let (returned, cast) = match item.result.class {
        ResultClass::Nothing => ("void".to_owned(), String::new()),
        ResultClass::Text | ResultClass::Vector => ("registry_buffer".to_owned(), String::new()),
        ResultClass::Value => {
            let of = c_type(types, item.result.of);
            // A pointer's own type is of no interest here.
            let cast = if of.starts_with("any_") {
                format!("({of})")
            } else {
                String::new()
            };
            (of, cast)
        }
    };
    let plain = |way: &str, call: String| {
        if returned == "void" {
            format!("  case {way}: {call}; return 0;\n")
        } else {
            format!(
                "  case {way}: {{ {returned} r = {cast}{call}; memcpy(c->out, &r, sizeof r); return 0; }}\n"
            )
        }
    };
    let result: &[&str] = if returned == "void" { &[] } else { &["c->out"] };
    let result_type: &[&str] = if returned == "void" { &[] } else { &["void *"] };
    let (handle, handle_type): (&[&str], &[&str]) = if closure {
        (&["(raw_handle)c->handle"], &["raw_handle"])
    } else {
        (&[], &[])
    };
    let symbol = if closure {
        format!("{name}_call")
    } else {
        name.clone()
    };
    let stub = if closure {
        format!("({name}_stub)c->code")
    } else {
        format!("(__typeof__(&{name}))c->code")
    };
    let bare = |types: String| {
        if types.is_empty() {
            "void".to_owned()
        } else {
            types
        }
    };
    let raw_plain = bare(list(handle_type, &all.raw_types, &[]));
    let raw_try = bare(list(handle_type, &all.raw_types, result_type));
    let mut ways = String::new();
    ways += &plain(
        "PLAIN",
        format!("{symbol}({})", list(handle, &all.plain, &[])),
    );
    ways += &format!(
        "  case TRY: return {name}_try({});\n",
        list(handle, &all.plain, result)
    );
    ways += &plain("STUB", format!("({stub})({})", list(&[], &all.plain, &[])));
    if closure {
        let (first, last) = (
            list(&["c->user_data"], &all.plain, &[]),
            list(&[], &all.plain, &["c->user_data"]),
        );
        ways += &plain("FIRST", format!("(({name}_first)c->code)({first})"));
        ways += &plain("LAST", format!("(({name}_last)c->code)({last})"));
    }
    let raw_returned = if cast.is_empty() {
        returned.as_str()
    } else {
        "any_pointer"
    };
    ways += &plain(
        "RAW_PLAIN",
        format!(
            "(({raw_returned} (*)({raw_plain}))any_of((any_function){symbol}))({})",
            list(handle, &all.raw, &[])
        ),
    );
    ways += &format!(
        "  case RAW_TRY: return ((int32_t (*)({raw_try}))any_of((any_function){name}_try))({});\n",
        list(handle, &all.raw, result)
    );
    let _ = write!(
        out,
        "static int32_t call_{n}(enum way way, const struct call *c)\n{{\n  switch (way) {{\n{ways}  default: return -1;\n  }}\n}}\n"
    );
}

fn row(out: &mut String, types: &Types, item: &Item, n: usize, line: usize) {
    let params: Vec<&str> = item
        .params
        .iter()
        .map(|param| param.rust.as_str())
        .collect();
    let result = &item.result;
    let rust = format!("fn({}) -> {}", params.join(", "), result.rust).replace('"', "\\\"");
    let class = match result.class {
        ResultClass::Nothing => "NOTHING",
        ResultClass::Value => "ONE",
        ResultClass::Text => "OWNED_TEXT",
        ResultClass::Vector => "VECTOR",
    };
    let _ = writeln!(
        out,
        "  {{\"{}\", \"{rust}\", {line}, {}, {}, {}, {}, {}, params_{n}, {class}, {}, call_{n}}},",
        item.name,
        is_declared(types, item),
        matches!(item.form, Form::Closure { .. }),
        item.tagged,
        result.fallible,
        params.len(),
        result.of
    );
}
