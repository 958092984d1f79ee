//! One `check_*` per rule of the attribute, all of them syntactic.
//!
//! They judge the user's [`item`] and the [`args`](crate::args). The [`model`](crate::model) is made if none of them
//! reports anything. An attribute sees tokens, not types: that a type can cross is a trait bound on the generated code,
//! which rustc reports. The types that people try first are recognised by their usual names in [`types`], for better
//! advice.

pub(crate) mod ffi_type;
mod fields;
mod instead;
pub(crate) mod interface;
mod types;

use proc_macro2::Ident;
use quote::ToTokens;
use syn::{
    Attribute, BoundLifetimes, Expr, FnArg, GenericParam, Generics, ItemType, Lit, Meta, Pat,
    Signature, TypeBareFn,
};

use crate::args::Args;
use crate::check::interface::Interface;
use crate::errors::{self, Errors};
use crate::expand::runtime;
use crate::item::{self, Callable, Kind, UserItem};
use crate::model::Return;
use crate::names;
use crate::types::function;

/// The most parameters that a callback may have.
pub(crate) const MOST_PARAMETERS: usize = 12;

/// The form of an item of a supported kind.
pub(crate) enum Form {
    Function(Callable),
    Type(Callable),
    Interface(Interface),
}

/// Checks the item without its arguments. `None` if it has none of the forms.
pub(crate) fn check_item(item: &UserItem, errors: &mut Errors) -> Option<Form> {
    match &item.kind {
        Kind::Function {
            signature,
            has_body,
        } => {
            if !has_body {
                let name = names::bare(&signature.ident);
                errors.on(signature, errors::no_body(&name));
            }
            check_function(signature, errors);
            check_attributes(&item.attrs, errors);
            Some(Form::Function(Callable::of_function(signature)))
        }
        Kind::Alias(alias) => check_alias(alias, errors),
        Kind::Trait(item) => Some(Form::Interface(interface::check(item, errors))),
        Kind::ClosureTrait { alias, written } => {
            let message =
                errors::closure_trait(&names::written(written), &names::written(&alias.ty));
            errors.on(written, message);
            let function = function(&alias.ty)?;
            Some(Form::Type(Callable::of_alias(&alias.ident, function)))
        }
        Kind::Refused => {
            errors.left_to_the_compiler();
            None
        }
        Kind::Other { word } => {
            errors.on(&item.first_token(), errors::wrong_item(word));
            None
        }
    }
}

fn check_alias(alias: &ItemType, errors: &mut Errors) -> Option<Form> {
    check_generics(&alias.generics, errors);
    check_no_bounds(&alias.generics, errors::where_clause, errors);
    let Some(function) = function(&alias.ty) else {
        let (name, found) = (names::bare(&alias.ident), names::written(&alias.ty));
        errors.on(&alias.ty, errors::not_a_function_type(&name, &found));
        return None;
    };
    check_function_type(function, errors);
    Some(Form::Type(Callable::of_alias(&alias.ident, function)))
}

/// The error for an attribute that stands twice.
pub(crate) fn second_attribute(item: &UserItem) -> Option<syn::Error> {
    let last = |attr: &&Attribute| {
        attr.path()
            .segments
            .last()
            .map(|last| last.ident.to_string())
    };
    let mut attrs = item.attrs.iter();
    let second = attrs.find(|attr| last(attr).as_deref() == Some("exported_callback"))?;
    Some(syn::Error::new_spanned(second, errors::attribute_twice()))
}

/// Judges the arguments against the item.
pub(crate) fn check_arguments(form: &Form, args: &Args, errors: &mut Errors) {
    let callable = match form {
        Form::Function(callable) => {
            check_no_pool(args, errors);
            check_no_user_data(args, errors);
            check_no_trait_arguments(args, errors);
            callable
        }
        Form::Type(callable) => {
            check_no_function_arguments(args, errors);
            check_pool(args, errors);
            check_user_data(callable, args, errors);
            check_no_trait_arguments(args, errors);
            callable
        }
        Form::Interface(interface) => return interface::check_arguments(interface, args, errors),
    };
    let on_error = args.on_error.as_ref();
    let on_error = on_error.map(|on_error| (&on_error.key, on_error.value.clone()));
    check_on_error_of(callable, on_error.as_ref(), errors);
    check_symbol(form, &callable.name, args, errors);
}

fn check_function(signature: &Signature, errors: &mut Errors) {
    check_signature(signature, errors);
    if let Some(receiver) = signature.receiver() {
        errors.on(&FnArg::Receiver(receiver.clone()), errors::receiver());
    } else if let Some(word) = item::self_type(signature) {
        errors.on(
            &word,
            errors::associated_function(&names::bare(&signature.ident)),
        );
    }
}

/// What a function and a method have in common: all but the receiver.
fn check_signature(signature: &Signature, errors: &mut Errors) {
    if let Some(asyncness) = &signature.asyncness {
        errors.on(asyncness, errors::async_function());
    }
    check_abi(signature.abi.as_ref(), errors);
    check_generics(&signature.generics, errors);
    if let Some(variadic) = &signature.variadic {
        errors.on(&variadic.dots, errors::variadic());
    }
    let place = types::Place {
        declared: lifetimes(&signature.generics.params),
        in_function: true,
    };
    for input in &signature.inputs {
        match input {
            FnArg::Receiver(_) => {}
            FnArg::Typed(typed) => {
                check_pattern(&typed.pat, errors);
                check_parameter_attributes(&typed.attrs, errors);
                types::check_parameter(&typed.ty, &place, errors);
            }
        }
    }
    let typed = |input: &&FnArg| matches!(input, FnArg::Typed(_));
    let first_too_many = signature.inputs.iter().filter(typed).nth(MOST_PARAMETERS);
    let count = signature.inputs.iter().filter(typed).count();
    check_count(first_too_many, count, errors);
    types::check_return(&signature.output, &place, errors);
}

fn check_function_type(function: &TypeBareFn, errors: &mut Errors) {
    if let Some(lifetimes) = &function.lifetimes {
        errors.on(lifetimes, errors::named_lifetime());
    }
    check_abi(function.abi.as_ref(), errors);
    if let Some(variadic) = &function.variadic {
        errors.on(&variadic.dots, errors::variadic());
    }
    let place = types::Place {
        declared: function.lifetimes.as_ref().map_or_else(Vec::new, declared),
        in_function: false,
    };
    for input in &function.inputs {
        check_parameter_attributes(&input.attrs, errors);
        types::check_parameter(&input.ty, &place, errors);
    }
    let first_too_many = function.inputs.iter().nth(MOST_PARAMETERS);
    check_count(first_too_many, function.inputs.len(), errors);
    types::check_return(&function.output, &place, errors);
}

fn declared(binder: &BoundLifetimes) -> Vec<String> {
    lifetimes(&binder.lifetimes)
}

/// The names of the lifetimes among some generic parameters.
fn lifetimes<'a>(params: impl IntoIterator<Item = &'a GenericParam>) -> Vec<String> {
    let lifetimes = params.into_iter().filter_map(|param| match param {
        GenericParam::Lifetime(param) => Some(param.lifetime.ident.to_string()),
        _ => None,
    });
    lifetimes.collect()
}

fn check_abi(abi: Option<&syn::Abi>, errors: &mut Errors) {
    if let Some(abi) = abi {
        errors.on(abi, errors::extern_function(&names::written(abi)));
    }
}

fn check_generics(generics: &Generics, errors: &mut Errors) {
    for param in &generics.params {
        let message = match param {
            GenericParam::Lifetime(_) => errors::named_lifetime(),
            GenericParam::Type(ty) => errors::generic(&names::bare(&ty.ident)),
            GenericParam::Const(value) => errors::generic(&names::bare(&value.ident)),
        };
        errors.on(param, message);
    }
}

/// A function may have bounds, which the compiler proves: it has no parameters of its own. The marker of a type or a trait has no place for them.
fn check_no_bounds(generics: &Generics, message: impl FnOnce() -> String, errors: &mut Errors) {
    // A bound on parameters that were reported already would say the same once more.
    if let (Some(bounds), true) = (&generics.where_clause, generics.params.is_empty()) {
        errors.on(bounds, message());
    }
}

fn check_pattern(pattern: &Pat, errors: &mut Errors) {
    match pattern {
        Pat::Ident(name) if name.subpat.is_none() && name.by_ref.is_none() => {}
        Pat::Wild(_) => {}
        other => errors.on(other, errors::pattern(&names::written(other))),
    }
}

/// Lint levels stay on the user's function; anything that changes the parameter list can't be followed.
fn check_parameter_attributes(attrs: &[Attribute], errors: &mut Errors) {
    let harmless = ["allow", "expect", "warn", "deny", "forbid"];
    for attr in attrs {
        let path = attr.path();
        if !harmless.iter().any(|name| path.is_ident(name)) {
            errors.on(attr, errors::parameter_attribute(&names::written(path)));
        }
    }
}

/// Attributes that would export the Rust function beside its stub, or change how it is called.
fn check_attributes(attrs: &[Attribute], errors: &mut Errors) {
    for attr in attrs {
        let mut name = attr.path().get_ident().map(ToString::to_string);
        if name.as_deref() == Some("unsafe") {
            let inner = attr.parse_args::<Meta>().ok();
            name = inner.and_then(|meta| meta.path().get_ident().map(ToString::to_string));
        }
        match name.as_deref() {
            Some(name @ ("no_mangle" | "export_name")) => {
                errors.on(attr, errors::exports_itself(name));
            }
            Some(name @ ("track_caller" | "target_feature" | "naked")) => {
                errors.on(attr, errors::changes_the_call(name));
            }
            _ => {}
        }
    }
}

fn check_count(first_too_many: Option<&impl ToTokens>, count: usize, errors: &mut Errors) {
    if let Some(parameter) = first_too_many {
        let message = errors::too_many_parameters(count, MOST_PARAMETERS);
        errors.on(parameter, message);
    }
}

fn check_no_pool(args: &Args, errors: &mut Errors) {
    let keys = [
        args.pool.as_ref().map(|arg| &arg.key),
        args.pool_quarantine.as_ref().map(|arg| &arg.key),
        args.pool_reuse_never.as_ref().map(|arg| &arg.key),
    ];
    for key in keys.into_iter().flatten() {
        errors.on(key, errors::pool_on_a_function(&key.to_string()));
    }
}

fn check_no_user_data(args: &Args, errors: &mut Errors) {
    let keys = [
        args.user_data.as_ref().map(|arg| &arg.key),
        args.user_data_at.as_ref().map(|arg| &arg.key),
    ];
    for key in keys.into_iter().flatten() {
        errors.on(key, errors::user_data_on_a_function(&key.to_string()));
    }
}

fn check_no_trait_arguments(args: &Args, errors: &mut Errors) {
    let keys = [
        args.vtable.as_ref().map(|arg| &arg.key),
        args.object.as_ref().map(|arg| &arg.key),
    ];
    for key in keys.into_iter().flatten() {
        errors.on(key, errors::vtable_without_a_trait(&key.to_string()));
    }
    if let Some(adopt) = &args.adopt {
        errors.on(&adopt.key, errors::adopt_without_a_trait());
    }
}

fn check_user_data(callable: &Callable, args: &Args, errors: &mut Errors) {
    let params = callable.params.len();
    if let Some(at) = args.user_data_at.as_ref().filter(|at| at.value > params) {
        let message = errors::user_data_behind_the_end(at.value, params);
        errors.on(&at.key, message);
    }
}

fn check_no_function_arguments(args: &Args, errors: &mut Errors) {
    if let Some(handle) = &args.handle {
        errors.on(&handle.key, errors::handle_on_a_type());
    }
    if let Some(pinned) = &args.pinned {
        errors.on(&pinned.key, errors::pinned_on_a_type());
    }
}

fn check_pool(args: &Args, errors: &mut Errors) {
    let dependent = [
        args.pool_quarantine.as_ref().map(|arg| &arg.key),
        args.pool_reuse_never.as_ref().map(|arg| &arg.key),
    ];
    let Some(pool) = &args.pool else {
        for key in dependent.into_iter().flatten() {
            errors.on(key, errors::needs_a_pool(&key.to_string()));
        }
        return;
    };
    if let Some(quarantine) = &args.pool_quarantine {
        if let Some(never) = &args.pool_reuse_never {
            errors.on(&never.key, errors::quarantine_without_reuse());
        } else if quarantine.value >= pool.value {
            errors.on(
                &quarantine.key,
                errors::quarantine_not_below_pool(quarantine.value, pool.value),
            );
        }
    }
}

/// Refuses an `on_error` that has no use, and a value that it can't have. `on_error` is the token at which it is reported, and the value.
fn check_on_error_of(
    callable: &Callable,
    on_error: Option<&(&impl ToTokens, Expr)>,
    errors: &mut Errors,
) {
    let Some((key, value)) = on_error else {
        return;
    };
    match Return::new(callable) {
        Return::Nothing => errors.on(
            key,
            errors::on_error_of_nothing(&names::bare(&callable.name)),
        ),
        Return::Fallible(ty) => errors.on(key, errors::on_error_of_no_value(&names::written(&ty))),
        Return::Value(ty) => {
            if types::is_owned_text(&ty) && is_text(value) {
                let message = errors::on_error_of_a_text(&names::written(value));
                errors.on(value, message);
            }
        }
    }
}

/// Whether it is a text, or a call of the standard library that makes a `String` of one.
fn is_text(value: &Expr) -> bool {
    match value {
        Expr::Lit(literal) => matches!(literal.lit, Lit::Str(_)),
        Expr::MethodCall(call) => {
            let makes = ["to_string", "to_owned", "into"];
            makes.iter().any(|name| call.method == name) && is_text(&call.receiver)
        }
        Expr::Call(call) => {
            let is_from = names::written(&call.func) == "String::from";
            is_from && call.args.first().is_some_and(is_text)
        }
        _ => false,
    }
}

/// Refuses a default symbol that is somebody's already.
fn check_symbol(form: &Form, item: &Ident, args: &Args, errors: &mut Errors) {
    if args.name.is_some() {
        return;
    }
    let name = names::bare(item);
    if !names::is_c_identifier(&name) {
        return errors.on(item, errors::needs_a_name(&name));
    }
    let symbol = names::default_symbol(item);
    let ends = match form {
        Form::Function(_) => ["", "_try"],
        Form::Type(_) | Form::Interface(_) => ["_call", "_try"],
    };
    for end in ends {
        let symbol = format!("{symbol}{end}");
        if let Some(owner) = runtime::owner(&symbol) {
            return errors.on(item, errors::taken_symbol(&name, &symbol, owner));
        }
    }
}
