//! The types of the items, by their names in C.

use crate::types::{Id, Shape, Types};

/// A type's name in C.
pub(super) fn c_type(types: &Types, id: Id) -> String {
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
pub(super) fn raw_type(types: &Types, id: Id) -> Option<String> {
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

pub(super) fn is_array(types: &Types, id: Id) -> bool {
    match &types.list[id].shape {
        Shape::Array(..) => true,
        Shape::Transparent(of, _) => is_array(types, *of),
        _ => false,
    }
}
