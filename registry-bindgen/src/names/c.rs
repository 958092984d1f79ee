//! The names in the C header.
//!
//! The symbols of the library are kept: one that is a keyword of C, or a macro of a common header, is an error. All names of a header are
//! in one scope: symbols, types, enumerators, and the macros that the generator adds.

use super::scope::{Item, Scope, free};
use super::{Clash, parameters, spelling, words};
use crate::model::{Enumeration, Interface, Trait};

/// What the declarations add beside a callback's own parameters.
const ADDED: &str = "handle result user_data error";

/// The name of the header's file, without its ending. One of the system's would be hidden by it from all that is compiled with its folder.
#[must_use]
pub(crate) fn header(prefix: &str) -> String {
    free(prefix.to_owned(), &|name| {
        words::has(words::C_HEADERS, &name.to_lowercase())
    })
}

/// Gives the parameters, the fields, the enumerators and the constants their names.
pub(super) fn name(interface: &mut Interface) -> Result<(), Clash> {
    // A name of a type would hide it, and so would one of the library's functions.
    parameters(interface, spelling::as_is, &|name| {
        is_reserved(name) || words::has(ADDED, name)
    });
    lengths(interface, &|name| {
        is_reserved(name) || words::has(ADDED, name)
    });
    super::fields(interface, spelling::as_is, &is_reserved);
    super::methods(interface, spelling::as_is, &|name| {
        is_reserved(name) || name == "size"
    });
    let mut scope = Scope::new("C", &is_reserved);
    own_symbols(interface, &mut scope)?;
    symbols(interface, &mut scope)?;
    for e in &mut interface.enums {
        enumerators(e, &mut scope)?;
    }
    for f in &mut interface.functions {
        let about = format!("the handle of `{}`", f.call.symbol);
        f.constant = scope.take_free(f.constant.clone(), &about);
    }
    Ok(())
}

/// Whether a parameter, a field or an enumerator must not have this name: it is a word of C or C++, or some usual header has a macro of it.
/// By convention a name without a small letter is a macro.
pub(super) fn is_reserved(name: &str) -> bool {
    let is_shouted = |name: &str| {
        name.contains(|c: char| c.is_ascii_uppercase())
            && !name.contains(|c: char| c.is_lowercase())
            && !name.ends_with('_')
    };
    words::has(words::C, name)
        || words::has(words::MACROS, name)
        || is_shouted(name)
        // cbindgen reads it as Rust.
        || syn::parse_str::<syn::Ident>(name).is_err()
}

/// The names of the lengths, beside all parameters.
pub(super) fn lengths(interface: &mut Interface, is_taken: &dyn Fn(&str) -> bool) {
    for call in super::calls(interface) {
        let mut taken: Vec<String> = call.params.iter().map(|p| p.name.clone()).collect();
        for param in &mut call.params {
            let wanted = format!("{}_len", param.name.trim_end_matches('_'));
            param.length = free(wanted, &|name| {
                is_taken(name) || taken.iter().any(|one| one == name)
            });
            taken.push(param.length.clone());
        }
    }
}

/// What stands behind the prefix in the names of the library's own functions, and of what the header adds.
fn own_suffixes() -> impl Iterator<Item = &'static str> {
    let declared = include_str!("../emit/runtime.rs").split("name(\"").skip(1);
    let functions = declared.filter_map(|rest| rest.split('"').next());
    functions.chain(["trapped", "H", "HPP", "FINGERPRINT"])
}

/// Takes what the header has by itself.
fn own_symbols(interface: &Interface, scope: &mut Scope<'_>) -> Result<(), Clash> {
    let (prefix, shouted) = (&interface.prefix, interface.prefix.to_uppercase());
    for own in own_suffixes() {
        let is_macro = own.contains(|c: char| c.is_ascii_uppercase());
        let name = format!("{}_{own}", if is_macro { &shouted } else { prefix });
        scope.take(
            &name,
            "the library's own functions",
            "unsafe(name = \"..\")",
        )?;
    }
    for word in words::used(include_str!("../templates/c/registry.h"), "/*") {
        let is_name = word.to_ascii_lowercase().starts_with("registry_");
        if is_name && !scope.has(word) {
            scope.take(word, "what all headers share", "unsafe(name = \"..\")")?;
        }
    }
    Ok(())
}

/// Takes all symbols of the library's items, and all names that are made of them.
fn symbols(interface: &Interface, scope: &mut Scope<'_>) -> Result<(), Clash> {
    for s in &interface.structs {
        symbol(scope, &s.symbol, &format!("the struct `{}`", s.name), TYPE)?;
    }
    for e in &interface.enums {
        symbol(
            scope,
            &e.symbol,
            &format!("the enumeration `{}`", e.name),
            TYPE,
        )?;
    }
    for f in &interface.functions {
        let shown = format!(
            "the function `{}` of the crate `{}`",
            f.call.name, f.call.krate
        );
        symbol(scope, &f.call.symbol, &shown, ITEM)?;
        symbol(scope, &format!("{}_try", f.call.symbol), &shown, ITEM)?;
    }
    for c in &interface.callbacks {
        let shown = format!("the type `{}` of the crate `{}`", c.call.name, c.call.krate);
        let foreign = interface.takes_foreign(&c.call.symbol);
        let parts = ["call", "try", "stub", "first", "last", "thunk"];
        for part in parts.into_iter().chain(foreign.then_some("foreign")) {
            symbol(scope, &format!("{}_{part}", c.call.symbol), &shown, ITEM)?;
        }
    }
    for t in &interface.traits {
        symbols_of_trait(t, interface.takes_foreign(&t.symbol), scope)?;
    }
    Ok(())
}

/// `foreign` says whether the header has the structs of an implementer.
fn symbols_of_trait(t: &Trait, foreign: bool, scope: &mut Scope<'_>) -> Result<(), Clash> {
    let shown = format!("the trait `{}` of the crate `{}`", t.name, t.krate);
    let parts = foreign.then_some(["methods", "foreign"]);
    for part in parts.into_iter().flatten() {
        symbol(scope, &format!("{}_{part}", t.symbol), &shown, ITEM)?;
    }
    for method in &t.methods {
        let shown = format!(
            "the method `{}` of the trait `{}`",
            method.call.name, t.name
        );
        symbol(scope, &method.call.symbol, &shown, ITEM)?;
        symbol(scope, &format!("{}_try", method.call.symbol), &shown, ITEM)?;
    }
    Ok(())
}

const TYPE: &str = "#[ffi_type(name = \"..\")]";
const ITEM: &str = "unsafe(name = \"..\")";

fn symbol(scope: &mut Scope<'_>, name: &str, shown: &str, cure: &str) -> Result<(), Clash> {
    let is_word = words::has(words::C, name) || words::has(words::MACROS, name);
    if is_word {
        return Err(Clash {
            language: "C",
            name: name.to_owned(),
            one: shown.to_owned(),
            other: "a word or a macro of C".to_owned(),
            cure: format!("give it another name: `{cure}`"),
        });
    }
    scope.take(name, shown, cure)
}

/// `SHOP_SIDE_RIGHT`: the enumeration's symbol and the variant's name.
fn enumerators(e: &mut Enumeration, scope: &mut Scope<'_>) -> Result<(), Clash> {
    let symbol = spelling::constant(&e.symbol);
    for variant in &mut e.variants {
        let name = format!("{symbol}_{}", spelling::constant(&variant.name));
        let item = Item::variant(&variant.name, &e.symbol);
        scope.take(&name, &item.shown, item.cure)?;
        variant.name = name;
    }
    Ok(())
}
