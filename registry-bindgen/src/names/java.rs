//! The names in the Java package. What the generated code has for itself contains a `$`, which Rust names can't, or is in these lists.

use heck::ToUpperCamelCase;

use super::scope::{Scope, free};
use super::{Clash, Items, fields, own_types, parameters, spelling, variants, words};
use crate::emit::status;
use crate::model::Interface;

/// The methods that every object has: a static method can't hide one, and a component of a record can't have its name.
const OBJECT: &str = "clone equals finalize getClass hashCode notify notifyAll toString wait";

/// What the class with the functions offers beside them.
const OFFERED: &str = "describe handles invoke isLive liveCount release setErrorHook silenceErrors";

/// Classes of the package, and those that its files import.
const CLASSES: &str = "AddressLayout Arena ArrayList Arrays AtomicBoolean AtomicLong BigInteger Callables Cleaner Collections Consumer CompletableFuture \
    ConcurrentHashMap ConcurrentLinkedQueue ErrorHook Files Function FunctionDescriptor HashMap IntFunction Invoke Linker List LockSupport Map Memory \
    MemoryLayout MemorySegment MethodHandle MethodHandles MethodType Native Numbered Objects OptionalInt OwnedCallback Path Promises Queue Reference \
    RegistryException Semaphore StaleBindingError StandardCharsets SymbolLookup Symbols URI URL ValueLayout";

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
    items.allocate(interface, &mut scope, spelling::camel, spelling::as_is)?;
    // A body calls the classes by their names.
    let types = own_types(interface);
    let is_local = |name: &str| is_word(name) || is_class(name) || types.contains(name);
    parameters(interface, spelling::camel, &is_local);
    fields(interface, spelling::camel, &|name| {
        is_local(name) || words::has(OBJECT, name)
    });
    variants(interface, "Java", spelling::constant, &is_word)
}

/// Whether the generated code means something else by the name of a class.
fn is_class(name: &str) -> bool {
    let of_status = status::STATUSES
        .iter()
        .any(|status| exception(status.class) == name);
    of_status || words::has(CLASSES, name) || words::has(words::JAVA_LANG, name)
}
