//! The allocator of names: it assigns every identifier of a generated file that is not a symbol of the library.
//!
//! [`emit::files`](crate::emit::files) passes each emitter the [`Interface`] with the names of its language, and the emitter writes them unchanged.
//!
//! The rules, in this order:
//! 1. A name is Rust's, or the one given by `#[exported_callback(binding = "..")]` or `#[ffi_type(name = "..")]`, in the spelling of the language.
//! 2. Two items of different modules or crates with the same Rust name are distinguished by their C symbols: `alpha_open`, and `open` of the library's own crate.
//! 3. A name that the language reserves, that is a macro of its standard headers, or that the binding itself uses gets an underscore, and more of them
//!    until it is free. All other names are kept.
//! 4. Parameters and fields are distinguished in the same way. If two items, or two variants of one enumeration, still have the same name, that is an error with
//!    both names and advice.
//! 5. A type that has a file of its own has a name that no other file has, in any case, and that Windows accepts.

pub(crate) mod c;
mod cpp;
mod dart;
pub(crate) mod java;
pub(crate) mod javascript;
mod python;
mod scope;
mod spelling;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::emit::Language;
use crate::model::{Call, Interface, Pointee, Type};
use scope::{Item, Scope};

/// Two items that would have the same name, or one that can't have its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The language, such as `Python`.
    language: &'static str,
    /// The name.
    name: String,
    /// The item that would get it.
    one: String,
    /// The item that has it already.
    other: String,
    /// The advice.
    cure: String,
}

impl fmt::Display for Clash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            language,
            name,
            one,
            other,
            cure,
        } = self;
        write!(
            f,
            "{one} and {other} would both be called `{name}` in {language}; {cure}"
        )
    }
}

impl std::error::Error for Clash {}

/// A symbol as a part of a name in Dart.
pub(crate) fn dart_symbol(symbol: &str) -> String {
    spelling::dart(symbol)
}

/// The interface with the names that it has in a language.
///
/// # Errors
/// [`Clash`] if two items still have the same name after all rules.
pub fn named(interface: &Interface, language: Language) -> Result<Interface, Clash> {
    let mut named = interface.clone();
    match language {
        Language::C => c::name(&mut named)?,
        Language::Cpp => cpp::name(&mut named)?,
        Language::Java => java::name(&mut named)?,
        Language::Python => python::name(&mut named)?,
        Language::Node => javascript::name(&mut named, javascript::NODE)?,
        Language::Web => javascript::name(&mut named, javascript::WEB)?,
        Language::Dart => dart::name(&mut named)?,
    }
    Ok(named)
}

/// The items of a module, as the scope of a language takes them: functions, callback types, traits, structs, enumerations.
struct Items {
    functions: Vec<Item>,
    types: Vec<Item>,
}

impl Items {
    fn of(interface: &Interface) -> Self {
        let own = format!("{}_", interface.prefix);
        let apart = |symbol: &str| symbol.strip_prefix(&own).unwrap_or(symbol).to_owned();
        let type_apart = |symbol: &str| spelling::upper_camel(&apart(symbol));
        let call = |call: &Call, apart: String| Item {
            wanted: call.binding.clone().unwrap_or_else(|| call.name.clone()),
            chosen: call.binding.is_some(),
            apart,
            shown: format!("`{}` of the crate `{}`", call.symbol, call.krate),
            cure: "#[exported_callback(binding = \"..\")]",
        };
        let ty = |name: &String, symbol: &String| Item {
            wanted: name.clone(),
            chosen: false,
            apart: type_apart(symbol),
            shown: format!("the type `{symbol}`"),
            cure: "#[ffi_type(name = \"..\")]",
        };
        let functions = interface.functions.iter().map(|f| &f.call);
        let callbacks = interface.callbacks.iter().map(|c| &c.call);
        let callbacks = callbacks.map(|c| call(c, type_apart(&c.symbol)));
        let traits = interface.traits.iter().map(|t| Item {
            wanted: t.binding.clone().unwrap_or_else(|| t.name.clone()),
            chosen: t.binding.is_some(),
            apart: type_apart(&t.symbol),
            shown: format!("the trait `{}` of the crate `{}`", t.symbol, t.krate),
            cure: "#[exported_callback(binding = \"..\")]",
        });
        let structs = interface.structs.iter().map(|s| ty(&s.name, &s.symbol));
        let enums = interface.enums.iter().map(|e| ty(&e.name, &e.symbol));
        Self {
            functions: functions.map(|f| call(f, apart(&f.symbol))).collect(),
            types: callbacks
                .chain(traits)
                .chain(structs)
                .chain(enums)
                .collect(),
        }
    }

    /// Gives all of them their names in one scope.
    fn allocate(
        &self,
        interface: &mut Interface,
        scope: &mut Scope<'_>,
        function: fn(&str) -> String,
        ty: fn(&str) -> String,
    ) -> Result<(), Clash> {
        let functions = self.functions.iter().map(|item| (item, function));
        let types = self.types.iter().map(|item| (item, ty));
        let names = scope.items(&functions.chain(types).collect::<Vec<_>>())?;
        let mut names = names.into_iter();
        let mut next = || names.next().unwrap_or_default();
        for f in &mut interface.functions {
            f.call.ident = next();
        }
        let mut types = BTreeMap::new();
        for c in &mut interface.callbacks {
            c.call.ident = next();
            types.insert(c.call.symbol.clone(), c.call.ident.clone());
        }
        for t in &mut interface.traits {
            t.ident = next();
            types.insert(t.symbol.clone(), t.ident.clone());
        }
        for s in &mut interface.structs {
            s.name = next();
            types.insert(s.symbol.clone(), s.name.clone());
        }
        for e in &mut interface.enums {
            e.name = next();
            types.insert(e.symbol.clone(), e.name.clone());
        }
        rename_types(interface, &types);
        Ok(())
    }
}

/// The names of the interface's own types, as the language has them.
fn own_types(interface: &Interface) -> BTreeSet<String> {
    let structs = interface.structs.iter().map(|s| &s.name);
    let enums = interface.enums.iter().map(|e| &e.name);
    let callbacks = interface.callbacks.iter().map(|c| &c.call.ident);
    let traits = interface.traits.iter();
    let traits = traits.flat_map(|t| t.implemented.iter().chain([&t.ident]));
    let types = structs.chain(enums).chain(callbacks).chain(traits);
    types.cloned().collect()
}

/// Gives each use of a type the type's own name.
fn rename_types(interface: &mut Interface, names: &BTreeMap<String, String>) {
    for s in &mut interface.structs {
        for field in &mut s.fields {
            rename(&mut field.ty, names);
        }
    }
    for call in calls(interface) {
        for param in &mut call.params {
            rename(&mut param.ty, names);
        }
        rename(&mut call.returns, names);
        if let Some(promise) = &mut call.promise {
            rename(&mut promise.value, names);
        }
    }
}

fn rename(ty: &mut Type, names: &BTreeMap<String, String>) {
    match ty {
        Type::Struct(named) | Type::Enum(named) => {
            if let Some(name) = names.get(&named.symbol) {
                named.name.clone_from(name);
            }
        }
        Type::Handle { of: Some(of), .. } => {
            if let Some(name) = names.get(&of.callback.symbol) {
                of.callback.name.clone_from(name);
            }
        }
        Type::Foreign { callback, .. } => {
            if let Some(name) = names.get(&callback.symbol) {
                callback.name.clone_from(name);
            }
        }
        Type::Reference { to: of, .. }
        | Type::Slice(of)
        | Type::Buffer(of)
        | Type::Array(of, _) => rename(of, names),
        Type::Pointer { to, .. } => rename_behind(to, names),
        _ => {}
    }
}

fn rename_behind(to: &mut Pointee, names: &BTreeMap<String, String>) {
    match to {
        Pointee::Value(ty) => rename(ty, names),
        Pointee::Pointer { to, .. } => rename_behind(to, names),
        Pointee::Void | Pointee::Char => {}
    }
}

/// How each function, each callback type and each method is called.
fn calls(interface: &mut Interface) -> impl Iterator<Item = &mut Call> {
    let functions = interface.functions.iter_mut().map(|f| &mut f.call);
    let callbacks = interface.callbacks.iter_mut().map(|c| &mut c.call);
    let methods = interface.traits.iter_mut().flat_map(|t| &mut t.methods);
    functions
        .chain(callbacks)
        .chain(methods.map(|method| &mut method.call))
}

/// Gives what the host implements of each trait its name, where a function takes an implementer.
fn implemented(interface: &mut Interface, scope: &mut Scope<'_>) {
    let used: Vec<String> = interface.implemented().map(|t| t.symbol.clone()).collect();
    for t in &mut interface.traits {
        let shown = format!("the methods of `{}`", t.symbol);
        let name = || scope.take_free(format!("{}Methods", t.ident), &shown);
        t.implemented = used.contains(&t.symbol).then(name);
    }
}

/// Gives the methods of each trait their names, in a scope of the trait's class.
fn methods(interface: &mut Interface, spell: fn(&str) -> String, is_taken: &dyn Fn(&str) -> bool) {
    for t in &mut interface.traits {
        let names: Vec<String> = t.methods.iter().map(|m| spell(&m.call.name)).collect();
        let names = scope::locals(&names, &|name| is_taken(name) || name == t.ident);
        for (method, name) in t.methods.iter_mut().zip(names) {
            method.call.ident = name;
        }
    }
}

/// Gives the parameters of each call their names, in a scope of its own.
fn parameters(
    interface: &mut Interface,
    spell: fn(&str) -> String,
    is_taken: &dyn Fn(&str) -> bool,
) {
    for call in calls(interface) {
        let names: Vec<String> = call.params.iter().map(|p| spell(&p.name)).collect();
        let names = scope::locals(&names, is_taken);
        for (param, name) in call.params.iter_mut().zip(names) {
            param.name = name;
        }
    }
}

/// Gives the fields of each struct their names.
fn fields(interface: &mut Interface, spell: fn(&str) -> String, is_taken: &dyn Fn(&str) -> bool) {
    for s in &mut interface.structs {
        let names: Vec<String> = s.fields.iter().map(|f| spell(&f.name)).collect();
        let names = scope::locals(&names, is_taken);
        for (field, name) in s.fields.iter_mut().zip(names) {
            field.name = name;
        }
    }
}

/// Gives the variants of each enumeration their names, in a scope of the enumeration's.
fn variants(
    interface: &mut Interface,
    language: &'static str,
    spell: fn(&str) -> String,
    is_taken: &dyn Fn(&str) -> bool,
) -> Result<(), Clash> {
    for e in &mut interface.enums {
        let mut scope = Scope::new(language, is_taken);
        let items: Vec<Item> = e
            .variants
            .iter()
            .map(|v| Item::variant(&v.name, &e.symbol))
            .collect();
        let items: Vec<_> = items.iter().map(|item| (item, spell)).collect();
        for (variant, name) in e.variants.iter_mut().zip(scope.items(&items)?) {
            variant.name = name;
        }
    }
    Ok(())
}
