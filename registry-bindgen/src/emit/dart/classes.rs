//! The classes whose objects own a handle, one for each callback type and each trait.

use serde::Serialize;

use super::{Writer, callables, throws};
use crate::emit::docs;
use crate::model::{Call, Interface, Trait};

/// A class whose objects own a handle.
#[derive(Serialize)]
pub(super) struct Class {
    name: String,
    /// Its number in descriptions.
    identity: Option<u64>,
    docs: Vec<String>,
    /// What Rust calls of implementers of the trait, which Rust's own are too.
    implements: Option<String>,
    methods: Vec<Method>,
}

/// What calls Rust: `call` of a callback type, or a method of a trait.
#[derive(Serialize)]
struct Method {
    docs: Vec<String>,
    signature: String,
    lines: Vec<String>,
}

impl Writer<'_> {
    /// The classes of all callback types and traits.
    pub(super) fn classes(&self, interface: &Interface) -> Vec<Class> {
        let callbacks = interface.callbacks.iter();
        let callbacks = callbacks.map(|c| self.class(interface, &c.call));
        let traits = interface.traits.iter();
        callbacks
            .chain(traits.map(|t| self.class_of_trait(interface, t)))
            .collect()
    }

    fn class(&self, interface: &Interface, call: &Call) -> Class {
        let owns = ["Owns one callback that Rust has handed over, given by its handle.".to_owned()];
        let functions = callables::docs(interface, call);
        let calls = Method {
            docs: vec!["Calls it.".to_owned()],
            signature: self.signature("call", call),
            lines: self.body(call, HANDLE, Some(HANDLE)),
        };
        Class {
            name: call.ident.clone(),
            identity: call.identity,
            docs: docs::paragraphs(&[
                docs::trimmed(&call.docs),
                &docs::owners_taken(interface, call),
                &functions,
                &owns,
            ]),
            implements: None,
            methods: vec![calls],
        }
    }

    fn class_of_trait(&self, interface: &Interface, item: &Trait) -> Class {
        let owns =
            ["Owns one implementer that Rust has handed over, given by its handle.".to_owned()];
        let methods = item.methods.iter();
        // A promise is a number to Rust, and a `Future` here.
        let are_alike = methods.clone().all(|m| m.call.promise.is_none());
        let implemented = item.implemented.as_ref();
        let apart = implemented.filter(|_| !are_alike).map(|implemented| {
            format!(
                "It does not implement [{implemented}]: a method that gives a promise returns a `Future` here, and the promise's handle there."
            )
        });
        let methods = methods.map(|m| self.method(interface, item, &m.call));
        Class {
            name: item.ident.clone(),
            identity: Some(item.identity),
            docs: docs::paragraphs(&[docs::trimmed(&item.docs), &owns, apart.as_slice()]),
            implements: item.implemented.clone().filter(|_| are_alike),
            methods: methods.collect(),
        }
    }

    /// The method of an implementer of Rust's. Exceptions name it with its trait.
    fn method(&self, interface: &Interface, item: &Trait, call: &Call) -> Method {
        let called = Call {
            name: format!("{}.{}", item.name, call.name),
            ..call.clone()
        };
        Method {
            docs: docs::paragraphs(&[
                docs::trimmed(&call.docs),
                &docs::owners_taken(interface, call),
                &callables::docs(interface, call),
                &[throws()],
            ]),
            signature: self.signature(&call.ident, call),
            lines: self.body(&called, HANDLE, Some(HANDLE)),
        }
    }
}

/// The handle of an owner.
const HANDLE: &str = "_$handle";
