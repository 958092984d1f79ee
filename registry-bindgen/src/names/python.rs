//! The names in the Python package.

use std::collections::BTreeSet;

use super::scope::{Scope, free};
use super::{
    Clash, Items, fields, implemented, methods, own_types, parameters, spelling, variants, words,
};
use crate::emit::status;
use crate::model::Interface;

const MODULE: &str = include_str!("../templates/python/__init__.py");
const DECLARATIONS: &str = include_str!("../templates/python/__init__.pyi");

/// The names that generated bodies use: their own, and Python's.
const BODIES: &str = "NotImplementedError bool callable cell enum float item isinstance len list map memoryview os raw result row self status str struct tuple type value weakref";

/// What the package imports beside Python's own library: a package of this name would be imported instead.
const MODULES: &str = "cffi";

/// Attributes that every data class and every enumeration has by itself.
const MEMBERS: &str = "mro name value names values";

/// Attributes of all owners, and what the hints in a class use: a method of such a name would be meant there.
const ATTRIBUTES: &str = "handle is_live detach close asyncio bool bytes float int list object str Callable Iterable Sequence SupportsFloat SupportsIndex Self";

/// Gives the package, what it offers, and all parameters, fields and variants their names.
pub(super) fn name(interface: &mut Interface) -> Result<(), Clash> {
    interface.module = free(interface.prefix.clone(), &|name| {
        words::has(words::PYTHON, name)
            || words::has(words::PYTHON_MODULES, name)
            || words::has(MODULES, name)
    });
    let own = own_names();
    // What the module has for itself begins with an underscore, and ends in none.
    let is_own = |name: &str| name.starts_with('_') && !name.ends_with('_');
    let is_word = |name: &str| words::has(words::PYTHON, name);
    let is_taken = |name: &str| is_word(name) || is_own(name) || own.contains(name);
    let items = Items::of(interface);
    let mut scope = Scope::new("Python", &is_taken);
    items.allocate(interface, &mut scope, spelling::python, spelling::python)?;
    implemented(interface, &mut scope);
    // A body calls the classes by their names.
    let types = own_types(interface);
    parameters(interface, spelling::python, &|name| {
        is_taken(name) || words::has(BODIES, name) || types.contains(name)
    });
    methods(interface, spelling::python, &|name| {
        is_word(name) || is_own(name) || words::has(ATTRIBUTES, name) || types.contains(name)
    });
    fields(interface, spelling::python, &|name| {
        is_word(name) || own.contains(name) || types.contains(name)
    });
    variants(interface, "Python", variant, &|name| {
        is_word(name) || words::has(MEMBERS, name)
    })
}

/// Python's enumerations reserve names with an underscore at both ends.
fn variant(name: &str) -> String {
    let name = spelling::python(&spelling::constant(name));
    name.trim_end_matches('_').to_owned()
}

/// The names that are written where they are needed: those of hints, and two of the module's.
const WRITTEN: [&str; 9] = [
    "Callable",
    "HANDLES",
    "Iterable",
    "Protocol",
    "Self",
    "Sequence",
    "SupportsFloat",
    "SupportsIndex",
    "__all__",
];

/// The names that the module declares or imports, and those of Python's own that it or its bodies use.
fn own_names() -> BTreeSet<String> {
    let by = ["def ", "class ", "import ", "HANDLES"];
    let mut own: BTreeSet<String> = [MODULE, DECLARATIONS]
        .iter()
        .flat_map(|source| words::declared(source, &by))
        .map(str::to_owned)
        .collect();
    let imported = [MODULE, DECLARATIONS].iter().flat_map(|source| {
        let lines = source.lines().filter(|line| line.starts_with("from "));
        lines.filter_map(|line| line.split_once(" import "))
    });
    own.extend(imported.flat_map(|(_, names)| {
        let names = names.split(',').map(str::trim);
        names.map(str::to_owned).collect::<Vec<_>>()
    }));
    let used = words::used(MODULE, "#");
    let used = used.into_iter().chain(BODIES.split_ascii_whitespace());
    own.extend(
        used.filter(|word| words::has(words::PYTHON_BUILTINS, word))
            .map(str::to_owned),
    );
    own.extend(status::STATUSES.iter().map(status::Status::python_class));
    own.extend(["RegistryError", "StaleBindingError"].map(str::to_owned));
    own.extend(WRITTEN.map(str::to_owned));
    own
}
