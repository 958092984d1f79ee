//! Structs in Python: a data class, and its layout in both backends.
//!
//! Neither `ctypes` nor `cffi` can express an alignment. If a struct has a larger alignment than its numbers give it, its gaps
//! are written as extra fields, so that every field and every following struct has Rust's offset.

use serde::Serialize;

use super::lines::{broken, wrapped};
use super::types::{cdef, ctypes, hint, lift, lower_field, owner_in_field};
use super::{docs, docstring};
use crate::model::{Interface, Type};

#[derive(Serialize)]
pub(super) struct Struct {
    name: String,
    symbol: String,
    docs: Vec<String>,
    fields: Vec<Field>,
    /// All that the backends are told of: fields and gaps.
    members: Vec<Member>,
    /// The alignment that the memory has to have, if it is more than the backends give by themselves.
    align: Option<u32>,
    /// What says that a value is no such struct.
    wrong: String,
    lower: String,
    lift: String,
    /// Whether it owns or borrows callbacks.
    has_handles: bool,
    /// The constructor's declaration, where it takes more than the fields are declared as.
    pub(super) constructor: Option<String>,
}

#[derive(Serialize)]
struct Field {
    name: String,
    docs: Vec<String>,
    hint: String,
}

/// A field of the backends' struct.
#[derive(Serialize)]
struct Member {
    name: String,
    ctypes: String,
    cdef: String,
}

pub(super) fn structs(interface: &Interface) -> Vec<Struct> {
    let structs = interface.structs.iter();
    structs.map(|s| structure(interface, s)).collect()
}

fn structure(interface: &Interface, s: &crate::model::Struct) -> Struct {
    let mut layout = Layout {
        taken: (0..s.fields.len()).map(raw_field).collect(),
        ..Layout::default()
    };
    let mut fields = Vec::new();
    let mut lifted = Vec::new();
    for (at, f) in s.fields.iter().enumerate() {
        let (name, raw) = (f.name.clone(), raw_field(at));
        layout.fill_up_to(f.offset, natural_align(interface, f));
        let lowered = layout.lowered(&name, &f.ty);
        layout.add(raw.clone(), &f.ty, lowered);
        layout.end = f.offset + size(interface, &f.ty);
        lifted.push(lift(&format!("raw.{raw}"), &f.ty));
        fields.push(Field {
            docs: docstring(docs::trimmed(&f.docs)),
            hint: hint(&f.ty, false),
            name,
        });
    }
    layout.fill_up_to(s.size, s.natural_align);
    let wrong = ["name".into(), "value".into(), format!("\"a `{}`\"", s.name)];
    Struct {
        wrong: broken("_checks.wrong(", &wrong, ")", "        ", 0),
        lower: layout.returned(),
        has_handles: s.has_handles(),
        lift: broken(&format!("return {}(", s.name), &lifted, ")", "    ", 0),
        name: s.name.clone(),
        symbol: s.symbol.clone(),
        docs: docstring(docs::trimmed(&s.docs)),
        align: s.over_aligned.then_some(s.align),
        constructor: constructor(s, &fields),
        fields,
        members: layout.members,
    }
}

/// The fields hold what they are given, and Rust returns them as they are declared: only the constructor says what is accepted.
fn constructor(s: &crate::model::Struct, fields: &[Field]) -> Option<String> {
    let accepted = s.fields.iter().map(|f| hint(&f.ty, true));
    let accepted: Vec<String> = accepted.collect();
    if fields.iter().map(|f| &f.hint).eq(&accepted) {
        return None;
    }
    let params = fields.iter().zip(accepted);
    let params = params.map(|(field, hint)| format!("{}: {hint}", field.name));
    let params: Vec<String> = std::iter::once("self".to_owned()).chain(params).collect();
    Some(broken(
        "def __init__(",
        &params,
        ") -> None",
        "    ",
        ": ...".len(),
    ))
}

/// What the backends are told of a struct, as far as it is laid out.
#[derive(Default)]
struct Layout {
    members: Vec<Member>,
    /// A raw value for each of them.
    lowered: Vec<String>,
    /// What checks each owner that a callback takes.
    owners: Vec<String>,
    /// What checks each owner that is lent to a call.
    lent: Vec<String>,
    /// The names of the fields, which no gap may have.
    taken: Vec<String>,
    /// Bytes so far.
    end: u32,
    gaps: usize,
}

impl Layout {
    /// Adds a gap up to `offset`, unless the alignment of the next field puts it there anyway.
    fn fill_up_to(&mut self, offset: u32, natural: u32) {
        if self.end.next_multiple_of(natural) == offset {
            return;
        }
        let bytes = Type::Int {
            bits: 8,
            signed: false,
            nonzero: false,
        };
        let gap = Type::Array(Box::new(bytes), offset - self.end);
        let mut name = format!("gap{}", self.gaps);
        while self.taken.contains(&name) {
            name.push('_');
        }
        self.add(name, &gap, "()".to_owned());
        self.gaps += 1;
    }

    /// The raw value of a field. An owner is read once: one that is taken has to be told of it, and one that is lent has to live as long as the call, whatever becomes of
    /// the struct.
    fn lowered(&mut self, name: &str, ty: &Type) -> String {
        let Type::Handle {
            of: Some(of),
            optional,
        } = ty
        else {
            return lower_field(name, ty).printed("", "            ", 1);
        };
        let (tuple, owners) = if of.owned {
            ("owners", &mut self.owners)
        } else {
            ("lent", &mut self.lent)
        };
        owners.push(owner_in_field(name, of, *optional));
        format!("_number({tuple}[{}])", owners.len() - 1)
    }

    /// The statements that return the raw value, and beside it the owners that are taken and those that are lent, if there are any.
    fn returned(&self) -> String {
        let tuple = |open: &str, parts: &[String], close: &str| {
            // A tuple of one needs its comma.
            let comma = if parts.len() == 1 { "," } else { "" };
            wrapped(open, parts, &format!("{comma}{close}"), "        ", 0)
        };
        if self.owners.is_empty() && self.lent.is_empty() {
            return tuple("return (", &self.lowered, ")");
        }
        let owners = tuple("owners = (", &self.owners, ")");
        let lent = tuple("lent = (", &self.lent, ")");
        let raw = tuple("raw = (", &self.lowered, ")");
        format!("{owners}\n        {lent}\n        {raw}\n        return raw, owners, lent")
    }

    fn add(&mut self, name: String, ty: &Type, lowered: String) {
        self.members.push(Member {
            ctypes: ctypes(ty),
            cdef: cdef(ty, &name),
            name,
        });
        self.lowered.push(lowered);
    }
}

/// The alignment that a backend gives a field.
fn natural_align(interface: &Interface, field: &crate::model::Field) -> u32 {
    interface
        .contained(&field.ty)
        .map_or(field.align, |s| s.natural_align)
}

/// Bytes of a value that stands in a struct.
fn size(interface: &Interface, ty: &Type) -> u32 {
    crate::emit::javascript::memory::Memory(interface)
        .size(ty)
        .0
}

/// A field's name in the backends, by its place: neither Python nor the C of `cffi` can reserve it.
fn raw_field(at: usize) -> String {
    format!("f{at}")
}
