//! Implementers of traits in Python, whose methods Rust calls: a protocol for each trait of which a function takes an implementer.
//!
//! An implementer is any object with such methods. What stands under its number is a tuple of them, looked up when it is passed. A trampoline for each
//! method (`callables.rs`) finds its own there. Rust gets the table of the trampolines of those that the object has.

use serde::Serialize;

use super::callables::{given_hint, name};
use super::lines::broken;
use super::types::hint;
use super::{Method, docs, docstring};
use crate::model::{Interface, Trait, Type};

/// The data of a trait for the templates.
#[derive(Serialize)]
pub(super) struct Implemented {
    name: String,
    docs: Vec<String>,
    /// Its methods, without bodies.
    pub(super) methods: Vec<Method>,
    /// What passes implementers.
    symbol: String,
    /// The trampolines of the methods, with their names: none if Python can't pass implementers.
    trampolines: Vec<[String; 2]>,
}

/// The traits whose implementers Python can pass.
pub(super) fn passable(interface: &Interface) -> impl Iterator<Item = &Trait> {
    let can_call = |t: &&Trait| {
        let mut methods = t.methods.iter();
        methods.all(|m| interface.over_aligned_by_value(&m.call).is_none())
    };
    interface.implemented().filter(can_call)
}

pub(super) fn implemented(interface: &Interface) -> Vec<Implemented> {
    let trampoline = |method: &crate::model::Method| {
        let call = &method.call;
        [call.ident.clone(), name(&call.symbol)]
    };
    let of = |item: &Trait| {
        let methods = item.methods.iter();
        let is_passable = passable(interface).any(|t| t.symbol == item.symbol);
        Implemented {
            name: item.implemented.clone().unwrap_or_default(),
            docs: about(item),
            methods: methods.clone().map(declaration).collect(),
            symbol: name(&item.symbol),
            trampolines: methods.filter(|_| is_passable).map(trampoline).collect(),
        }
    };
    interface.implemented().map(of).collect()
}

fn about(item: &Trait) -> Vec<String> {
    let about = [
        "What Rust calls of an implementer. Any object with such methods is one: it need not derive".to_owned(),
        "from this class. Its methods are looked up when it is passed. For one that is None, or not".to_owned(),
        "there, Rust gets NOT_IMPLEMENTED.".to_owned(),
    ];
    docstring(&docs::paragraphs(&[docs::trimmed(&item.docs), &about]))
}

/// A method as Python implements it: it gets what a function gets, and returns what one returns.
fn declaration(method: &crate::model::Method) -> Method {
    let call = &method.call;
    let params = call.params.iter();
    let params = params.map(|p| format!("{}: {}", p.name, given_hint(&p.ty)));
    let mut params: Vec<String> = std::iter::once("self".to_owned()).chain(params).collect();
    if params.len() > 1 {
        // Rust gives the arguments by their places: an implementer may name them as it likes.
        params.push("/".to_owned());
    }
    let returns = match &call.returns {
        Type::Void => "object".to_owned(),
        ty => hint(ty, true),
    };
    let (open, close) = (format!("def {}(", call.ident), format!(") -> {returns}"));
    Method {
        docs: docstring(docs::trimmed(&call.docs)),
        signature: broken(&open, &params, &close, "    ", 1),
        stub: broken(&open, &params, &close, "    ", 5),
        lines: vec!["raise NotImplementedError".to_owned()],
    }
}

/// The lines that find the methods of an implementer, before a call.
pub(super) fn found(argument: &str, symbol: &str, optional: bool, indent: &str) -> Vec<String> {
    let line = |indent: &str| {
        let open = format!("{argument} = {}.found(", name(symbol));
        let args = [format!("\"{argument}\""), argument.to_owned()];
        broken(&open, &args, ")", indent, 0)
    };
    if optional {
        let deeper = format!("{indent}    ");
        let test = format!("if {argument} is not None:");
        vec![test, format!("    {}", line(&deeper))]
    } else {
        vec![line(indent)]
    }
}

/// What gives the methods to Rust.
pub(super) fn passed(argument: &str, implementers: &str, indent: &str) -> String {
    let open = format!("{argument} = {implementers}.passed(");
    broken(&open, &[argument.to_owned()], ")", indent, 0)
}

/// The declaration of a parameter.
pub(super) fn declared(argument: &str, item: &Trait, optional: bool) -> String {
    let of = item.implemented.as_deref().unwrap_or("object");
    let none = if optional { " | None" } else { "" };
    format!("{argument}: {of}{none}")
}
