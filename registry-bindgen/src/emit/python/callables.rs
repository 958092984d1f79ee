//! Functions of Python that Rust calls: one trampoline for each callback type that a function takes a callable of.
//!
//! `_callables.py` has the functions by their numbers, which are their `user_data`. A trampoline finds the function, makes Python's values of
//! the arguments, and Rust's of the result.

use serde::Serialize;

use super::implementers;
use super::lines::{WIDTH, broken, columns, wrapped};
use super::types::{cdef, ctypes, fast, hint, is_byte, lift, lower_result, parameter_kinds};
use crate::emit::c;
use crate::model::{Call, Callback, Interface, Param, Type};

/// The data of a trampoline for the templates.
#[derive(Serialize)]
pub(super) struct Callable {
    /// Its name, which the backends have for the kind of its C function.
    name: String,
    /// Its head, and its statements.
    head: String,
    lines: Vec<String>,
    /// What makes it known to C.
    made: String,
    /// The C function, as the two backends declare it.
    ctypes: String,
    cdef: String,
}

pub(super) fn callables(interface: &Interface) -> Vec<Callable> {
    let can_call = |c: &&Callback| interface.over_aligned_by_value(&c.call).is_none();
    let used = c::callables(interface).filter(can_call);
    let callables = used.map(|callback| {
        let call = &callback.call;
        callable(call, &call.name, Found::OfCallback)
    });
    let methods = implementers::passable(interface).flat_map(|item| {
        let methods = item.methods.iter().map(|method| &method.call);
        methods
            .enumerate()
            .map(|(at, call)| callable(call, &item.path_of(call), Found::OfTrait(at)))
    });
    callables.chain(methods).collect()
}

/// What a trampoline calls of what stands under its number.
#[derive(Clone, Copy)]
enum Found {
    /// The function itself.
    OfCallback,
    /// The method at this position.
    OfTrait(usize),
}

/// The name of the trampoline of a callback type or of a method, and of what passes implementers of a trait.
pub(super) fn name(symbol: &str) -> String {
    format!("_{}", c::callable_symbol(symbol))
}

/// A parameter of a C function: as ctypes and as cffi have it.
type Kind = (String, String);

/// The C function of a callback type: the names of its parameters and their kinds, and Python's values of the arguments.
struct Parameters {
    names: Vec<String>,
    kinds: Vec<Kind>,
    values: Vec<String>,
}

/// The trampoline of what Rust knows by this path.
fn callable(call: &Call, path: &str, found: Found) -> Callable {
    let name = name(&call.symbol);
    let Parameters {
        names,
        kinds,
        values,
    } = parameters(call);
    let (mut declared, c_params): (Vec<String>, Vec<String>) = kinds.into_iter().unzip();
    declared.insert(0, "c.c_int32".to_owned());
    let c_params = format!("\"int32_t (*)({})\"", c_params.join(", "));
    let own = name.trim_start_matches('_');
    let made = [format!("_native.{own}"), name.clone()];
    let maker = match found {
        Found::OfCallback => "trampoline",
        Found::OfTrait(_) => "method",
    };
    let on_a_line = |open: &str, args: &[String]| broken(open, args, ")", "", 0);
    Callable {
        head: broken(&format!("def {name}("), &names, ")", "", 1),
        lines: body(call, path, found, &values),
        made: on_a_line(&format!("{name} = _callables.{maker}("), &made),
        ctypes: on_a_line(&format!("{own} = c.CFUNCTYPE("), &declared),
        cdef: on_a_line(&format!("{own} = _trampolines("), &[c_params]),
        name,
    }
}

fn parameters(call: &Call) -> Parameters {
    let mut all = Parameters {
        names: vec!["_key".to_owned()],
        kinds: vec![kind("c.c_size_t", "uintptr_t")],
        values: Vec::new(),
    };
    for param in &call.params {
        let raw = raw_kinds(&param.ty);
        let at = all.names.len() - 1;
        let names: Vec<String> = (at..at + raw.len()).map(|at| format!("_{at}")).collect();
        all.values.push(given(&names, &param.ty));
        all.names.extend(names);
        all.kinds.extend(raw);
    }
    if call.returns != Type::Void {
        let c_type = format!("{} *", cdef(&call.returns, "").trim_end());
        let pointer = format!("c.POINTER({})", ctypes(&call.returns));
        all.names.push("_result".to_owned());
        all.kinds.push((pointer, c_type));
    }
    all.names.push("_error".to_owned());
    all.kinds.push(kind("c.POINTER(c.c_size_t)", "size_t *"));
    all
}

/// The C parameter of an argument, or the two of it. A `c_char_p` of ctypes would end at a zero.
fn raw_kinds(ty: &Type) -> Vec<Kind> {
    let bytes = || {
        vec![
            kind("c.c_void_p", "const char *"),
            kind("c.c_size_t", "size_t"),
        ]
    };
    match ty {
        Type::Text => bytes(),
        Type::Slice(of) if is_byte(of) => bytes(),
        ty => parameter_kinds(ty),
    }
}

fn kind(ctypes: &str, c: &str) -> Kind {
    (ctypes.to_owned(), c.to_owned())
}

/// The statements of a trampoline: the function is found and called, its result is checked and written.
fn body(call: &Call, path: &str, found: Found, values: &[String]) -> Vec<String> {
    let inner = "        ";
    let found = match found {
        Found::OfCallback => "_functions[_key](".to_owned(),
        Found::OfTrait(at) => format!("_functions[_key][{at}]("),
    };
    let found = found.as_str();
    let mut lines = vec!["try:".to_owned()];
    if call.returns == Type::Void {
        lines.push(format!("    {}", broken(found, values, ")", inner, 0)));
    } else {
        let called = broken(&format!("_value = {found}"), values, ")", inner, 0);
        lines.push(format!("    {called}"));
        let written = written(&call.returns, inner);
        lines.extend(written.iter().map(|line| format!("    {line}")));
    }
    let failure = ["_failure", "_error", &format!("\"{path}\"")].map(str::to_owned);
    let failed = broken("_callables.failed(", &failure, ")", inner, 0);
    lines.push("except BaseException as _failure:  # noqa: BLE001".to_owned());
    lines.push(format!("    {failed}"));
    // Nothing may come between the last two statements: what is written says that the number is an answer.
    lines.extend(
        [
            "    _error[2] = 1",
            "    return 11",
            "_error[2] = 1",
            "return 0",
        ]
        .map(str::to_owned),
    );
    lines
}

/// The statements that check the result and write it. What is right most of the time costs no call.
fn written(ty: &Type, indent: &str) -> Vec<String> {
    let Some(test) = fast("_value", ty) else {
        return vec![lower_result(ty).printed("_result[0] = ", indent, 0)];
    };
    let deeper = format!("{indent}    ");
    let checked = lower_result(ty).printed("_value = ", &deeper, 0);
    let one = format!("if {test}:");
    let mut lines = if columns(indent, &one) <= WIDTH {
        vec![one]
    } else {
        let operands = test.split(" or ").collect::<Vec<_>>().join("\n    or ");
        let broken = format!("if (\n    {operands}\n):");
        broken.lines().map(str::to_owned).collect()
    };
    lines.push(format!("    {checked}"));
    lines.push("_result[0] = _value".to_owned());
    lines
}

/// The value that a function gets, made of the raw argument or the two of it.
fn given(raw: &[String], ty: &Type) -> String {
    let both = raw.join(", ");
    let first = raw.first().map(String::as_str).unwrap_or_default();
    match ty {
        Type::Text => format!("_native.octets({both}).decode()"),
        Type::CText { .. } => format!("_native.c_text({first})"),
        Type::Slice(of) if is_byte(of) => format!("_native.octets({both})"),
        Type::Slice(of) => match lift("item", of).as_str() {
            "item" => format!("_native.items({both})"),
            element => format!("[{element} for item in _native.items({both})]"),
        },
        Type::Reference { to, optional } => {
            let value = lift(&format!("{first}[0]"), to);
            if *optional {
                format!("{value} if {first} else None")
            } else {
                value
            }
        }
        ty => lift(first, ty),
    }
}

/// The lines that check a function, before a call.
pub(super) fn checked(name: &str, optional: bool) -> Vec<String> {
    let (test, wanted) = if optional {
        (
            format!("if {name} is not None and not callable({name}):"),
            "a callable or None",
        )
    } else {
        (format!("if not callable({name}):"), "a callable")
    };
    vec![
        test,
        format!("    _checks.wrong(\"{name}\", {name}, \"{wanted}\")"),
    ]
}

/// The callables that a call takes: the parameter, and the trampoline.
fn taken(call: &Call) -> impl Iterator<Item = (&Param, String)> {
    call.params.iter().filter_map(|param| match &param.ty {
        Type::Foreign { callback, .. } => Some((param, name(&callback.symbol))),
        _ => None,
    })
}

/// What gives the functions to Rust, directly before the call: all else is checked then.
pub(super) fn passed(interface: &Interface, call: &Call, indent: &str) -> Vec<String> {
    let line = |(param, trampoline): (&Param, String)| {
        let name = &param.name;
        if param
            .ty
            .foreign()
            .is_some_and(|of| interface.trait_of(of).is_some())
        {
            return implementers::passed(name, &trampoline, indent);
        }
        let args = [trampoline, name.clone()];
        broken(
            &format!("{name} = _callables.passed("),
            &args,
            ")",
            indent,
            0,
        )
    };
    taken(call).map(line).collect()
}

/// What forgets the functions if Rust has not taken them.
pub(super) fn kept(call: &Call) -> Vec<String> {
    let line = |(param, _): (&Param, String)| format!("_callables.kept(status, {})", param.name);
    taken(call).map(line).collect()
}

/// A parameter's declaration on one line, and broken as formatters do if a comma follows it at this indent.
pub(super) fn declared(interface: &Interface, param: &Param, indent: &str) -> [String; 2] {
    let twice = |one: String| [one.clone(), one];
    let Type::Foreign {
        callback, optional, ..
    } = &param.ty
    else {
        return twice(format!("{}: {}", param.name, hint(&param.ty, true)));
    };
    if let Some(item) = interface.trait_of(&callback.symbol) {
        return twice(implementers::declared(&param.name, item, *optional));
    }
    let callbacks = interface.callbacks.iter();
    let of = callbacks.filter(|c| c.call.symbol == callback.symbol);
    let hints = of.map(|c| hints(&c.call)).next().unwrap_or_default();
    let (arguments, returns) = hints;
    let open = format!("{}: Callable[", param.name);
    let none = if *optional { " | None" } else { "" };
    let one = format!("{open}[{}], {returns}]{none}", arguments.join(", "));
    if columns(indent, &one) < WIDTH {
        return twice(one);
    }
    let deeper = format!("{indent}    ");
    let list = wrapped("[", &arguments, "]", &deeper, 1);
    let parts = format!("{list}, {returns}");
    let parts = if list.contains('\n') || columns(&deeper, &parts) > WIDTH {
        format!("{list},\n{deeper}{returns},")
    } else {
        parts
    };
    let none = if *optional {
        format!("\n{indent}| None")
    } else {
        String::new()
    };
    [one, format!("{open}\n{deeper}{parts}\n{indent}]{none}")]
}

/// The hints of what a function gets, and of what it returns: anything where Rust wants nothing.
fn hints(call: &Call) -> (Vec<String>, String) {
    let arguments = call.params.iter().map(|param| given_hint(&param.ty));
    let returns = match &call.returns {
        Type::Void => "object".to_owned(),
        ty => hint(ty, true),
    };
    (arguments.collect(), returns)
}

/// The hint of what a function gets.
pub(super) fn given_hint(ty: &Type) -> String {
    match ty {
        Type::Slice(of) if is_byte(of) => "bytes".to_owned(),
        Type::Slice(of) => format!("list[{}]", hint(of, false)),
        ty => hint(ty, false),
    }
}
