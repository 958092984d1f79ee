//! The classes of owners in Python: one for each callback type, which is called, and one for each trait, which has its methods.

use serde::Serialize;

use super::{body, docs, docstring, signatures};
use crate::model::{Call, Interface, Trait};

#[derive(Serialize)]
pub(super) struct Class {
    name: String,
    /// Its number in descriptions.
    identity: Option<u64>,
    docs: Vec<String>,
    /// `__call__`, or the methods of a trait.
    pub(super) methods: Vec<Method>,
}

#[derive(Serialize)]
pub(super) struct Method {
    pub(super) docs: Vec<String>,
    pub(super) signature: String,
    /// The same before the dots of a stub.
    pub(super) stub: String,
    pub(super) lines: Vec<String>,
}

/// The classes of all callback types, and those of all traits.
pub(super) fn classes(interface: &Interface) -> [Vec<Class>; 2] {
    let callbacks = interface.callbacks.iter();
    let traits = interface.traits.iter();
    [
        callbacks.map(|c| class(interface, &c.call)).collect(),
        traits.map(|t| class_of_trait(interface, t)).collect(),
    ]
}

/// The class of a callback type.
fn class(interface: &Interface, call: &Call) -> Class {
    let owns = ["Owns one callback that Rust has handed over, given by its handle.".to_owned()];
    let method = method(interface, "__call__", call, Vec::new());
    Class {
        name: call.ident.clone(),
        identity: call.identity,
        docs: docstring(&docs::paragraphs(&[
            docs::trimmed(&call.docs),
            &docs::owners_taken(interface, call),
            &owns,
        ])),
        methods: vec![method],
    }
}

/// The class of a trait.
fn class_of_trait(interface: &Interface, item: &Trait) -> Class {
    let owns = ["Owns one implementer that Rust has handed over, given by its handle.".to_owned()];
    let methods = item.methods.iter().map(|m| {
        let call = Call {
            name: format!("{}.{}", item.name, m.call.name),
            ..m.call.clone()
        };
        let docs = docstring(&docs::paragraphs(&[
            docs::trimmed(&call.docs),
            &docs::owners_taken(interface, &call),
        ]));
        method(interface, &call.ident, &call, docs)
    });
    Class {
        name: item.ident.clone(),
        identity: Some(item.identity),
        docs: docstring(&docs::paragraphs(&[docs::trimmed(&item.docs), &owns])),
        methods: methods.collect(),
    }
}

/// A method of an owner.
fn method(interface: &Interface, name: &str, call: &Call, docs: Vec<String>) -> Method {
    let [signature, stub] = signatures(interface, name, Some("self"), call, "    ");
    let handle = "self._handle";
    Method {
        docs,
        signature,
        stub,
        lines: body(interface, call, handle, Some(handle), "        "),
    }
}
