//! The names in the Dart package. All that the package has for itself contains a `$`, which Rust names can't, or is in these lists.

use std::collections::BTreeSet;

use super::scope::{Scope, free};
use super::{
    Clash, Items, fields, implemented, methods, own_types, parameters, spelling, variants, words,
};
use crate::emit::{dart, status};
use crate::model::Interface;

/// What the package offers, and the prefixes of its imports.
const OFFERED: &str = "Queue RegistryException StaleBindingException async convert describe ffi handles invoke io isLive isolate liveCount main release setErrorHook \
    silenceErrors typed";

/// Members that every class has by itself.
const MEMBERS: &str = "hashCode noSuchMethod runtimeType toString";

/// What the class of an owner has for itself.
const OWNED: &str = "handle isLive detach close";

/// What the bodies and declarations in a class call by these names: a method of such a name would be meant there.
const PREFIXES: &str = "ffi typed";

/// Those of every enumeration.
const OF_ENUMERATIONS: &str = "index name value values";

/// Gives the package, what it offers, and all parameters, fields and variants their names.
pub(super) fn name(interface: &mut Interface) -> Result<(), Clash> {
    interface.module = free(interface.prefix.to_lowercase(), &|name| {
        words::has(words::DART, name)
    });
    let own = own_names();
    let is_taken = |name: &str| words::has(words::DART, name) || own.contains(name);
    let items = Items::of(interface);
    let mut scope = Scope::new("Dart", &is_taken);
    items.allocate(interface, &mut scope, spelling::dart_camel, spelling::dart)?;
    implemented(interface, &mut scope);
    // Bodies and declarations call the types by their names.
    let types = own_types(interface);
    let hides = |name: &str| is_taken(name) || types.contains(name);
    methods(interface, spelling::dart_camel, &|name| {
        let is_core = words::has(words::DART_CORE, name) && own.contains(name);
        let mut own = [MEMBERS, OWNED, PREFIXES, words::DART].iter();
        is_core || own.any(|names| words::has(names, name)) || types.contains(name)
    });
    parameters(interface, spelling::dart_camel, &hides);
    fields(interface, spelling::dart_camel, &|name| {
        hides(name) || words::has(MEMBERS, name)
    });
    variants(interface, "Dart", spelling::dart_camel, &|name| {
        hides(name) || words::has(MEMBERS, name) || words::has(OF_ENUMERATIONS, name)
    })
}

/// The names that the package offers, and those of Dart's own that it uses.
fn own_names() -> BTreeSet<String> {
    let offered = OFFERED.split_ascii_whitespace().map(str::to_owned);
    let mut own: BTreeSet<String> = offered.collect();
    let used = dart::TEMPLATES.iter();
    let used = used.flat_map(|(_, source)| words::used(source, "//"));
    own.extend(
        used.filter(|word| words::has(words::DART_CORE, word))
            .map(str::to_owned),
    );
    // What the emitter writes beside the templates.
    own.extend(["BigInt", "Function", "Future", "Iterable", "List", "String"].map(str::to_owned));
    let classes = status::STATUSES.iter().map(|status| status.class);
    own.extend(classes.map(|class| format!("{class}Exception")));
    own
}
