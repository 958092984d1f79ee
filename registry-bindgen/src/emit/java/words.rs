//! What the documentation says of parameters and results, in the words of the table of checks.

use super::types::{boxed, element, hint};
use crate::checks;
use crate::model::{Call, Interface, Type};

/// What a method returns.
pub(super) fn returned(call: &Call) -> String {
    match &call.promise {
        Some(promise) => format!("CompletableFuture<{}>", boxed(&promise.value)),
        None => hint(&call.returns),
    }
}

/// What is accepted as an argument, in the words of the table of checks.
pub(super) fn accepted(interface: &Interface, ty: &Type) -> String {
    let has_class = ty.handle_of().is_some();
    let row = checks::kind(ty).and_then(|kind| checks::row(kind, interface.pointer_width));
    if let Some(row) = row.filter(|_| !has_class) {
        return row.java;
    }
    match ty {
        Type::Reference { to, optional } => {
            let to = accepted(interface, to);
            if *optional && !to.ends_with("or null") {
                format!("{to}, or null")
            } else {
                to
            }
        }
        Type::Handle {
            of: Some(of),
            optional,
        } => {
            format!(
                "an object of {}{}",
                of.callback.name,
                if *optional { ", or null" } else { "" }
            )
        }
        Type::Array(of, count) => format!("an array of {count}: each {}", each(interface, of)),
        Type::Slice(of) => format!("an array: each {}", each(interface, of)),
        Type::Foreign {
            callback, optional, ..
        } => {
            let none = if *optional { ", or null" } else { "" };
            match interface.trait_of(&callback.symbol) {
                Some(_) => format!("an implementer{none}"),
                None => format!("a function{none}"),
            }
        }
        ty => format!("an object of {}", element(ty)),
    }
}

fn each(interface: &Interface, of: &Type) -> String {
    match of {
        Type::Int { bits: 8, .. } => "a byte".to_owned(),
        of => accepted(interface, of),
    }
}
