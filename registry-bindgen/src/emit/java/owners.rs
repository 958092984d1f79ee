//! The classes whose objects own a handle, one for each callback type and each trait, and the interfaces in them that Rust calls.

use std::collections::BTreeSet;

use serde::Serialize;

use super::callables::{self, used, used_traits};
use super::symbols::Symbol;
use super::types::{Types, hint};
use super::words::accepted;
use super::{Method, javadoc, method, params};
use crate::model::{Call, Trait};

/// A class whose objects own a handle.
#[derive(Serialize)]
pub(super) struct Owner {
    pub(super) name: String,
    docs: String,
    methods: Vec<Method>,
    /// The interface of what Rust calls, if it calls any of this type.
    called: Option<Called>,
}

/// The interface of functions, or of implementers of a trait, that Rust calls.
#[derive(Serialize)]
struct Called {
    name: &'static str,
    about: &'static str,
    is_functional: bool,
    methods: Vec<Method>,
}

/// The classes of all callback types and traits.
pub(super) fn owners(types: Types<'_>, symbols: &mut Vec<Symbol>) -> Vec<Owner> {
    let called = used(types.0).map(|of| of.call.symbol.as_str()).collect();
    let callbacks = types.0.callbacks.iter();
    let mut owners: Vec<Owner> = callbacks
        .map(|c| owner(types, &c.call, &called, symbols))
        .collect();
    let traits = types.0.traits.iter();
    owners.extend(traits.map(|t| owner_of_trait(types, t, symbols)));
    owners
}

/// The class of a callback type.
fn owner(
    types: Types<'_>,
    call: &Call,
    called: &BTreeSet<&str>,
    symbols: &mut Vec<Symbol>,
) -> Owner {
    let name = call.ident.clone();
    let own = ["Owns one callback that Rust has handed over, given by its handle.".to_owned()];
    let otherwise = format!("A callback of Rust's, <code>{name}</code>.");
    let is_called = called.contains(call.symbol.as_str());
    Owner {
        docs: javadoc::comment(&call.docs, &otherwise, &own, &[], ""),
        methods: vec![method(types, call, true, &[], symbols)],
        called: is_called.then(|| Called {
            name: "Function",
            about: "A function of this type that Rust calls. Rust keeps it alive until it needs it no more.",
            is_functional: true,
            methods: vec![function(types, "call", call, &[])],
        }),
        name,
    }
}

/// The class of a trait.
fn owner_of_trait(types: Types<'_>, item: &Trait, symbols: &mut Vec<Symbol>) -> Owner {
    let own = ["Owns one implementer that Rust has handed over, given by its handle.".to_owned()];
    let otherwise = format!("An implementer of Rust's, <code>{}</code>.", item.ident);
    let is_called = used_traits(types.0).any(|of| of.symbol == item.symbol);
    let methods = item.methods.iter().map(|m| &m.call);
    Owner {
        name: item.ident.clone(),
        docs: javadoc::comment(&item.docs, &otherwise, &own, &[], ""),
        called: is_called.then(|| Called {
            name: "Methods",
            about: "What Rust calls of an implementer. Rust keeps it alive until it needs it no more.",
            is_functional: false,
            methods: methods
                .clone()
                .map(|call| function(types, &call.ident, call, &call.docs))
                .collect(),
        }),
        methods: methods
            .map(|call| method_of_trait(types, item, call, symbols))
            .collect(),
    }
}

/// The method of an interface that Rust calls.
fn function(types: Types<'_>, name: &str, call: &Call, own_docs: &[String]) -> Method {
    let mut tags = params(types, call);
    let returned = hint(&call.returns);
    if returned != "void" {
        tags.push(javadoc::tag("return", &accepted(types.0, &call.returns)));
    }
    tags.push(javadoc::tag(
        "throws Exception",
        "if it fails: Rust gets the text",
    ));
    Method {
        docs: javadoc::comment(own_docs, "Is called by Rust.", &[], &tags, "        "),
        head: format!(
            "{returned} {name}({}) throws Exception;",
            callables::params(call)
        ),
        lines: Vec::new(),
    }
}

/// The method of an implementer of Rust's. Messages name it with its class.
fn method_of_trait(
    types: Types<'_>,
    item: &Trait,
    call: &Call,
    symbols: &mut Vec<Symbol>,
) -> Method {
    let call = Call {
        ident: format!("{}.{}", item.ident, call.ident),
        ..call.clone()
    };
    method(types, &call, true, &[], symbols)
}
