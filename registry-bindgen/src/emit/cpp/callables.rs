//! The classes of functions of C++ that Rust calls: one for each callback type that a function takes a callable of.

use serde::Serialize;

use super::{c_type, constant};
use crate::emit::{c, docs};
use crate::model::{Call, Callback, Interface, Param, Trait, Type};

/// The data of a class for the template.
#[derive(Serialize)]
pub(super) struct Callable {
    docs: String,
    name: String,
    /// The struct of the C header.
    symbol: String,
    returns: String,
    /// Whether it returns a value.
    has_result: bool,
    /// The parameters of the `std::function`.
    params: String,
    /// Those of the C function, with a comma behind each.
    c_params: String,
    /// The arguments of the one, made of those of the other.
    args: String,
}

/// A trait whose implementers are of C++: an abstract class, and a class that passes what derives from it.
#[derive(Serialize)]
pub(super) struct Implemented {
    docs: String,
    /// The class that passes, and the abstract class.
    name: String,
    methods_name: String,
    /// The struct of the C header, and that of its table.
    symbol: String,
    table: String,
    methods: Vec<Method>,
}

#[derive(Serialize)]
struct Method {
    docs: String,
    name: String,
    returns: String,
    has_result: bool,
    params: String,
    c_params: String,
    args: String,
}

pub(super) fn implemented(interface: &Interface) -> Vec<Implemented> {
    let traits = interface.implemented();
    traits.map(|item| of_trait(interface, item)).collect()
}

fn of_trait(interface: &Interface, item: &Trait) -> Implemented {
    let about = [
        "What Rust calls of an implementer of C++. An exception is a failure with its text."
            .to_owned(),
    ];
    let lines = docs::paragraphs(&[docs::trimmed(&item.docs), &about]);
    let method = |call: &Call| {
        let Parts {
            params,
            c_params,
            args,
        } = parts(interface, call);
        Method {
            docs: docs::block_comment(docs::trimmed(&call.docs), "  "),
            name: call.ident.clone(),
            returns: c_type(&call.returns),
            has_result: call.returns != Type::Void,
            params,
            c_params,
            args,
        }
    };
    Implemented {
        docs: docs::block_comment(&lines, ""),
        name: item.ident.clone(),
        methods_name: item.implemented.clone().unwrap_or_default(),
        symbol: c::callable_symbol(&item.symbol),
        table: format!("{}_methods", item.symbol),
        methods: item.methods.iter().map(|m| method(&m.call)).collect(),
    }
}

/// The parameters of a call as C++ and as C have them, and the arguments of the one made of those of the other.
struct Parts {
    params: String,
    c_params: String,
    args: String,
}

fn parts(interface: &Interface, call: &Call) -> Parts {
    let joined = |part: &dyn Fn(&Param) -> String, between: &str| {
        let parts: Vec<String> = call.params.iter().map(part).collect();
        parts.join(between)
    };
    let c_params = call.params.iter();
    Parts {
        params: joined(&|param| parameter(interface, param), ", "),
        c_params: c_params.map(|param| c_parameter(param) + ", ").collect(),
        args: joined(&|param| argument(interface, param), ", "),
    }
}

pub(super) fn all(interface: &Interface) -> Vec<Callable> {
    let used = c::callables(interface);
    used.map(|callback| callable(interface, callback)).collect()
}

fn callable(interface: &Interface, callback: &Callback) -> Callable {
    let call = &callback.call;
    let about = [format!(
        "A function of C++ that Rust calls as a `{}`: of anything that a `std::function` is made of. An exception is a failure with its text.",
        call.ident
    )];
    let lines = docs::paragraphs(&[docs::trimmed(&call.docs), &about]);
    let Parts {
        params,
        c_params,
        args,
    } = parts(interface, call);
    Callable {
        docs: docs::block_comment(&lines, ""),
        name: call.ident.clone(),
        symbol: c::callable_symbol(&call.symbol),
        returns: c_type(&call.returns),
        has_result: call.returns != Type::Void,
        params,
        c_params,
        args,
    }
}

/// A parameter of the `std::function`.
fn parameter(interface: &Interface, param: &Param) -> String {
    match &param.ty {
        Type::Handle { of: Some(of), .. } => {
            format!(
                "const ::{}::{} &{}",
                interface.module, of.callback.name, param.name
            )
        }
        _ => super::parameter(interface, param),
    }
}

/// The parameter or the two of the C function.
fn c_parameter(param: &Param) -> String {
    let (name, length) = (&param.name, &param.length);
    match &param.ty {
        Type::Text => format!("const char *{name}, std::size_t {length}"),
        Type::Slice(of) => format!("{}, std::size_t {length}", pointer(of, name)),
        Type::Reference { to, .. } => pointer(to, name),
        ty => {
            let ty = c_type(ty);
            let gap = if ty.ends_with('*') { "" } else { " " };
            format!("{ty}{gap}{name}")
        }
    }
}

/// A pointer as the C header declares it: arrays are C's own.
fn pointer(of: &Type, name: &str) -> String {
    let (mut inner, mut counts) = (of, String::new());
    while let Type::Array(of, count) = inner {
        counts.push_str(&format!("[{count}]"));
        inner = of;
    }
    let inner = constant(&c_type(inner));
    if counts.is_empty() {
        format!("{inner}*{name}")
    } else {
        format!("{inner}(*{name}){counts}")
    }
}

fn argument(interface: &Interface, param: &Param) -> String {
    let (name, length) = (&param.name, &param.length);
    let target = |of: &Type| match of {
        Type::Array(..) => format!("reinterpret_cast<{}*>({name})", constant(&c_type(of))),
        _ => name.clone(),
    };
    match &param.ty {
        Type::Text => format!("std::string({name}, {length})"),
        Type::Slice(of) => format!("{}, {length}", target(of)),
        Type::Reference { to, .. } => target(to),
        Type::Handle { of: Some(of), .. } => {
            format!(
                "::{}::{}::borrow({name})",
                interface.module, of.callback.name
            )
        }
        _ => name.clone(),
    }
}
