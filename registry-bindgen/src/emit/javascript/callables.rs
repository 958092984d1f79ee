//! Functions of JavaScript that Rust calls: one trampoline for each callback type that a function takes a callable of.
//!
//! A trampoline makes JavaScript's values of raw ones and writes the result. What is the same for all is in `callables.js`.

use serde::Serialize;

use super::code::method_calls;
use super::implementers;
use super::memory::Memory;
use super::owners::owner;
use super::print::{self, Doc};
use super::{NONE, hint, typed_array};
use crate::emit::c;
use crate::model::{Call, Callback, Interface, Param, Type};

/// A trampoline for the template.
#[derive(Debug, Serialize)]
pub struct Callable {
    name: String,
    /// The raw types of the arguments, as a constant, and its name.
    types: String,
    types_name: String,
    /// The function that it runs: its name, its head and its statements.
    run: String,
    head: String,
    lines: Vec<String>,
    /// What makes it.
    made: String,
}

/// What differs between the modules.
pub trait Raw {
    /// The raw types of an argument as the loader names them.
    fn tags(&self, ty: &Type) -> Vec<String>;
    /// The raw type of an address.
    fn address(&self) -> &'static str;
    /// The value that a function gets, made of the raw argument or the two of it.
    fn given(&self, raw: &[String], ty: &Type) -> String;
    /// What writes a result: a function of (view, at, value, name).
    fn writer(&self, ty: &Type) -> String;
    /// Columns before a trampoline.
    fn margin(&self) -> usize;
}

/// The trampolines.
#[must_use]
pub fn callables(memory: Memory<'_>, raw: &dyn Raw) -> Vec<Callable> {
    let can_call =
        |c: &&Callback| memory.0.wasm || memory.0.over_aligned_by_value(&c.call).is_none();
    let used = c::callables(memory.0).filter(can_call);
    let callables = used.map(|c| callable(memory, &c.call, &c.call.name, None, raw));
    let methods = implementers::passable(memory.0).flat_map(|item| {
        let paths = item.methods.iter().map(|method| item.path_of(&method.call));
        method_calls(item).zip(paths).enumerate()
    });
    let methods = methods.map(|(at, (call, path))| callable(memory, &call, &path, Some(at), raw));
    callables.chain(methods).collect()
}

/// The name of a callback type's trampoline.
#[must_use]
pub fn name(ident: &str) -> String {
    format!("$callable{ident}")
}

/// What a trampoline runs: its parameters, their raw types, its statements, and the arguments of the function.
struct Body {
    names: Vec<String>,
    tags: Vec<String>,
    lines: Vec<String>,
    values: Vec<String>,
}

/// The trampoline of a callback type, or of the method at this position, which Rust knows by this path.
fn callable(
    memory: Memory<'_>,
    call: &Call,
    path: &str,
    at: Option<usize>,
    raw: &dyn Raw,
) -> Callable {
    let margin = raw.margin();
    let mut body = arguments(call, raw);
    add_call(&mut body, memory, call, raw);
    let (run, types_name) = (
        format!("$run{}", call.ident),
        format!("$types{}", call.ident),
    );
    let mut made = vec![types_name.clone(), run.clone(), format!("\"{path}\"")];
    made.extend(at.map(|at| at.to_string()));
    let left = format!("const {}", name(&call.ident));
    let made = print::assign(&left, print::call_of("$trampoline", &made));
    let tags = print::list("[", body.tags.iter().map(Doc::from).collect(), "]");
    Callable {
        name: name(&call.ident),
        made: print::joined(&made, margin),
        types: print::joined(&print::assign(&format!("const {types_name}"), tags), margin),
        head: print::function(&format!("function {run}"), &body.names, " {", margin),
        types_name,
        run,
        lines: body.lines,
    }
}

/// Adds the statements that call the function and write its result.
fn add_call(body: &mut Body, memory: Memory<'_>, call: &Call, raw: &dyn Raw) {
    let margin = raw.margin();
    let called = print::call_of("$run", &body.values);
    if call.returns == Type::Void {
        let called = print::row([called, ";".into()]);
        body.lines.extend(print::lines(&called, margin + 2));
    } else {
        let place = format!("$raw{}", body.tags.len());
        let size = memory.size(&call.returns).0;
        let write = raw.writer(&call.returns);
        let called = print::assign("const $value", called);
        body.lines.extend(print::lines(&called, margin + 2));
        body.lines
            .push(format!("$answer({place}, $value, {size}, {write});"));
        body.names.push(place);
        body.tags.push(raw.address().to_owned());
    }
}

fn arguments(call: &Call, raw: &dyn Raw) -> Body {
    let mut body = Body {
        names: vec!["$run".to_owned()],
        tags: Vec::new(),
        lines: Vec::new(),
        values: Vec::new(),
    };
    for param in &call.params {
        let tags = raw.tags(&param.ty);
        let first = body.tags.len();
        let names = (first..first + tags.len()).map(|n| format!("$raw{n}"));
        let names: Vec<String> = names.collect();
        let value = format!("$arg{}", body.values.len());
        let given = raw.given(&names, &param.ty);
        let given = print::assign(&format!("const {value}"), given.into());
        body.lines.extend(print::lines(&given, raw.margin() + 2));
        body.values.push(value);
        body.names.extend(names);
        body.tags.extend(tags);
    }
    body
}

/// The value of an argument that has the same form in every module; `value` is for the others.
#[must_use]
pub fn given(
    memory: Memory<'_>,
    raw: &[String],
    ty: &Type,
    value: &dyn Fn(&str) -> String,
) -> String {
    let both = raw.join(", ");
    let first = raw.first().map(String::as_str).unwrap_or_default();
    let unless_null = |optional: bool, value: String| {
        if optional {
            format!("Number({first}) === 0 ? null : {value}")
        } else {
            value
        }
    };
    match ty {
        Type::Text => format!("$decoder.decode($octets({both}, 1))"),
        Type::CText { optional } => unless_null(*optional, format!("$cText({first})")),
        Type::Slice(of) => memory.unpack(of, &format!("$octets({both}, {})", memory.size(of).0)),
        Type::Reference { to, optional } => {
            let bytes = format!("$octets({first}, 1, {})", memory.size(to).0);
            unless_null(*optional, format!("$seen({bytes}, {})", memory.reader(to)))
        }
        Type::Handle { of: Some(of), .. } => owner(of, &format!("Number({first})")),
        _ => value(first),
    }
}

/// The callables that a call takes.
fn taken(call: &Call) -> impl Iterator<Item = (&Param, &str, bool)> {
    call.params.iter().filter_map(|param| match &param.ty {
        Type::Foreign {
            callback,
            any_thread,
            ..
        } => Some((param, &*callback.symbol, *any_thread)),
        _ => None,
    })
}

/// Whether a call takes callables.
#[must_use]
pub fn has(call: &Call) -> bool {
    taken(call).next().is_some()
}

/// The check of a function, before the call.
#[must_use]
pub fn checked(interface: &Interface, param: &Param, margin: usize) -> Vec<String> {
    let name = &param.name;
    let Type::Foreign {
        any_thread,
        optional,
        ref callback,
    } = param.ty
    else {
        return Vec::new();
    };
    if let (Some(item), false) = (interface.trait_of(&callback.symbol), any_thread) {
        return implementers::found(name, item, optional, margin);
    }
    let is_one = if optional {
        format!("$asOptionalFunction(\"{name}\", {name});")
    } else {
        format!("$asFunction(\"{name}\", {name});")
    };
    if !any_thread {
        return vec![is_one];
    }
    let queue = format!("$queueOf(\"{name}\", {OPTIONS})");
    match (queued(interface, &callback.symbol), optional) {
        (Err(cure), true) => vec![format!(
            "if ({name} != null) $notOnAnyThread(\"{name}\", \"{cure}\");"
        )],
        (Err(cure), false) => vec![format!("$notOnAnyThread(\"{name}\", \"{cure}\");")],
        (Ok(()), true) => {
            let queue = format!("const {name}$queue = {name} == null ? null : {queue};");
            vec![is_one, queue]
        }
        (Ok(()), false) => vec![is_one, format!("const {name}$queue = {queue};")],
    }
}

/// The parameter with the queue in which the calls of a function for any thread wait.
const OPTIONS: &str = "$options";

/// Whether calls of such a function for any thread can wait in a queue. Otherwise what Rust may do instead.
fn queued(interface: &Interface, symbol: &str) -> Result<(), &'static str> {
    let callback = interface.callbacks.iter().find(|c| c.call.symbol == symbol);
    let returns_nothing = callback.is_some_and(|c| c.call.returns == Type::Void);
    match (interface.queues, returns_nothing) {
        (true, true) => Ok(()),
        (false, true) => Err("write `export_runtime!(queues)` in Rust, and pass a queue"),
        (_, false) => Err(
            "let Rust take a `Foreign` and call it on this thread, as in what it runs on a queue",
        ),
    }
}

/// The functions of a call whose calls wait in a queue.
fn waiting<'a>(interface: &Interface, call: &'a Call) -> impl Iterator<Item = &'a Param> {
    taken(call)
        .filter(|(_, symbol, any_thread)| *any_thread && queued(interface, symbol).is_ok())
        .map(|(param, ..)| param)
}

/// The parameters by their names, and behind them that of a queue, if there may be one.
#[must_use]
pub fn parameters(call: &Call) -> Vec<String> {
    let names = call.params.iter().map(|param| param.name.clone());
    let options = taken(call).any(|(_, _, any_thread)| any_thread);
    names.chain(options.then(|| OPTIONS.to_owned())).collect()
}

/// The name and the TypeScript type of the parameter with a queue, if there is one.
#[must_use]
pub fn options(interface: &Interface, call: &Call) -> Option<(&'static str, String)> {
    let is_optional = |param: &Param| matches!(param.ty, Type::Foreign { optional: true, .. });
    waiting(interface, call).next()?;
    let none = if waiting(interface, call).all(is_optional) {
        NONE
    } else {
        ""
    };
    let is_taken = call.params.iter().any(|param| param.name == "options");
    let name = if is_taken { OPTIONS } else { "options" };
    Some((name, format!("{{ queue: Queue }}{none}")))
}

/// What is said of the functions that any thread may call.
#[must_use]
pub fn docs(interface: &Interface, call: &Call) -> Vec<String> {
    let said = waiting(interface, call).map(|param| {
        format!("Any thread of Rust's may call `{}`: its calls wait in the queue, and the event loop runs them.", param.name)
    });
    said.collect()
}

/// What gives the functions to Rust, directly before the call: all else is checked then.
#[must_use]
pub fn passed(interface: &Interface, call: &Call, margin: usize) -> Vec<String> {
    let line = |(param, symbol, any_thread): (&Param, &str, bool)| {
        let name = &param.name;
        let queue = match (any_thread, queued(interface, symbol)) {
            (true, Err(_)) => return vec![format!("const {name}$ = null;")],
            (true, Ok(())) => Some(format!("{name}$queue")),
            (false, _) => None,
        };
        if let Some(item) = interface.trait_of(symbol) {
            return vec![implementers::passed(name, item)];
        }
        let ident = ident(interface, symbol);
        let args = [self::name(ident), name.clone(), format!("\"{ident}\"")];
        let args: Vec<String> = args.into_iter().chain(queue).collect();
        let passed = print::assign(&format!("const {name}$"), print::call_of("$passed", &args));
        print::lines(&passed, margin)
    };
    taken(call).flat_map(line).collect()
}

/// What forgets the functions if Rust has not taken them.
#[must_use]
pub fn kept(interface: &Interface, call: &Call) -> Vec<String> {
    let passed = |(_, symbol, any_thread): &(&Param, &str, bool)| {
        !any_thread || queued(interface, symbol).is_ok()
    };
    taken(call)
        .filter(passed)
        .map(|(param, ..)| format!("$kept($status, {}$);", param.name))
        .collect()
}

/// The name of a callback type's class.
fn ident<'a>(interface: &'a Interface, symbol: &str) -> &'a str {
    let found = interface.callbacks.iter().find(|c| c.call.symbol == symbol);
    found.map_or("", |c| &c.call.ident)
}

/// The TypeScript type of a parameter that is a callable.
#[must_use]
pub fn callable_hint(
    interface: &Interface,
    symbol: &str,
    any_thread: bool,
    optional: bool,
) -> String {
    let none = if optional { NONE } else { "" };
    if any_thread && queued(interface, symbol).is_err() {
        return none.strip_prefix(" | ").unwrap_or("never").to_owned();
    }
    match interface.trait_of(symbol) {
        Some(item) => format!("{}{none}", item.implemented.as_deref().unwrap_or_default()),
        None => format!("{}${none}", ident(interface, symbol)),
    }
}

/// The declarations of the types of functions.
#[must_use]
pub fn types(interface: &Interface) -> Vec<String> {
    let declaration = |callback: &Callback| {
        let call = &callback.call;
        let params = call.params.iter();
        let params: Vec<String> = params
            .map(|param| format!("{}: {}", param.name, given_hint(interface, &param.ty)))
            .collect();
        let result = format!(" => {};", hint(interface, &call.returns, true));
        print::function(&format!("type {}$ = ", call.ident), &params, &result, 0)
    };
    c::callables(interface).map(declaration).collect()
}

/// The type of what a function gets.
pub(super) fn given_hint(interface: &Interface, ty: &Type) -> String {
    match ty {
        Type::Slice(of) => match typed_array(of) {
            Some(array) => array.to_owned(),
            None => hint(interface, &Type::Buffer(of.clone()), false),
        },
        Type::Reference { to, optional } => {
            let none = if *optional { " | null" } else { "" };
            format!("{}{none}", hint(interface, to, false))
        }
        Type::CText { optional: true } => "string | null".to_owned(),
        ty => hint(interface, ty, false),
    }
}
