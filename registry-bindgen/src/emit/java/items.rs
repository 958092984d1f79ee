//! The files of structs, which are records, and of enumerations.

use serde::Serialize;

use super::javadoc;
use super::types::{Types, hint, kind};
use super::words::accepted;
use crate::emit::{EmitError, docs};
use crate::model::{Enumeration, Field, Interface, Struct, Type};

#[derive(Serialize)]
pub(super) struct Record {
    pub(super) name: String,
    docs: String,
    /// The components with their types.
    components: Vec<(String, String)>,
    puts: Vec<String>,
    gets: Vec<String>,
    /// Whether equality takes more than that of the components.
    has_arrays: bool,
    /// The layout's parts, of a struct that is passed by value.
    layout: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct Enum {
    pub(super) name: String,
    docs: String,
    /// Documentation, name and number.
    variants: Vec<(String, String, String)>,
    /// The functions of its integer, and that integer's Java type.
    kind: String,
    scalar: String,
}

/// The places that a constructor has for its parameters, beside its object. A `long` and a `double` take two.
const PLACES: usize = 254;

/// The variants whose constants an initializer of 64 KiB makes: 19 bytes each, with some room to spare.
const VARIANTS: usize = 3000;

/// Refuses what javac would.
///
/// # Errors
/// [`EmitError::TooLarge`], with what to do.
pub(super) fn check_sizes(interface: &Interface) -> Result<(), EmitError> {
    let places = |f: &Field| match hint(&f.ty).as_str() {
        "long" | "double" => 2,
        _ => 1,
    };
    for s in &interface.structs {
        if s.fields.iter().map(places).sum::<usize>() > PLACES {
            return Err(EmitError::TooLarge(format!(
                "the struct `{}` has more fields than a constructor in Java can have parameters: {PLACES}, of which a `long` and a `double` count twice; \
                 put fields of one type into an array, or some of them into a struct of their own",
                s.symbol
            )));
        }
    }
    let too_large = |e: &&Enumeration| e.variants.len() > VARIANTS;
    interface.enums.iter().find(too_large).map_or(Ok(()), |e| {
        Err(EmitError::TooLarge(format!(
            "the enumeration `{}` has {} variants, and Java has room for {VARIANTS}; pass its integer instead",
            e.symbol,
            e.variants.len()
        )))
    })
}

/// The structs that calls pass by value, and those in them.
pub(super) fn by_value(interface: &Interface) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    let mut left: Vec<&Type> = interface
        .calls()
        .flat_map(|c| &c.params)
        .map(|p| &p.ty)
        .collect();
    while let Some(ty) = left.pop() {
        let Some(s) = interface.contained(ty) else {
            continue;
        };
        if !s.over_aligned && !found.contains(&s.symbol.as_str()) {
            found.push(&s.symbol);
            left.extend(s.fields.iter().map(|f| &f.ty));
        }
    }
    found
}

pub(super) fn record(types: Types<'_>, s: &Struct, by_value: bool) -> Record {
    let fields = || s.fields.iter();
    let tags: Vec<String> = fields().map(|f| component(types, f)).collect();
    let at = |offset: u32| {
        if offset == 0 {
            "at".to_owned()
        } else {
            format!("at + {offset}")
        }
    };
    Record {
        docs: javadoc::comment(
            &s.docs,
            &format!("The struct <code>{}</code>.", s.name),
            &[],
            &tags,
            "",
        ),
        name: s.name.clone(),
        components: fields().map(|f| (f.name.clone(), hint(&f.ty))).collect(),
        puts: fields()
            .map(|f| types.put_field(&f.name, &f.ty, f.offset))
            .collect(),
        gets: fields()
            .map(|f| types.get(&f.ty, "from", &at(f.offset), 1))
            .collect(),
        has_arrays: fields().any(|f| matches!(f.ty, Type::Array(..))),
        layout: if by_value {
            layout(types, s)
        } else {
            Vec::new()
        },
    }
}

/// The tag of a component: what is said of the field, or else what it accepts.
fn component(types: Types<'_>, field: &Field) -> String {
    let text = docs::trimmed(&field.docs).join(" ");
    let text = match text.trim() {
        "" => accepted(types.0, &field.ty),
        _ => text,
    };
    javadoc::tag(&format!("param {}", field.name), &text)
}

/// The layouts of a struct's fields, and of the gaps between them and behind the last.
fn layout(types: Types<'_>, s: &Struct) -> Vec<String> {
    let (mut layout, mut end) = (Vec::new(), 0);
    for f in &s.fields {
        if f.offset > end {
            layout.push(format!("MemoryLayout.paddingLayout({})", f.offset - end));
        }
        layout.push(types.layout(&f.ty));
        end = f.offset.saturating_add(types.size(&f.ty).0);
    }
    if s.size > end {
        layout.push(format!("MemoryLayout.paddingLayout({})", s.size - end));
    }
    layout
}

pub(super) fn enumeration(e: &Enumeration) -> Enum {
    let number = |value: i128| match value {
        value if value > i128::from(i64::MAX) => format!("{}L", value - (1 << 64)),
        value if value == i128::from(i64::MIN) => "Long.MIN_VALUE".to_owned(),
        value => format!("{value}L"),
    };
    let variants = e.variants.iter().map(|v| {
        let docs = javadoc::comment(
            &v.docs,
            &format!("The number {}.", v.value),
            &[],
            &[],
            "    ",
        );
        (docs, v.name.clone(), number(v.value))
    });
    Enum {
        docs: javadoc::comment(
            &e.docs,
            &format!("The enumeration <code>{}</code>.", e.name),
            &[],
            &[],
            "",
        ),
        name: e.name.clone(),
        variants: variants.collect(),
        kind: kind(&e.repr).unwrap_or_default(),
        scalar: hint(&e.repr),
    }
}
