//! The C program's tables, and a function for each item that calls it in every way.
//!
//! `from`: the types and items. `into`: `{STRUCTURE, "S31", sizeof(many_S31), _Alignof(many_S31), ..}`, and
//! `static int32_t call_12(..) { switch (way) { case TRY: return many_f12_try(c->at[0], c->len[0], c->out); .. } }`.
//! Sizes and offsets are asked of the header, never computed here.

mod arguments;
mod calls;
mod declared;
mod names;
mod tables;

use std::fmt::Write as _;

use crate::items::{Class, Form, Item, ResultClass};
use crate::types::Types;
use calls::call;
use declared::is_declared;
use tables::type_tables;

pub(crate) fn items(types: &Types, items: &[Item], lines: &[usize], seed: u64) -> String {
    let mut out = "/* Written by `tests/proof/interfaces`. */\n#include \"check.h\"\n\n".to_owned();
    type_tables(&mut out, types);
    for (n, item) in items.iter().enumerate() {
        params(&mut out, item, n);
        call(&mut out, types, item, n);
    }
    out += "const struct item items[] = {\n";
    for (n, item) in items.iter().enumerate() {
        row(&mut out, types, item, n, lines[n]);
    }
    let _ = write!(
        out,
        "}};\nconst uint32_t type_count = {};\nconst uint32_t item_count = {};\nconst uint64_t seed_of_all = {seed}u;\n",
        types.list.len(),
        items.len()
    );
    out
}

fn params(out: &mut String, item: &Item, n: usize) {
    let _ = writeln!(out, "static const struct param params_{n}[] = {{");
    for param in &item.params {
        let class = match param.class {
            Class::Value => "VALUE",
            Class::Reference => "REFERENCE",
            Class::OptionalReference => "OPTIONAL_REFERENCE",
            Class::Slice => "SLICE",
            Class::Text => "TEXT",
            Class::CText => "C_TEXT",
            Class::OptionalCText => "OPTIONAL_C_TEXT",
        };
        let rust = param.rust.replace('"', "\\\"");
        let _ = writeln!(out, "  {{{class}, {}, \"{rust}\"}},", param.of);
    }
    *out += "  {0}\n};\n";
}

fn row(out: &mut String, types: &Types, item: &Item, n: usize, line: usize) {
    let params: Vec<&str> = item
        .params
        .iter()
        .map(|param| param.rust.as_str())
        .collect();
    let result = &item.result;
    let rust = format!("fn({}) -> {}", params.join(", "), result.rust).replace('"', "\\\"");
    let class = match result.class {
        ResultClass::Nothing => "NOTHING",
        ResultClass::Value => "ONE",
        ResultClass::Text => "OWNED_TEXT",
        ResultClass::Vector => "VECTOR",
    };
    let _ = writeln!(
        out,
        "  {{\"{}\", \"{rust}\", {line}, {}, {}, {}, {}, {}, params_{n}, {class}, {}, call_{n}}},",
        item.name,
        is_declared(types, item),
        matches!(item.form, Form::Closure { .. }),
        item.tagged,
        result.fallible,
        params.len(),
        result.of
    );
}
