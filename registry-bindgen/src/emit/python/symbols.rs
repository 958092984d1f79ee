//! The library's symbols as the two backends declare them: `ctypes` by calls, `cffi` in C.
//!
//! `python.rs` writes the code that calls them, and the templates of the backends declare them. Every call is made by the symbol that
//! returns the status.

use serde::Serialize;

use super::lines::{assigned, broken};
use super::types::{cdef, ctypes, parameter_kinds};
use crate::model::{Call, Interface, Type};

#[derive(Serialize)]
pub(super) struct Symbol {
    name: String,
    /// As `__init__.py` takes it from the backend, and `cffi`'s backend from the library.
    of_native: String,
    of_library: String,
    bind: String,
    cdef: String,
}

pub(super) fn symbols(interface: &Interface) -> Vec<Symbol> {
    let mut symbols = Vec::new();
    let can_call = |call: &Call| interface.over_aligned_by_value(call).is_none();
    for f in interface.functions.iter().filter(|f| can_call(&f.call)) {
        add_symbols(&mut symbols, &f.call, None);
    }
    let callbacks = interface.callbacks.iter().map(|c| &c.call);
    for call in callbacks.chain(interface.methods()).filter(|c| can_call(c)) {
        add_symbols(
            &mut symbols,
            call,
            Some(&Type::Int {
                bits: 64,
                signed: false,
                nonzero: false,
            }),
        );
    }
    symbols
}

fn add_symbols(symbols: &mut Vec<Symbol>, call: &Call, first: Option<&Type>) {
    let mut params: Vec<(String, String)> = first
        .map(|ty| (ctypes(ty), cdef(ty, "")))
        .into_iter()
        .collect();
    params.extend(call.params.iter().flat_map(|p| parameter_kinds(&p.ty)));
    if call.returns != Type::Void {
        params.push((
            format!("c.POINTER({})", ctypes(&call.returns)),
            format!("{} *", cdef(&call.returns, "").trim_end()),
        ));
    }
    symbols.push(symbol(
        format!("{}_try", call.symbol),
        &Type::Int {
            bits: 32,
            signed: true,
            nonzero: false,
        },
        params,
    ));
}

fn symbol(name: String, returns: &Type, params: Vec<(String, String)>) -> Symbol {
    let (params, c_params): (Vec<String>, Vec<String>) = params.into_iter().unzip();
    let c_params = if c_params.is_empty() {
        "void".to_owned()
    } else {
        c_params.join(", ")
    };
    let cdef = format!("{} {name}({c_params});", cdef(returns, "").trim_end());
    let mut arguments = vec![format!("\"{name}\""), ctypes(returns)];
    arguments.extend(params);
    let bind = broken(&format!("{name} = _bind("), &arguments, ")", "", 0);
    Symbol {
        of_native: assigned(&format!("_{name}"), &format!("_native.{name}")),
        of_library: assigned(&name, &format!("_lib.{name}")),
        bind,
        cdef,
        name,
    }
}
