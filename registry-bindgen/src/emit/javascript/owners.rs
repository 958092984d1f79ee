//! Owners in JavaScript: as arguments, as results, and in the fields of structs.

use super::print;
use crate::model::{Call, HandleOf, Interface, Param, Type};

/// The handle of an owner that is an argument: its name in quotes, and its value.
pub(in crate::emit) fn handle_of(
    [name, value]: &[String; 2],
    of: &HandleOf,
    optional: bool,
) -> String {
    let function = if optional {
        "$handleOrZero"
    } else {
        "$handleOf"
    };
    format!("{function}({name}, {value}, {})", of.callback.name)
}

/// The object for a handle that a call returns.
pub(in crate::emit) fn owner(of: &HandleOf, handle: &str) -> String {
    let function = if of.owned { "$owner" } else { "$borrowed" };
    format!("{function}({}, {handle})", of.callback.name)
}

/// The statement that gives up the owners which a callback that has run took. None where a call takes none.
pub(in crate::emit) fn taken(interface: &Interface, call: &Call) -> Option<String> {
    let owners = call
        .params
        .iter()
        .flat_map(|param| owners(interface, param));
    let owners = owners.collect::<Vec<_>>().join(", ");
    (!owners.is_empty()).then(|| format!("$taken($status, {owners});"))
}

/// The owners that a parameter brings: itself, or those in the fields of the struct that was read.
fn owners(interface: &Interface, param: &Param) -> Vec<String> {
    if param.ty.is_owner() {
        return vec![param.name.clone()];
    }
    let held = held(&param.name);
    let fields = interface.owned_fields(&param.ty);
    fields
        .map(|field| format!("{held}.{}", field.name))
        .collect()
}

/// What reads a struct parameter before it is written, and the variable to write. The fields of one with typed handles are read once, so that the owners
/// which are passed are those that are given up.
pub(in crate::emit) fn read_once(
    interface: &Interface,
    param: &Param,
    margin: usize,
) -> (Vec<String>, String) {
    let name = &param.name;
    match &param.ty {
        Type::Struct(named) if interface.holds(&param.ty) => {
            let read = [format!("\"{name}\""), name.clone()];
            let read = print::call_of(&format!("$held{}", named.name), &read);
            let read = print::assign(&format!("const {}", held(name)), read);
            (print::lines(&read, margin), held(name))
        }
        _ => (Vec::new(), name.clone()),
    }
}

/// The variable with a copy of such a struct.
fn held(name: &str) -> String {
    format!("{name}$held")
}

/// The object for a handle that was read, or the number of a plain one.
pub(in crate::emit) fn lifted(ty: &Type, read: &str) -> String {
    let of = ty.handle_of();
    of.map_or_else(|| read.to_owned(), |of| owner(of, read))
}
