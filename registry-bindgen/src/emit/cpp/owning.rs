//! Structs with typed handles: in C++ each is a struct of its own, with objects in those fields. Its copy for C has their handles.

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
    /// Whether a callback takes something of it.
    is_owning: bool,
}

#[derive(Serialize)]
struct Member {
    docs: String,
    name: String,
    /// Its type, and the type with the name.
    ty: String,
    declared: String,
    /// Whether it is an owner, and what makes it of a handle: nothing for another field.
    is_owner: bool,
    made: Option<String>,
    /// Whether it is an array, which C can't assign.
    is_array: bool,
}

pub(super) fn all(interface: &Interface) -> Vec<Owning> {
    let structs = interface.structs.iter().filter(|s| s.has_handles());
    structs.map(|s| owning(interface, s)).collect()
}

/// Whether there is an array in such a struct.
pub(super) fn has_arrays(interface: &Interface) -> bool {
    let mut owning = interface.structs.iter().filter(|s| s.has_handles());
    owning.any(|s| s.fields.iter().any(is_array))
}

fn owning(interface: &Interface, s: &Struct) -> Owning {
    let about = if s.is_owning() {
        "Owns the callbacks in its fields. It can be moved, and not copied."
    } else {
        "It can be moved, and not copied."
    };
    let about = [about.to_owned()];
    let lines = docs::paragraphs(&[docs::trimmed(&s.docs), &about]);
    Owning {
        docs: docs::block_comment(&lines, ""),
        name: s.name.clone(),
        symbol: s.symbol.clone(),
        is_owning: s.is_owning(),
        members: s.fields.iter().map(|f| member(interface, f)).collect(),
    }
}

fn member(interface: &Interface, field: &Field) -> Member {
    let of = field.ty.handle_of();
    let lent = of.filter(|of| !of.owned).map(|of| {
        let class = &of.callback.name;
        format!("Borrows a callback: `{class}::borrow(owner.handle())` lends it, and the owner stays the caller's.")
    });
    let lines = docs::paragraphs(&[
        docs::trimmed(&field.docs),
        &docs::nonzero_field(&field.ty),
        lent.as_slice(),
    ]);
    // In full: a field may have the name of the class.
    let ty = match of {
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
        made: of.map(|of| {
            if of.owned {
                ty.clone()
            } else {
                format!("{ty}::borrow")
            }
        }),
        ty,
        is_owner: field.ty.is_owner(),
        is_array: is_array(field),
    }
}

fn is_array(field: &Field) -> bool {
    matches!(field.ty, Type::Array(..))
}
