//! Implementers of traits in JavaScript, whose methods Rust calls: an interface for each trait of which a function takes an implementer.
//!
//! An implementer is any object with such methods. What stands under its number is a list of them, bound to it when it is passed. A trampoline for each
//! method (`callables.rs`) finds its own there. Rust gets the table of the trampolines of those that the object has.

use serde::Serialize;

use super::callables::{given_hint, name};
use super::code::method_calls;
use super::print::{self, Doc};
use super::{docs, hint};
use crate::model::{Interface, Method, Trait};

/// A trait for the templates of the modules.
#[derive(Debug, Serialize)]
pub(in crate::emit) struct Implemented {
    /// What passes implementers.
    passes: String,
    /// The name of the interface.
    name: String,
    /// The names of its methods and their trampolines, as properties.
    names: String,
    trampolines: String,
}

/// A trait for the template of the declarations.
#[derive(Debug, Serialize)]
pub(in crate::emit) struct Declared {
    name: String,
    docs: String,
    /// The documentation of each method, and its declaration.
    methods: Vec<[String; 2]>,
}

/// The traits whose implementers the module can pass.
pub(super) fn passable(interface: &Interface) -> impl Iterator<Item = &Trait> {
    let can_call = |t: &&Trait| {
        let mut methods = t.methods.iter();
        interface.wasm || methods.all(|m| interface.over_aligned_by_value(&m.call).is_none())
    };
    interface.implemented().filter(can_call)
}

/// The traits for a module whose statements begin behind so many columns.
pub(in crate::emit) fn implemented(interface: &Interface, margin: usize) -> Vec<Implemented> {
    let property = |key: &str, items: Vec<String>| {
        let list = print::list("[", items.iter().map(Doc::from).collect(), "]");
        let row = print::row([format!("{key}: ").into(), list, ",".into()]);
        print::joined(&row, margin + 2)
    };
    let of = |item: &Trait| {
        let methods = item.methods.iter();
        let names = methods.map(|m| format!("\"{}\"", m.call.ident));
        let trampolines = method_calls(item).map(|call| name(&call.ident));
        Implemented {
            passes: passes(item),
            name: item.implemented.clone().unwrap_or_default(),
            names: property("names", names.collect()),
            trampolines: property("trampolines", trampolines.collect()),
        }
    };
    passable(interface).map(of).collect()
}

/// What has the trampolines of a trait.
fn passes(item: &Trait) -> String {
    format!("$implemented{}", item.ident)
}

/// The declarations of what implementers have.
pub(in crate::emit) fn declared(interface: &Interface) -> Vec<Declared> {
    let about = [
        "What Rust calls of an implementer. Any object with such methods is one. They are looked up when it is passed.".to_owned(),
        "For one that is `undefined` or `null`, Rust gets `NOT_IMPLEMENTED`.".to_owned(),
    ];
    let of = |item: &Trait| Declared {
        name: item.implemented.clone().unwrap_or_default(),
        docs: docs::block_comment(&docs::paragraphs(&[docs::trimmed(&item.docs), &about]), ""),
        methods: item
            .methods
            .iter()
            .map(|m| declaration(interface, m))
            .collect(),
    };
    interface.implemented().map(of).collect()
}

/// A method as JavaScript implements it: it gets what a function gets, and returns what one returns.
fn declaration(interface: &Interface, method: &Method) -> [String; 2] {
    let call = &method.call;
    let params = call.params.iter();
    let params = params.map(|p| format!("{}: {}", p.name, given_hint(interface, &p.ty)));
    let returns = format!(": {};", hint(interface, &call.returns, true));
    [
        docs::block_comment(docs::trimmed(&call.docs), "  "),
        print::function(&call.ident, &params.collect::<Vec<_>>(), &returns, 2),
    ]
}

/// The statement that finds the methods of an implementer, before a call.
pub(super) fn found(argument: &str, item: &Trait, optional: bool, margin: usize) -> Vec<String> {
    let args = [passes(item), format!("\"{argument}\""), argument.to_owned()];
    let found = print::call_of("$methodsOf", &args);
    let left = format!("const {argument}$found");
    let assigned = if optional {
        let test = format!("{argument} == null");
        print::assign_below(&left, print::ternary(test, "null", &print::flat(&found)))
    } else {
        print::assign(&left, found)
    };
    print::lines(&assigned, margin)
}

/// What gives the methods to Rust.
pub(super) fn passed(argument: &str, item: &Trait) -> String {
    let passes = passes(item);
    format!("const {argument}$ = $passedMethods({passes}, {argument}$found);")
}
