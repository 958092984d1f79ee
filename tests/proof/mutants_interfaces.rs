//! Bugs that random interfaces must find: a value whose C header, C form or check differs from its type.
//!
//! `mutants.rs` applies them; `tests/proof/interfaces` builds a small crate of random items over the copy. The texts must stand in the
//! source exactly once.

use crate::instrument::Instrument::Interfaces;
use crate::mutants::Mutant;

pub(crate) const INTERFACES: &[Mutant] = &[
    Mutant {
        name: "a `usize` has 32 bits in the C header",
        package: "registry-bindgen",
        from: "Type::Size { signed: false, .. } => quote!(usize),",
        to: "Type::Size { signed: false, .. } => quote!(u32),",
        caught_by: &[Interfaces("native")],
    },
    Mutant {
        name: "a struct's fields stand in the C header from the last to the first",
        package: "registry-bindgen",
        from: "let fields = s.fields.iter().map(|f| {\n        let (docs",
        to: "let fields = s.fields.iter().rev().map(|f| {\n        let (docs",
        caught_by: &[Interfaces("native")],
    },
    Mutant {
        name: "of a slice the first element alone is checked",
        package: "registry-core",
        from: "for n in 0..raw.len {",
        to: "for n in 0..1 {",
        caught_by: &[Interfaces("native")],
    },
];
