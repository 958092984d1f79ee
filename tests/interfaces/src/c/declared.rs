//! What the header has to declare: the types of a function's parameters, compared by the C compiler.

use super::arguments::arguments;
use super::names::c_type;
use crate::items::{Form, Item, ResultClass};
use crate::types::{Id, Shape, Types};

/// A type as the header has to declare it. `spelled` is how the source names it: by that alone a raw pointer says what it points to.
pub(super) fn declared(types: &Types, id: Id, spelled: &str) -> String {
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
pub(super) fn is_declared(types: &Types, item: &Item) -> String {
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
