//! One `check_*` per rule of the attribute, all of them syntactic.
//!
//! Before it: `item` and `args`. After it: `model`, which takes up only what nothing was found against. What a type is
//! can't be seen here; that it can cross is a trait bound on the generated code, and rustc's to report. The types that
//! people try first are recognised by their usual names in `types`, for the sake of better advice.

pub(crate) mod ffi_type;
mod types;

use proc_macro2::{Ident, TokenStream, TokenTree};

use crate::args::Args;
use crate::attribute::Attribute;
use crate::c_runtime;
use crate::errors::{self, Errors};
use crate::head::{FunctionType, GenericName, Generics, Head, Input, Pattern};
use crate::item::{Callable, Kind, UserItem, function_type};
use crate::model::Return;
use crate::names;

/// The most parameters that a callback may have.
pub(crate) const MOST_PARAMETERS: usize = 12;

/// What an item turned out to be, once nothing was found against its kind.
pub(crate) enum Form {
    Function(Callable),
    Type(Callable),
}

/// Judges the item alone. `None`: there is no form to go on with.
pub(crate) fn check_item(item: &UserItem, errors: &mut Errors) -> Option<Form> {
    match &item.kind {
        Kind::Function { head, body } => {
            if body.is_none() {
                errors.on(
                    &item.without_end(),
                    errors::no_body(&names::bare(&head.ident)),
                );
            }
            check_function(head, errors);
            check_attributes(&item.attrs, errors);
            Some(Form::Function(Callable::of_function(head)))
        }
        Kind::Alias(alias) => {
            check_generics(&alias.generics, errors);
            let Some(function) = function_type(alias) else {
                errors.on(
                    &alias.ty,
                    errors::not_a_function_type(
                        &names::bare(&alias.ident),
                        &names::written(&alias.ty),
                    ),
                );
                return None;
            };
            check_function_type(function, errors);
            Some(Form::Type(Callable::of_alias(&alias.ident, function)))
        }
        Kind::Other { word } => {
            errors.on(&item.first_token(), errors::wrong_item(word));
            None
        }
    }
}

/// Judges the arguments against the item.
pub(crate) fn check_arguments(form: &Form, args: &Args, errors: &mut Errors) {
    let callable = match form {
        Form::Function(callable) => {
            check_no_pool(args, errors);
            callable
        }
        Form::Type(callable) => {
            check_no_function_arguments(args, errors);
            check_pool(args, errors);
            callable
        }
    };
    check_on_error_has_a_use(callable, args, errors);
    check_symbol(form, &callable.name, args, errors);
}

fn check_function(head: &Head, errors: &mut Errors) {
    if let Some(constness) = &head.constness {
        errors.on(constness, errors::const_function());
    }
    if let Some(asyncness) = &head.asyncness {
        errors.on(asyncness, errors::async_function());
    }
    check_abi(&head.abi, errors);
    check_generics(&head.generics, errors);
    if let Some(variadic) = &head.variadic {
        errors.on(variadic, errors::variadic());
    }
    let place = types::Place {
        declared: head.generics.lifetimes(),
        in_function: true,
    };
    for input in &head.inputs {
        match input {
            Input::Receiver(receiver) => errors.on(receiver, errors::receiver()),
            Input::Typed { attrs, pattern, ty } => {
                check_pattern(pattern, errors);
                check_parameter_attributes(attrs, errors);
                types::check_parameter(ty, &place, errors);
            }
        }
    }
    check_count(
        head.inputs.get(MOST_PARAMETERS).map(Input::tokens),
        head.inputs.len(),
        errors,
    );
    types::check_return(head.output.as_ref(), &place, errors);
}

fn check_function_type(function: &FunctionType, errors: &mut Errors) {
    if !function.binder.is_empty() {
        errors.on(&function.binder, errors::named_lifetime());
    }
    check_abi(&function.abi, errors);
    if let Some(variadic) = &function.variadic {
        errors.on(variadic, errors::variadic());
    }
    let place = types::Place {
        declared: function.lifetimes.clone(),
        in_function: false,
    };
    for input in &function.inputs {
        if let Some(pattern) = &input.pattern {
            errors.on(pattern, errors::pattern(&names::written(pattern)));
        }
        check_parameter_attributes(&input.attrs, errors);
        types::check_parameter(&input.ty, &place, errors);
    }
    check_count(
        function
            .inputs
            .get(MOST_PARAMETERS)
            .map(|input| input.tokens.clone()),
        function.inputs.len(),
        errors,
    );
    types::check_return(function.output.as_ref(), &place, errors);
}

fn check_abi(abi: &TokenStream, errors: &mut Errors) {
    if !abi.is_empty() {
        errors.on(abi, errors::extern_function(&names::written(abi)));
    }
}

fn check_generics(generics: &Generics, errors: &mut Errors) {
    for parameter in &generics.params {
        let message = match &parameter.name {
            GenericName::Lifetime(_) => errors::named_lifetime(),
            GenericName::Value(name) => errors::generic(name),
        };
        errors.on(&parameter.tokens, message);
    }
    // A bound on parameters that were reported above would say the same once more.
    if generics.params.is_empty() && !generics.bounds.is_empty() {
        errors.on(&generics.bounds, errors::where_clause());
    }
}

fn check_pattern(pattern: &Pattern, errors: &mut Errors) {
    if !pattern.is_simple() {
        let tokens = &pattern.tokens;
        errors.on(tokens, errors::pattern(&names::written(tokens)));
    }
}

/// Lint levels stay on the user's function; anything that changes the parameter list can't be followed.
fn check_parameter_attributes(attrs: &[Attribute], errors: &mut Errors) {
    let harmless = ["allow", "expect", "warn", "deny", "forbid"];
    for attr in attrs
        .iter()
        .filter(|attr| !harmless.iter().any(|name| attr.is(name)))
    {
        errors.on(
            attr,
            errors::parameter_attribute(&names::written(&attr.path())),
        );
    }
}

/// Attributes that would export the Rust function beside its stub.
fn check_attributes(attrs: &[Attribute], errors: &mut Errors) {
    for attr in attrs {
        let mut inner = attr.name().map(ToString::to_string);
        if inner.as_deref() == Some("unsafe") {
            let word = attr.list().and_then(|list| list.into_iter().next());
            inner = word.as_ref().map(TokenTree::to_string);
        }
        match inner.as_deref() {
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

fn check_count(first_too_many: Option<TokenStream>, count: usize, errors: &mut Errors) {
    if let Some(parameter) = first_too_many {
        errors.on(
            &parameter,
            errors::too_many_parameters(count, MOST_PARAMETERS),
        );
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

fn check_on_error_has_a_use(callable: &Callable, args: &Args, errors: &mut Errors) {
    let Some(on_error) = &args.on_error else {
        return;
    };
    match crate::model::Return::of(callable) {
        Return::Nothing => errors.on(
            &on_error.key,
            errors::on_error_of_nothing(&names::bare(&callable.name)),
        ),
        Return::Fallible(ty) => errors.on(
            &on_error.key,
            errors::on_error_of_no_value(&names::written(&ty)),
        ),
        Return::Value(_) => {}
    }
}

/// A symbol that nobody has chosen must be nobody's already.
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
        Form::Type(_) => ["_call", "_try"],
    };
    for end in ends {
        let symbol = format!("{symbol}{end}");
        if let Some(owner) = c_runtime::owner(&symbol) {
            return errors.on(item, errors::taken_symbol(&name, &symbol, owner));
        }
    }
}
