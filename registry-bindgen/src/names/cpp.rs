//! The names in the C++ header: a namespace over the C header. Parameters must not hide its names.

use std::collections::BTreeSet;

use super::c::{is_reserved, lengths};
use super::scope::{Scope, free};
use super::{Clash, Items, calls, fields, implemented, methods, parameters, spelling, words};
use crate::model::{Interface, Param, Type};

/// The names in the namespace besides the library's items.
const OFFERED: &str = "ErrorHook Promise Queue detail foreign registry std require_current release set_error_hook silence_errors";

/// The names that the bodies and the classes use.
const USED: &str = "detail handle number_ owned_ is_live release close borrow forget ran result registry std other raw status message foreign user_data error failure function_ raw_ call destroy promise taken";

/// Names that the library's namespace can't have.
const NAMESPACES: &str = "std registry posix detail";

/// Gives the namespace, the functions, the classes and their parameters their names. Fields and enumerators have the C header's.
pub(super) fn name(interface: &mut Interface) -> Result<(), Clash> {
    interface.module = free(interface.prefix.clone(), &|name| {
        is_reserved(name) || words::has(NAMESPACES, name)
    });
    let is_taken = |name: &str| is_reserved(name) || words::has(OFFERED, name);
    let items = Items::of(interface);
    let mut scope = Scope::new("C++", &is_taken);
    items.allocate(interface, &mut scope, spelling::as_is, spelling::as_is)?;
    implemented(interface, &mut scope);
    fields(interface, spelling::as_is, &is_reserved);
    let types = interface.structs.iter().map(|s| &s.name);
    let types = types.chain(interface.enums.iter().map(|e| &e.name));
    let callbacks = interface.callbacks.iter().map(|c| &c.call.ident);
    let traits = interface.traits.iter().map(|t| &t.ident);
    let implemented = interface.traits.iter();
    let implemented = implemented.filter_map(|t| t.implemented.as_ref());
    let classes = types.chain(callbacks).chain(traits).chain(implemented);
    let classes: BTreeSet<String> = classes.cloned().collect();
    let functions = interface.functions.iter().map(|f| &f.call.ident);
    let functions: BTreeSet<String> = functions.cloned().collect();
    let is_taken =
        |name: &str| is_reserved(name) || words::has(USED, name) || classes.contains(name);
    // A class may have a method of a function's name: no body calls the function.
    methods(interface, spelling::as_is, &is_taken);
    // The bodies call the library's own symbols.
    let symbols = format!("{}_", interface.prefix);
    let others = symbols_of(interface);
    let is_symbol =
        |name: &str| name.starts_with(&symbols) && !name.ends_with('_') || others.contains(name);
    let is_taken = |name: &str| is_taken(name) || is_symbol(name);
    parameters(interface, spelling::as_is, &is_taken);
    not_as_functions(interface, &functions, &is_taken);
    lengths(interface, &is_taken);
    Ok(())
}

/// The symbols that bodies call, of crates with other names too.
fn symbols_of(interface: &mut Interface) -> BTreeSet<String> {
    let symbols = calls(interface).map(|call| call.symbol.clone());
    let forms = |symbol: String| ["", "_try", "_call"].map(|form| format!("{symbol}{form}"));
    symbols.flat_map(forms).collect()
}

/// A parameter may have the name of one of the library's functions, which no body calls. But where a pointer to a function hides a function, compilers warn.
fn not_as_functions(
    interface: &mut Interface,
    functions: &BTreeSet<String>,
    is_taken: &dyn Fn(&str) -> bool,
) {
    for call in calls(interface) {
        let mut names: BTreeSet<String> = call.params.iter().map(|p| p.name.clone()).collect();
        let is_pointer = |param: &&mut Param| matches!(param.ty, Type::FunctionPointer);
        for param in call.params.iter_mut().filter(is_pointer) {
            if functions.contains(&param.name) {
                param.name = free(param.name.clone(), &|name| {
                    is_taken(name) || functions.contains(name) || names.contains(name)
                });
                names.insert(param.name.clone());
            }
        }
    }
}
