//! The names in the JavaScript modules. A module's own names contain a `$`, which Rust names can't, or are in these lists.

use std::collections::BTreeSet;

use super::scope::{Scope, free};
use super::{Clash, Items, fields, implemented, methods, parameters, spelling, variants, words};
use crate::emit::javascript::accepts_more;
use crate::model::Interface;

/// The sources of a module, and of its declarations.
pub(super) type Sources = [&'static str; 6];

const DISPOSING: &str = include_str!("../templates/shared/disposing.d.ts");
const SHARED: &str = include_str!("../templates/shared/arguments.js");
const QUEUE: &str = include_str!("../templates/shared/queue.js");
const QUEUES: &str = include_str!("../templates/shared/queue.d.ts");
pub(super) const NODE: Sources = [
    include_str!("../templates/node/index.js"),
    include_str!("../templates/node/index.d.ts"),
    SHARED,
    QUEUE,
    QUEUES,
    DISPOSING,
];
pub(super) const WEB: Sources = [
    include_str!("../templates/web/index.js"),
    include_str!("../templates/web/index.d.ts"),
    SHARED,
    QUEUE,
    QUEUES,
    DISPOSING,
];

/// The exports of every module. A module with an export `then` would be taken for a promise, and in an object `__proto__` is no property.
const OFFERED: &str = "__proto__ describe handles invoke isLive liveCount release setErrorHook silenceErrors stub then constructor";

/// The properties of all owners and of all objects. What has a `then` would be taken for a promise, and `new()` in an interface of TypeScript
/// declares a constructor.
const PROPERTIES: &str = "handle isLive detach close then new toString toJSON constructor hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString valueOf __proto__ \
    __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__";

/// Gives what the module offers, and all parameters, fields and variants, their names.
pub(super) fn name(interface: &mut Interface, sources: Sources) -> Result<(), Clash> {
    let own = own_names(sources);
    let is_word = |name: &str| words::has(words::JAVASCRIPT, name);
    let is_taken = |name: &str| is_word(name) || own.contains(name);
    let items = Items::of(interface);
    let mut scope = Scope::new("JavaScript", &is_taken);
    items.allocate(interface, &mut scope, spelling::camel, spelling::as_is)?;
    accepted(interface, &mut scope, &is_taken);
    implemented(interface, &mut scope);
    methods(interface, spelling::camel, &|name| {
        words::has(PROPERTIES, name)
    });
    parameters(interface, spelling::as_is, &is_taken);
    // Properties may have any name but the one that sets the prototype.
    fields(interface, spelling::as_is, &is_prototype);
    variants(interface, "JavaScript", spelling::as_is, &is_prototype)
}

/// Names what is accepted as a struct, where that is more than the struct: as the DOM has `PointInit` for `Point`.
fn accepted(interface: &mut Interface, scope: &mut Scope<'_>, is_taken: &dyn Fn(&str) -> bool) {
    let structs = interface.structs.iter().enumerate();
    let accepting = structs.filter(|(_, s)| accepts_more(interface, s));
    let accepting: Vec<usize> = accepting.map(|(at, _)| at).collect();
    for at in accepting {
        let s = &mut interface.structs[at];
        let name = free(format!("{}Init", s.name), is_taken);
        s.accepted = scope.take_free(name, &s.symbol);
    }
}

fn is_prototype(name: &str) -> bool {
    name == "__proto__"
}

/// The names that the module declares, and those of JavaScript's own that it or its bodies use.
fn own_names(sources: Sources) -> BTreeSet<String> {
    let by = [
        "const ",
        "let ",
        "function ",
        "class ",
        "interface ",
        "type ",
    ];
    let declared = sources.iter().flat_map(|source| {
        // The browser's module declares within `attach`.
        let lines = source
            .lines()
            .map(|line| line.strip_prefix("  ").unwrap_or(line));
        let lines: Vec<&str> = lines.filter(|line| !line.starts_with(' ')).collect();
        let declared = lines
            .into_iter()
            .flat_map(|line| words::declared(line, &by));
        declared.collect::<Vec<_>>()
    });
    let mut own: BTreeSet<String> = declared
        .filter(|name| !name.contains('$') && name.contains(|c: char| c.is_ascii_uppercase()))
        .map(str::to_owned)
        .collect();
    own.extend(OFFERED.split_ascii_whitespace().map(str::to_owned));
    own.extend(["attach", "load"].map(str::to_owned));
    let globals = words::JAVASCRIPT_GLOBALS.split_ascii_whitespace();
    own.extend(globals.map(str::to_owned));
    own
}

/// The name of the package for Node. One of Node's own modules would be imported instead.
#[must_use]
pub(crate) fn package(prefix: &str) -> String {
    free(prefix.replace('_', "-"), &|name| {
        words::has(words::NODE_MODULES, &name.replace('-', "_"))
    })
}
