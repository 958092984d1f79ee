//! The exports that run a user's code, which the module calls through a table.

use serde::Serialize;

use crate::emit::javascript::print;
use crate::model::Call;

/// An export in a `try` of its own. Arguments are made outside of it: what they throw has not been in the module.
#[derive(Serialize)]
pub(super) struct Guarded {
    /// The callback's name, for its failure.
    name: String,
    head: String,
    call: String,
}

/// Columns before a function in the table of guarded ones.
const GUARDED: usize = 4;

impl Guarded {
    /// An export of so many parameters.
    pub(super) fn new(call: &Call, export: &str, many: usize) -> Self {
        let params: Vec<String> = (0..many).map(|n| format!("a{n}")).collect();
        let called = print::call_of(&format!("$exports.{export}"), &params);
        let returned = print::row(["return ".into(), called, ";".into()]);
        Self {
            name: call.name.clone(),
            head: print::function(export, &params, " {", GUARDED),
            call: print::joined(&returned, GUARDED + 4),
        }
    }
}
