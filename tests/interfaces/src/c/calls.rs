//! The function of an item, which calls it in every way.

use std::fmt::Write as _;

use super::arguments::{Arguments, arguments};
use super::names::c_type;
use crate::items::{Form, Item, ResultClass};
use crate::types::Types;

/// An item's symbols, types and arguments, as the ways share them.
struct Calls {
    name: String,
    is_closure: bool,
    /// The type that the plain form returns.
    returned: String,
    /// A pointer's own type is of no interest: it is cast to this.
    cast: String,
    all: Arguments,
}

pub(super) fn call(out: &mut String, types: &Types, item: &Item, n: usize) {
    let calls = Calls::new(types, item);
    let ways = [calls.by_name(), calls.by_pointer(), calls.with_anything()].concat();
    let _ = write!(
        out,
        "static int32_t call_{n}(enum way way, const struct call *c)\n{{\n  switch (way) {{\n{ways}  default: return -1;\n  }}\n}}\n"
    );
}

/// A list of types or of values.
fn list(first: &[&str], middle: &[String], last: &[&str]) -> String {
    let own = |words: &[&str]| Vec::from_iter(words.iter().map(|&word| word.to_owned()));
    [own(first), middle.to_vec(), own(last)].concat().join(", ")
}

/// The types of parameters, of which there may be none.
fn parameters(first: &[&str], middle: &[String], last: &[&str]) -> String {
    let types = list(first, middle, last);
    if types.is_empty() {
        "void".to_owned()
    } else {
        types
    }
}

impl Calls {
    fn new(types: &Types, item: &Item) -> Self {
        let (returned, cast) = match item.result.class {
            ResultClass::Nothing => ("void".to_owned(), String::new()),
            ResultClass::Text | ResultClass::Vector => {
                ("registry_buffer".to_owned(), String::new())
            }
            ResultClass::Value => {
                let of = c_type(types, item.result.of);
                let cast = if of.starts_with("any_") {
                    format!("({of})")
                } else {
                    String::new()
                };
                (of, cast)
            }
        };
        Calls {
            name: format!("many_{}", item.name),
            is_closure: matches!(item.form, Form::Closure { .. }),
            returned,
            cast,
            all: arguments(types, item),
        }
    }

    fn returns_nothing(&self) -> bool {
        self.returned == "void"
    }

    /// The function that is called by its name: a closure's takes the handle first.
    fn symbol(&self) -> String {
        let name = &self.name;
        if self.is_closure {
            format!("{name}_call")
        } else {
            name.clone()
        }
    }

    /// The handle and its type, if there is one.
    fn handle(&self) -> [&'static [&'static str]; 2] {
        if self.is_closure {
            [&["(raw_handle)c->handle"], &["raw_handle"]]
        } else {
            [&[], &[]]
        }
    }

    /// The place for the result and its type, if there is a result.
    fn result(&self) -> [&'static [&'static str]; 2] {
        if self.returns_nothing() {
            [&[], &[]]
        } else {
            [&["c->out"], &["void *"]]
        }
    }

    /// A way whose call returns the value itself.
    fn plain(&self, way: &str, call: &str) -> String {
        let (returned, cast) = (&self.returned, &self.cast);
        if self.returns_nothing() {
            format!("  case {way}: {call}; return 0;\n")
        } else {
            format!(
                "  case {way}: {{ {returned} r = {cast}{call}; memcpy(c->out, &r, sizeof r); return 0; }}\n"
            )
        }
    }

    fn by_name(&self) -> String {
        let (name, symbol, plain) = (&self.name, self.symbol(), &self.all.plain);
        let ([handle, _], [result, _]) = (self.handle(), self.result());
        let by_symbol = format!("{symbol}({})", list(handle, plain, &[]));
        let by_try = list(handle, plain, result);
        self.plain("PLAIN", &by_symbol) + &format!("  case TRY: return {name}_try({by_try});\n")
    }

    /// By the stub, and by the thunks that a closure has.
    fn by_pointer(&self) -> String {
        let (name, plain) = (&self.name, &self.all.plain);
        let arguments = list(&[], plain, &[]);
        if !self.is_closure {
            let stub = format!("((__typeof__(&{name}))c->code)({arguments})");
            return self.plain("STUB", &stub);
        }
        let first = list(&["c->user_data"], plain, &[]);
        let last = list(&[], plain, &["c->user_data"]);
        self.plain("STUB", &format!("(({name}_stub)c->code)({arguments})"))
            + &self.plain("FIRST", &format!("(({name}_first)c->code)({first})"))
            + &self.plain("LAST", &format!("(({name}_last)c->code)({last})"))
    }

    /// With arguments that need not be values of their types.
    fn with_anything(&self) -> String {
        let (name, symbol) = (&self.name, self.symbol());
        let Arguments { raw, raw_types, .. } = &self.all;
        let ([handle, handle_type], [result, result_type]) = (self.handle(), self.result());
        let returned = if self.cast.is_empty() {
            &self.returned
        } else {
            "any_pointer"
        };
        let plain = parameters(handle_type, raw_types, &[]);
        let by_symbol = format!(
            "(({returned} (*)({plain}))any_of((any_function){symbol}))({})",
            list(handle, raw, &[])
        );
        let by_try = parameters(handle_type, raw_types, result_type);
        let arguments = list(handle, raw, result);
        self.plain("RAW_PLAIN", &by_symbol)
            + &format!(
                "  case RAW_TRY: return ((int32_t (*)({by_try}))any_of((any_function){name}_try))({arguments});\n"
            )
    }
}
