//! The names in the C++ header: a namespace over the C header. Parameters must not hide its names.

use std::collections::BTreeSet;

use super::c::{is_reserved, lengths};
use super::scope::{Scope, free};
use super::{Clash, Items, implemented, methods, parameters, spelling, words};
use crate::model::Interface;

/// The names in the namespace besides the library's items.
const OFFERED: &str = "ErrorHook Promise Queue detail foreign registry std require_current release set_error_hook silence_errors";

/// The names that the bodies and the classes use.
const USED: &str = "detail handle number_ owned_ is_live release close borrow forget ran result registry std other raw status message foreign user_data error failure function_ raw_ call destroy promise taken";

/// Names that the library's namespace can't have.
const NAMESPACES: &str = "std registry posix detail";

/// Gives the namespace, the functions, the classes and their parameters their names. Fields and enumerators are the C header's.
pub(super) fn name(interface: &mut Interface) -> Result<(), Clash> {
    interface.module = free(interface.prefix.clone(), &|name| {
        is_reserved(name) || words::has(NAMESPACES, name)
    });
    let is_taken = |name: &str| is_reserved(name) || words::has(OFFERED, name);
    let items = Items::of(interface);
    let mut scope = Scope::new("C++", &is_taken);
    items.allocate(interface, &mut scope, spelling::as_is, spelling::as_is)?;
    implemented(interface, &mut scope);
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
    let is_taken = |name: &str| is_taken(name) || functions.contains(name);
    parameters(interface, spelling::as_is, &is_taken);
    lengths(interface, &is_taken);
    Ok(())
}
