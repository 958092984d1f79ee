//! The tables of types: what each is, what the header says of its size and alignment, and what it is made of.

use std::fmt::Write as _;

use super::names::{c_type, is_array};
use crate::types::{Enum, Id, Shape, Struct, Types};

/// A type's row, without its name, size and alignment.
#[derive(Default)]
struct Row {
    kind: &'static str,
    of: Id,
    count: usize,
    first: usize,
    flag: bool,
}

/// The rows of the three tables.
#[derive(Default)]
struct Tables {
    types: String,
    fields: String,
    enumerators: String,
    field_count: usize,
    enumerator_count: usize,
}

pub(super) fn type_tables(out: &mut String, types: &Types) {
    for (id, ty) in types.list.iter().enumerate() {
        if let Shape::Array(of, count) = &ty.shape {
            let of = c_type(types, *of);
            let _ = writeln!(out, "typedef {of} array_{id}[{count}];");
        }
    }
    let mut tables = Tables::default();
    (0..types.list.len()).for_each(|id| tables.add(types, id));
    let Tables {
        types,
        fields,
        enumerators,
        ..
    } = tables;
    // One more of each, since C has no empty tables.
    let _ = writeln!(
        out,
        "\nconst struct field fields[] = {{\n{fields}  {{0}}\n}};"
    );
    let _ = writeln!(
        out,
        "\nconst struct enumerator enumerators[] = {{\n{enumerators}  {{0}}\n}};"
    );
    let _ = writeln!(out, "\nconst struct type types[] = {{\n{types}}};\n");
}

impl Tables {
    fn add(&mut self, types: &Types, id: Id) {
        let row = self.describe(types, id);
        let Row {
            kind,
            of,
            count,
            first,
            flag,
        } = row;
        let name = types.list[id].rust.replace('"', "\\\"");
        let c = c_type(types, id);
        let _ = writeln!(
            self.types,
            "  {{{kind}, \"{name}\", sizeof({c}), _Alignof({c}), {of}, {count}, {first}, {flag}}},"
        );
    }

    fn describe(&mut self, types: &Types, id: Id) -> Row {
        let ty = &types.list[id];
        let plain = |kind| Row {
            kind,
            ..Row::default()
        };
        match &ty.shape {
            Shape::Bool => plain("BOOLEAN"),
            Shape::Int { signed, .. } | Shape::Size { signed } => Row {
                flag: *signed,
                ..plain("INTEGER")
            },
            Shape::Float { .. } => plain("FLOATING"),
            Shape::Pointer | Shape::NonNull => plain("POINTER"),
            Shape::Function(probe) => Row {
                count: *probe,
                ..plain("FUNCTION")
            },
            Shape::Handle { optional } => Row {
                flag: *optional,
                ..plain("HANDLE")
            },
            Shape::Enum(of) => self.enumeration(&ty.rust, of),
            Shape::Struct(of) => self.structure(types, &ty.rust, of),
            Shape::Transparent(inner, _) => Row {
                of: *inner,
                ..plain("SAME")
            },
            Shape::Array(inner, many) => Row {
                of: *inner,
                count: *many,
                ..plain("ARRAY")
            },
        }
    }

    fn enumeration(&mut self, rust: &str, of: &Enum) -> Row {
        let (count, first) = (of.variants.len(), self.enumerator_count);
        self.enumerator_count += count;
        let upper = rust.to_uppercase();
        for (n, value) in of.variants.iter().enumerate() {
            // The low 64 bits, as C's conversion makes them.
            let bits = *value as u64;
            let _ = writeln!(
                self.enumerators,
                "  {{{bits}u, (uint64_t)(many_{rust})MANY_{upper}_V{n}}},"
            );
        }
        Row {
            kind: "ENUMERATION",
            of: 0,
            count,
            first,
            flag: of.signed,
        }
    }

    fn structure(&mut self, types: &Types, rust: &str, of: &Struct) -> Row {
        let (count, first) = (of.fields.len(), self.field_count);
        self.field_count += count;
        for field in &of.fields {
            let name = &field.name;
            let place = format!("((many_{rust} *)0)->{name}");
            let element = if is_array(types, field.of) {
                format!("sizeof({place}[0])")
            } else {
                "0".into()
            };
            let _ = writeln!(
                self.fields,
                "  {{\"{name}\", offsetof(many_{rust}, {name}), sizeof({place}), {element}, {}}},",
                field.of
            );
        }
        Row {
            kind: "STRUCTURE",
            count,
            first,
            ..Row::default()
        }
    }
}
