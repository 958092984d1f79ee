//! Implementers of traits in Dart, whose methods Rust calls: an interface for each trait of which a function takes an implementer.
//!
//! Rust gets the number of an implementer, and a table that all implementers of a trait have. Each of its functions (`callables.rs`) finds the implementer
//! by the number, as that of a callback type finds a function.

use serde::Serialize;

use super::callables::variable;
use super::types::Types;
use crate::emit::docs;
use crate::model::{Interface, Trait};

/// What Dart implements of a trait.
#[derive(Serialize)]
pub(super) struct Implemented {
    name: String,
    docs: Vec<String>,
    methods: Vec<Method>,
}

/// A method without a body.
#[derive(Serialize)]
struct Method {
    docs: Vec<String>,
    signature: String,
}

/// The table of the methods of a trait.
#[derive(Serialize)]
pub(super) struct Table {
    /// The variable that has it.
    variable: String,
    /// The variables with the functions of the methods.
    methods: Vec<String>,
}

/// The traits whose methods C can call here: none of them takes a struct by value whose alignment Dart can't express.
pub(super) fn passable(interface: &Interface) -> impl Iterator<Item = &Trait> {
    let can_call = |t: &&Trait| {
        let mut methods = t.methods.iter();
        methods.all(|m| interface.over_aligned_by_value(&m.call).is_none())
    };
    interface.implemented().filter(can_call)
}

/// The name of what C calls for the method at this place. No name of the library's has two of these characters in a row.
pub(super) fn name_of_method(item: &Trait, at: usize) -> String {
    format!("{}$${at}", item.ident)
}

/// The variable with the address of the table of a trait.
pub(super) fn table(of: &str) -> String {
    format!("_$methods${of}")
}

pub(super) fn tables(interface: &Interface) -> Vec<Table> {
    let of = |item: &Trait| Table {
        variable: table(&item.ident),
        methods: (0..item.methods.len())
            .map(|at| variable(&name_of_method(item, at)))
            .collect(),
    };
    passable(interface).map(of).collect()
}

impl Types<'_> {
    /// The interfaces of all traits of which a function takes an implementer.
    pub(super) fn implemented(self) -> Vec<Implemented> {
        let about = ["What Rust calls of an implementer of Dart's, in its isolate alone. Rust keeps it alive until it needs it no more.".to_owned()];
        let of = |item: &Trait| Implemented {
            name: item.implemented.clone().unwrap_or_default(),
            docs: docs::paragraphs(&[docs::trimmed(&item.docs), &about]),
            methods: item.methods.iter().map(|m| self.declared(m)).collect(),
        };
        self.0.implemented().map(of).collect()
    }

    fn declared(self, method: &crate::model::Method) -> Method {
        Method {
            docs: docs::trimmed(&method.call.docs).to_vec(),
            signature: self.called_as(&method.call, &method.call.ident),
        }
    }
}
