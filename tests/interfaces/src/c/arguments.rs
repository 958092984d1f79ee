//! The arguments of a call: as the header wants them, and as anything may be passed.

use super::declared::declared;
use super::names::{c_type, raw_type};
use crate::items::{Class, Item, Param};
use crate::types::Types;

/// The types and the values of all arguments.
#[derive(Default)]
pub(super) struct Arguments {
    pub(super) declared: Vec<String>,
    pub(super) plain: Vec<String>,
    pub(super) raw_types: Vec<String>,
    pub(super) raw: Vec<String>,
}

pub(super) fn arguments(types: &Types, item: &Item) -> Arguments {
    let mut all = Arguments::default();
    for (n, param) in item.params.iter().enumerate() {
        all.declare(types, param);
        all.pass(types, param, n);
    }
    all
}

impl Arguments {
    /// The types that the header declares.
    fn declare(&mut self, types: &Types, param: &Param) {
        self.declared.push(match param.class {
            Class::Value => declared(types, param.of, &param.rust),
            Class::Text | Class::CText | Class::OptionalCText => "const char *".into(),
            Class::Reference | Class::OptionalReference | Class::Slice => {
                let of = declared(types, param.of, &param.rust);
                // Of a pointer to function pointers the header leaves out `const`.
                let constant = if of == "any_function" { "" } else { " const" };
                format!("{of}{constant} *")
            }
        });
        if matches!(param.class, Class::Text | Class::Slice) {
            self.declared.push("size_t".into());
        }
    }

    /// The values, which stand in the call's memory.
    fn pass(&mut self, types: &Types, param: &Param, n: usize) {
        let (pointer, length) = (format!("c->at[{n}]"), format!("c->len[{n}]"));
        match param.class {
            Class::Value => {
                let of = c_type(types, param.of);
                let value = format!("*({of} *){pointer}");
                self.plain.push(value.clone());
                let (raw, raw_type) = match raw_type(types, param.of) {
                    Some(raw) => (format!("({raw})c->raw[{n}]"), raw),
                    None => (value, of),
                };
                self.raw.push(raw);
                self.raw_types.push(raw_type);
            }
            Class::Slice | Class::Text => {
                for list in [&mut self.plain, &mut self.raw] {
                    list.extend([pointer.clone(), length.clone()]);
                }
                self.raw_types.extend(["void *".into(), "size_t".into()]);
            }
            Class::Reference | Class::OptionalReference | Class::CText | Class::OptionalCText => {
                self.plain.push(pointer.clone());
                self.raw.push(pointer);
                self.raw_types.push("void *".into());
            }
        }
    }
}
