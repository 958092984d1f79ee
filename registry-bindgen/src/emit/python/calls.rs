//! The statements of a call, for functions and for callback types.

use super::callables;
use super::lines::{WIDTH, broken, columns};
use super::types::{self, kind, lift, prepare};
use crate::model::{Call, Interface, Param, Type};

/// The statements of a call, that far in: arguments made ready, the call, the check, the result. `handle` is by what it is called.
pub(super) fn body(
    interface: &Interface,
    call: &Call,
    handle: &str,
    first: Option<&str>,
    indent: &str,
) -> Vec<String> {
    if let Some(s) = interface.over_aligned_by_value(call) {
        let args = [format!("\"{}\"", s.name), s.align.to_string()];
        return vec![broken("_cannot_pass(", &args, ")", indent, 0)];
    }
    let mut lines = Vec::new();
    let mut args: Vec<String> = first.map(str::to_owned).into_iter().collect();
    let takes_functions = call.params.iter().any(|param| param.ty.foreign().is_some());
    for param in &call.params {
        let (before, arguments) = prepare(interface, param, indent);
        if before.is_empty() && takes_functions {
            // An owner, which the call's own expression checks: too late for a function that it then does not give to Rust.
            lines.extend(arguments.iter().cloned());
        }
        lines.extend(before);
        args.extend(arguments);
    }
    if call.promise.is_some() {
        lines.push("_queue.ready()".to_owned());
    }
    let returns_nothing = call.returns == Type::Void;
    if !returns_nothing {
        lines.push(format!("cell = _cells[\"{}\"]()", kind(&call.returns)));
        args.push("cell".to_owned());
    }
    lines.extend(callables::passed(interface, call, indent));
    lines.extend(checked(interface, call, &args, handle, indent));
    match &call.promise {
        Some(promise) => lines.push(awaited(&call.name, &promise.value, indent)),
        None if returns_nothing => {}
        None => lines.push(returned(&call.returns, indent)),
    }
    lines
}

/// The future of the promise whose handle was written into `cell`.
fn awaited(name: &str, value: &Type, indent: &str) -> String {
    let mut args = vec!["cell[0]".to_owned(), format!("\"{name}\"")];
    if *value == Type::Void {
        args.extend(["None".to_owned(), "None".to_owned()]);
    } else {
        let lifted = match types::elements(value) {
            Some(args) => format!("_native.elements({})", args.join(", ")),
            None => lift("cell[0]", value),
        };
        args.push(format!("\"{}\"", kind(value)));
        args.push(format!("lambda cell: {lifted}"));
    }
    broken("return _queue.awaited(", &args, ")", indent, 0)
}

/// The result that was written into `cell`.
fn returned(ty: &Type, indent: &str) -> String {
    match types::elements(ty) {
        Some(args) => broken("return _native.elements(", &args, ")", indent, 0),
        None => format!("return {}", lift("cell[0]", ty)),
    }
}

/// The call, and what raises if it failed: one test on the way of a call that succeeds.
fn checked(
    interface: &Interface,
    call: &Call,
    args: &[String],
    handle: &str,
    indent: &str,
) -> Vec<String> {
    let tried = format!("_{}_try(", call.symbol);
    let mut lines = Vec::new();
    let one = format!("if status := {tried}{}):", args.join(", "));
    let given = taken(interface, call);
    let given: Vec<String> = given.chain(callables::kept(call)).collect();
    if columns(indent, &one) <= WIDTH && given.is_empty() {
        lines.push(one);
    } else {
        lines.push(broken(&format!("status = {tried}"), args, ")", indent, 0));
        lines.extend(given);
        lines.push("if status:".to_owned());
    }
    let args = [
        "status".to_owned(),
        format!("\"{}\"", call.name),
        handle.to_owned(),
    ];
    let deeper = format!("{indent}    ");
    lines.push(format!("    {}", broken("_fail(", &args, ")", &deeper, 0)));
    lines
}

/// What gives up the owners that a callback which runs takes: of a struct they stand beside its raw value.
fn taken(interface: &Interface, call: &Call) -> impl Iterator<Item = String> {
    let params = call.params.iter().filter(|param| interface.owns(&param.ty));
    params.map(|Param { name, ty, .. }| {
        if ty.is_owner() {
            format!("_taken(status, {name})")
        } else {
            format!("_taken(status, *{name}[1])")
        }
    })
}
