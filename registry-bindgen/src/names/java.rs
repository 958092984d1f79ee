//! The names in the Java package. What the generated code has for itself contains a `$`, which Rust names can't, or is in these lists.

use std::collections::BTreeMap;

use heck::ToUpperCamelCase;

use super::scope::{Scope, free};
use super::{Clash, Items, fields, methods, own_types, parameters, spelling, variants, words};
use crate::emit::status;
use crate::model::Interface;

/// The methods that every object has: a static method can't hide one, and a component of a record can't have its name.
const OBJECT: &str = "clone equals finalize getClass hashCode notify notifyAll toString wait";

/// What the class with the functions offers beside them.
const OFFERED: &str = "describe handles invoke isLive liveCount release setErrorHook silenceErrors";

/// What the class of an owner has for itself.
const OWNED: &str = "handle isLive detach close";

/// Classes of the package, and those that its files import.
const CLASSES: &str = "AddressLayout Arena ArrayList Arrays AtomicBoolean AtomicLong BigInteger Callables Cleaner Collections Consumer CompletableFuture \
    ConcurrentHashMap ConcurrentLinkedQueue ErrorHook Files Function FunctionDescriptor HashMap IntFunction Invoke Linker List LockSupport Map Memory \
    MemoryLayout MemorySegment MethodHandle MethodHandles MethodType Methods Native Numbered Objects OptionalInt OwnedCallback Owners Path Promises Queue Reference \
    RegistryException Semaphore StaleBindingError StandardCharsets SymbolLookup Symbols URI URL ValueLayout";

/// The classes of the package that have a file of their own, beside the exceptions.
const FILES: &str = "Callables ErrorHook Invoke Memory Native Numbered OwnedCallback Owners Promises Queue RegistryException StaleBindingError Symbols";

/// Files that Windows can't make, whatever their ending.
const DEVICES: &str = "aux com1 com2 com3 com4 com5 com6 com7 com8 com9 con lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9 nul prn";

/// Names that a package can't have, or that every program uses.
const PACKAGES: &str = "java javax jdk sun com org net";

/// The name of the class with the functions.
#[must_use]
pub(crate) fn class(prefix: &str) -> String {
    let name = prefix.to_upper_camel_case();
    let name = match name.chars().next() {
        Some(first) if !first.is_ascii_digit() => name,
        _ => format!("_{name}"),
    };
    free(name, &is_class)
}

/// The name of a status's exception. A class of the JDK's that every file knows would be ambiguous beside one of its name.
#[must_use]
pub(crate) fn exception(class: &str) -> String {
    let name = format!("{class}Exception");
    if words::has(words::JAVA_LANG, &name) {
        format!("{class}CallException")
    } else {
        name
    }
}

/// A C symbol as the name of a method.
#[must_use]
pub(crate) fn symbol(symbol: &str) -> String {
    if words::has(words::JAVA, symbol) || words::has(OBJECT, symbol) {
        format!("{symbol}$")
    } else {
        symbol.to_owned()
    }
}

/// Gives the package, what it offers, and all parameters, fields and variants their names.
pub(super) fn name(interface: &mut Interface) -> Result<(), Clash> {
    interface.module = free(interface.prefix.clone(), &|name| {
        words::has(words::JAVA, name) || words::has(PACKAGES, name)
    });
    let own = class(&interface.prefix);
    let is_word = |name: &str| words::has(words::JAVA, name);
    let is_offered = |name: &str| words::has(OFFERED, name) || words::has(OBJECT, name);
    let is_taken = |name: &str| is_word(name) || is_offered(name) || is_class(name) || name == own;
    let items = Items::of(interface);
    let mut scope = Scope::new("Java", &is_taken);
    items.allocate(interface, &mut scope, spelling::camel, file)?;
    check_files(interface, &own)?;
    // A body calls the classes by their names.
    let types = own_types(interface);
    let is_local = |name: &str| is_word(name) || is_class(name) || types.contains(name);
    methods(interface, spelling::camel, &|name| {
        is_word(name) || words::has(OBJECT, name) || words::has(OWNED, name)
    });
    parameters(interface, spelling::camel, &is_local);
    fields(interface, spelling::camel, &|name| {
        is_local(name) || words::has(OBJECT, name)
    });
    variants(interface, "Java", spelling::constant, &is_word)
}

/// The name of a type, whose file is called like it. Where file systems ignore case, it would replace one of the package's files that has other capitals.
fn file(name: &str) -> String {
    let exceptions = || {
        status::STATUSES
            .iter()
            .map(|status| exception(status.class))
    };
    let is_file = |name: &str| {
        let is_it = |other: &str| other.eq_ignore_ascii_case(name);
        FILES.split_ascii_whitespace().any(is_it)
            || words::has(DEVICES, &name.to_lowercase())
            || exceptions().any(|class| is_it(&class))
    };
    free(name.to_owned(), &is_file)
}

/// Refuses two types whose files are one where file systems ignore case.
fn check_files(interface: &Interface, own: &str) -> Result<(), Clash> {
    let types = interface.structs.iter().map(|s| (&s.name, &s.symbol));
    let types = types
        .chain(interface.enums.iter().map(|e| (&e.name, &e.symbol)))
        .map(|(name, symbol)| (name, format!("the type `{symbol}`"), "ffi_type(name"));
    let callbacks = interface.callbacks.iter().map(|c| &c.call);
    let callbacks = callbacks.map(|call| (&call.ident, &call.symbol, &call.krate));
    let traits = interface.traits.iter();
    let traits = traits.map(|t| (&t.ident, &t.symbol, &t.krate));
    let owners = callbacks.chain(traits).map(|(name, symbol, krate)| {
        let shown = format!("`{symbol}` of the crate `{krate}`");
        (name, shown, "exported_callback(binding")
    });
    let mut files = BTreeMap::from([(own.to_lowercase(), "the class of the functions".to_owned())]);
    for (name, shown, argument) in types.chain(owners) {
        if let Some(other) = files.insert(name.to_lowercase(), shown.clone()) {
            return Err(Clash {
                language: "Java",
                name: format!("{name}.java"),
                one: shown,
                other,
                cure: format!(
                    "file systems that ignore case take their files for one, so give one of them another name: `#[{argument} = \"..\")]`"
                ),
            });
        }
    }
    Ok(())
}

/// Whether the generated code means something else by the name of a class.
fn is_class(name: &str) -> bool {
    let of_status = status::STATUSES
        .iter()
        .any(|status| exception(status.class) == name);
    of_status || words::has(CLASSES, name) || words::has(words::JAVA_LANG, name)
}
