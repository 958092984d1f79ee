//! The rules of a trait under the attribute, and what is kept of one that passes.

use proc_macro2::Ident;
use syn::{Attribute, Expr, Meta, Receiver, Signature};

use super::{check_attributes, check_generics, check_no_bounds, check_signature};
use crate::args::Args;
use crate::errors::{self, Errors};
use crate::expand::runtime;
use crate::item::{self, Callable, TraitItem, UserMethod, UserTrait};
use crate::model::Return;
use crate::names;

/// A trait whose implementers are exported.
pub(crate) struct Interface {
    pub(crate) name: Ident,
    pub(crate) methods: Vec<Method>,
    /// Whether other traits stand above it.
    pub(crate) has_supertraits: bool,
}

/// A method of it.
pub(crate) struct Method {
    pub(crate) callable: Callable,
    /// Whether it takes `&mut self`.
    pub(crate) exclusive: bool,
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) on_error: Option<Expr>,
    /// Whether it has a body of its own.
    pub(crate) has_body: bool,
    /// What is written about its place in another interface's table.
    pub(crate) slot: Slot,
}

/// `#[field(..)]` and `#[release]`.
pub(crate) struct Slot {
    /// The field that gets its function.
    pub(crate) field: Option<Ident>,
    /// Whether that function ends the entry after the call.
    pub(crate) releases: bool,
    /// The attributes, and how they are written.
    written: Vec<(Attribute, &'static str)>,
}

pub(super) fn check(item: &UserTrait, errors: &mut Errors) -> Interface {
    let name = names::bare(&item.name);
    if let Some(word) = &item.unsafety {
        errors.on(word, errors::unsafe_trait());
    }
    check_generics(&item.generics, errors);
    check_no_bounds(
        &item.generics,
        || errors::where_clause_of_a_trait(&name),
        errors,
    );
    for item in &item.items {
        if let TraitItem::Other { first, .. } = item {
            errors.on(first, errors::item_of_a_trait(&names::written(first)));
        }
    }
    if item.items.is_empty() {
        errors.on(&item.name, errors::no_methods(&name));
    }
    let methods = item
        .methods()
        .map(|method| check_method(method, &name, errors));
    Interface {
        name: item.name.clone(),
        methods: methods.collect(),
        has_supertraits: item.has_supertraits,
    }
}

fn check_method(method: &UserMethod, name: &str, errors: &mut Errors) -> Method {
    check_signature(&method.signature, errors);
    let receiver = method.signature.receiver();
    check_receiver(receiver, &method.signature, errors);
    // In the type of a receiver it is reported already.
    if let (Some(word), true) = (
        item::self_type(&method.signature),
        receiver.is_some_and(|receiver| receiver.colon_token.is_none()),
    ) {
        errors.on(&word, errors::self_in_a_method(name));
    }
    let attrs: Vec<Attribute> = method.other_attrs().cloned().collect();
    check_attributes(&attrs, errors);
    check_no_cfg(&attrs, errors);
    let callable = Callable::of_function(&method.signature);
    let on_error = on_error(method.on_error(), errors);
    super::check_on_error_of(&callable, on_error.as_ref(), errors);
    Method {
        callable,
        exclusive: receiver.is_some_and(|receiver| receiver.mutability.is_some()),
        attrs,
        on_error: on_error.map(|(_, value)| value),
        has_body: method.has_body(),
        slot: slot(method, errors),
    }
}

fn check_receiver(receiver: Option<&Receiver>, method: &Signature, errors: &mut Errors) {
    let Some(receiver) = receiver else {
        let name = names::bare(&method.ident);
        return errors.on(&method.ident, errors::no_receiver(&name));
    };
    if receiver.colon_token.is_some() {
        let found = names::written(receiver).replace(" : ", ": ");
        return errors.on(receiver, errors::receiver_by_value(&found));
    }
    match &receiver.reference {
        None => errors.on(receiver, errors::receiver_by_value("self")),
        // One that the method declares is reported there.
        Some((_, Some(lifetime))) if method.generics.params.is_empty() => {
            errors.on(lifetime, errors::named_lifetime());
        }
        Some(_) => {}
    }
}

/// A method that is not there in each build would leave its place in the tables empty.
fn check_no_cfg(attrs: &[Attribute], errors: &mut Errors) {
    for attr in attrs {
        if attr.path().is_ident("cfg") || attr.path().is_ident("cfg_attr") {
            errors.on(attr, errors::cfg_on_a_method());
        }
    }
}

/// The value in `#[on_error(..)]`, and its attribute.
fn on_error<'a>(
    mut attrs: impl Iterator<Item = &'a Attribute>,
    errors: &mut Errors,
) -> Option<(&'a Attribute, Expr)> {
    let attr = attrs.next()?;
    for second in attrs {
        errors.on(second, errors::repeated_argument("on_error"));
    }
    if !matches!(attr.meta, Meta::List(_)) {
        errors.on(attr, errors::on_error_without_a_list());
        return None;
    }
    match attr.parse_args() {
        Ok(value) => Some((attr, value)),
        Err(error) => {
            errors.at(
                error.span(),
                errors::bad_on_error_of_a_method(&error.to_string()),
            );
            None
        }
    }
}

/// What `#[field(..)]` and `#[release]` say.
fn slot(method: &UserMethod, errors: &mut Errors) -> Slot {
    let (mut field, mut releases) = (None, false);
    for name in ["field", "release"] {
        for second in method.attrs_named(name).skip(1) {
            errors.on(second, errors::repeated_argument(name));
        }
    }
    if let Some(attr) = method.attrs_named("field").next() {
        match attr.parse_args() {
            Ok(name) => field = Some(name),
            Err(_) => errors.on(attr, errors::field_without_a_name()),
        }
    }
    if let Some(attr) = method.attrs_named("release").next() {
        releases = true;
        if !matches!(attr.meta, Meta::Path(_)) {
            errors.on(attr, errors::release_with_a_value());
        }
    }
    let fields = method
        .attrs_named("field")
        .map(|attr| (attr.clone(), "field(..)"));
    let all = method
        .attrs_named("release")
        .map(|attr| (attr.clone(), "release"));
    Slot {
        field,
        releases,
        written: fields.chain(all).collect(),
    }
}

/// Judges what is written about another interface's table.
fn check_vtable(interface: &Interface, args: &Args, errors: &mut Errors) {
    if args.vtable.is_none() {
        if let Some(object) = &args.object {
            errors.on(&object.key, errors::self_without_a_vtable());
        }
        for (attr, name) in interface
            .methods
            .iter()
            .flat_map(|method| &method.slot.written)
        {
            errors.on(attr, errors::needs_a_vtable(name));
        }
        return;
    }
    let mut taken: Vec<(String, String)> = Vec::new();
    for method in &interface.methods {
        let field = method.field();
        let (name, of) = (names::bare(field), names::bare(&method.callable.name));
        match taken.iter().find(|(other, _)| *other == name) {
            Some((_, other)) => errors.on(field, errors::two_methods_of_one_field(&name, other)),
            None => taken.push((name, of)),
        }
    }
}

/// That each method of a foreign implementer can say that it failed.
fn check_adopted(interface: &Interface, args: &Args, errors: &mut Errors) {
    if args.adopt.is_none() {
        return;
    }
    for method in &interface.methods {
        if matches!(Return::new(&method.callable), Return::Nothing) {
            let name = &method.callable.name;
            errors.on(name, errors::adopted_without_an_error(&names::bare(name)));
        }
    }
}

impl Method {
    /// The field of another interface's table that gets its function: the one with its name, where none is written.
    pub(crate) fn field(&self) -> &Ident {
        self.slot.field.as_ref().unwrap_or(&self.callable.name)
    }
}

/// Judges the arguments against the trait.
pub(super) fn check_arguments(interface: &Interface, args: &Args, errors: &mut Errors) {
    let of_functions = [
        args.on_error.as_ref().map(|arg| &arg.key),
        args.handle.as_ref().map(|arg| &arg.key),
        args.pinned.as_ref().map(|arg| &arg.key),
        args.pool.as_ref().map(|arg| &arg.key),
        args.pool_quarantine.as_ref().map(|arg| &arg.key),
        args.pool_reuse_never.as_ref().map(|arg| &arg.key),
        args.user_data.as_ref().map(|arg| &arg.key),
        args.user_data_at.as_ref().map(|arg| &arg.key),
    ];
    for key in of_functions.into_iter().flatten() {
        errors.on(key, errors::argument_on_a_trait(&key.to_string()));
    }
    check_vtable(interface, args, errors);
    check_adopted(interface, args, errors);
    check_symbols(interface, args, errors);
}

/// Refuses methods whose symbols C can't have, that the C run time has, or that another method has.
fn check_symbols(interface: &Interface, args: &Args, errors: &mut Errors) {
    let stem = match &args.name {
        Some(name) => name.value.symbol.clone(),
        None => names::default_symbol(&interface.name),
    };
    let trait_name = names::bare(&interface.name);
    if args.name.is_none() && !names::is_c_identifier(&trait_name) {
        return errors.on(&interface.name, errors::needs_a_name(&trait_name));
    }
    let all: Vec<String> = interface
        .methods
        .iter()
        .map(|method| names::bare(&method.callable.name))
        .collect();
    for (method, name) in interface.methods.iter().zip(&all) {
        let at = &method.callable.name;
        if !names::is_c_identifier(name) {
            errors.on(at, errors::method_without_a_c_name(name));
        } else if let Some(other) = name
            .strip_suffix("_try")
            .filter(|other| all.iter().any(|name| name == other))
        {
            errors.on(at, errors::two_methods_of_one_symbol(name, other));
        } else if args.name.is_none() {
            let symbols = [format!("{stem}_{name}"), format!("{stem}_{name}_try")];
            let taken = symbols
                .iter()
                .find_map(|symbol| runtime::owner(symbol).map(|owner| (symbol, owner)));
            if let Some((symbol, owner)) = taken {
                errors.on(
                    &interface.name,
                    errors::taken_symbol(&trait_name, symbol, owner),
                );
            }
        }
    }
}
