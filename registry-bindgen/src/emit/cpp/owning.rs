//! Structs that own callbacks: in C++ each is a struct of its own, with owners in its fields. Its copy for C has their handles.

use serde::Serialize;

use super::c_type;
use crate::emit::docs;
use crate::model::{Field, Interface, Struct, Type};

/// The data of a struct for the template.
#[derive(Serialize)]
pub(super) struct Owning {
    docs: String,
    name: String,
    symbol: String,
    members: Vec<Member>,
}

#[derive(Serialize)]
struct Member {
    docs: String,
    name: String,
    /// Its type, and the type with the name.
    ty: String,
    declared: String,
    /// Whether it is an owner.
    is_owner: bool,
    /// Whether it is an array, which C can't assign.
    is_array: bool,
}

pub(super) fn all(interface: &Interface) -> Vec<Owning> {
    let structs = interface.structs.iter().filter(|s| s.is_owning());
    structs.map(|s| owning(interface, s)).collect()
}

/// Whether there is an array in such a struct.
pub(super) fn has_arrays(interface: &Interface) -> bool {
    let mut owning = interface.structs.iter().filter(|s| s.is_owning());
    owning.any(|s| s.fields.iter().any(is_array))
}

fn owning(interface: &Interface, s: &Struct) -> Owning {
    let about = ["Owns the callbacks in its fields. It can be moved, and not copied.".to_owned()];
    let lines = docs::paragraphs(&[docs::trimmed(&s.docs), &about]);
    Owning {
        docs: docs::block_comment(&lines, ""),
        name: s.name.clone(),
        symbol: s.symbol.clone(),
        members: s.fields.iter().map(|f| member(interface, f)).collect(),
    }
}

fn member(interface: &Interface, field: &Field) -> Member {
    let lines = docs::paragraphs(&[docs::trimmed(&field.docs), &docs::nonzero_field(&field.ty)]);
    // In full: a field may have the name of the class.
    let ty = match field.ty.handle_of() {
        Some(of) => format!("::{}::{}", interface.module, of.callback.name),
        None => c_type(&field.ty),
    };
    Member {
        docs: docs::block_comment(&lines, "  "),
        name: field.name.clone(),
        declared: if ty.ends_with('*') {
            format!("{ty}{}", field.name)
        } else {
            format!("{ty} {}", field.name)
        },
        ty,
        is_owner: field.ty.is_owner(),
        is_array: is_array(field),
    }
}

fn is_array(field: &Field) -> bool {
    matches!(field.ty, Type::Array(..))
}
