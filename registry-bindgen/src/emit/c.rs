//! The C header and the pkg-config file.
//!
//! cbindgen, used as a library, writes the header. It reads Rust source but does not expand macros, so it gets synthetic source:
//! one declaration per symbol, made from the records.
//!
//! `// from`: the interface. `// into`: `#[no_mangle] pub extern "C" fn shop_add_tax(cents: i64) -> i64 { loop {} }`, and from that C.

mod enums;
mod foreign;
mod guard;
mod layouts;
mod types;

pub(super) use foreign::{symbol as callable_symbol, used as callables};

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use cbindgen::{Builder, Config, DocumentationStyle, Language, Layout, RenameRule, Style};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use serde::Serialize;

use super::{EmitError, File, docs, render, runtime, status};
use crate::model::{Call, Callback, Function, Interface, Method, Param, Struct, Trait, Type};
use crate::names;
use types::{rust_type, stored, word};

/// The header and the pkg-config file.
///
/// # Errors
/// Only if this crate's own source or template is at fault.
pub fn files(interface: &Interface) -> Result<Vec<File>, EmitError> {
    #[derive(Serialize)]
    struct PkgConfig<'a> {
        prefix: &'a str,
        version: &'a str,
        link: String,
    }
    let header = header(interface)?;
    let package = PkgConfig {
        prefix: &interface.prefix,
        version: &interface.version,
        link: interface.library.link_argument(),
    };
    Ok(vec![
        File {
            path: format!("{}.h", names::c::header(&interface.prefix)).into(),
            text: header,
            once: false,
        },
        render(
            format!("{}.pc", interface.prefix),
            include_str!("../templates/c/library.pc"),
            package,
        )?,
    ])
}

fn header(interface: &Interface) -> Result<String, EmitError> {
    let source = syn::parse2(synthetic_source(interface))
        .map_err(|error| EmitError::Header(error.to_string()))?;
    // Another thread may write a header of the same library at the same time.
    static WRITTEN: AtomicU64 = AtomicU64::new(0);
    let path = std::env::temp_dir().join(format!(
        "registry-bindgen-{}-{}.rs",
        std::process::id(),
        WRITTEN.fetch_add(1, Relaxed)
    ));
    std::fs::write(&path, prettyplease::unparse(&source))
        .map_err(|error| EmitError::Header(error.to_string()))?;
    let bindings = Builder::new()
        .with_config(config(interface)?)
        .with_src(&path)
        .generate();
    // If the temporary file can't be removed, that is not worth an error.
    let _ = std::fs::remove_file(&path);
    let mut text = Vec::new();
    bindings
        .map_err(|error| EmitError::Header(error.to_string()))?
        .write(&mut text);
    let text = String::from_utf8(text).map_err(|error| EmitError::Header(error.to_string()))?;
    Ok(layouts::asserted(interface, &text))
}

fn config(interface: &Interface) -> Result<Config, EmitError> {
    #[derive(Serialize)]
    struct Preamble<'a> {
        prefix: &'a str,
        version: &'a str,
        statuses: &'a [status::Status],
    }
    let context = Preamble {
        prefix: &interface.prefix,
        version: &interface.version,
        statuses: &status::STATUSES,
    };
    let shared = render("", include_str!("../templates/c/registry.h"), &context)?.text;
    let after_includes = format!("{}\n{}", shared.trim_end(), enums::wide(interface));
    let mut config = Config {
        language: Language::C,
        header: Some(
            render("", include_str!("../templates/c/head.h"), &context)?
                .text
                .trim_end()
                .to_owned(),
        ),
        after_includes: Some(after_includes),
        include_guard: Some(format!("{}_H", interface.prefix.to_uppercase())),
        cpp_compat: true,
        documentation_style: DocumentationStyle::Doxy,
        style: Style::Both,
        line_length: 110,
        usize_is_size_t: true,
        ..Config::default()
    };
    config.function.args = Layout::Auto;
    // Names are given by `names/c.rs`.
    config.enumeration.rename_variants = RenameRule::None;
    config.export.include = types(interface);
    config.defines = guard::defines(&guarded(interface));
    config.export.pre_body = layouts::alignments(interface);
    Ok(config)
}

/// Types that no function uses, which cbindgen would leave out.
fn types(interface: &Interface) -> Vec<String> {
    let structs = interface.structs.iter().map(|s| s.symbol.clone());
    let enums = enums::names(interface).cloned();
    let pointers = interface.callbacks.iter().flat_map(|c| {
        ["stub", "first", "last", "thunk"].map(|kind| format!("{}_{kind}", c.call.symbol))
    });
    let foreign = foreign::structs(interface).map(|(name, _)| name);
    structs
        .chain(enums)
        .chain(pointers)
        .chain(foreign)
        .collect()
}

/// The types that another header may have too.
fn guarded(interface: &Interface) -> Vec<String> {
    let structs = interface.structs.iter().map(|s| s.symbol.clone());
    let enums = interface.enums.iter().map(|e| e.symbol.clone());
    let callbacks = interface.callbacks.iter().map(|c| c.call.symbol.clone());
    let foreign = foreign::structs(interface).map(|(name, _)| name);
    structs
        .chain(enums)
        .chain(callbacks)
        .chain(foreign)
        .collect()
}

fn synthetic_source(interface: &Interface) -> TokenStream {
    let handle = if interface.wasm {
        quote!(f64)
    } else {
        quote!(u64)
    };
    let fingerprint = format_ident!("{}_FINGERPRINT", interface.prefix.to_uppercase());
    let value = interface.fingerprint;
    let constant = quote! {
        /// The fingerprint of the interface that this header was written from; compare it with the function of that name.
        pub const #fingerprint: u64 = #value;
    };
    let enums = enums::declarations(interface);
    let structs = interface.structs.iter().map(structure);
    let runtime = runtime::declarations(&interface.prefix, interface.queues, &handle);
    let context = Context {
        interface,
        status: format!("{}_last_status()", interface.prefix),
        take: format!("{}_promise_take()", interface.prefix),
        release: format!("{}_release()", interface.prefix),
        handle: handle.clone(),
    };
    let functions = interface.functions.iter().map(|f| function(f, &context));
    let callbacks = interface.callbacks.iter().map(|c| callback(c, &context));
    let methods = interface.traits.iter().flat_map(|t| {
        t.methods
            .iter()
            .map(|method| self::method(t, method, &context))
    });
    let foreign = foreign::declarations(interface, &handle);
    quote!(#constant #enums #(#structs)* #foreign #(#functions)* #(#callbacks)* #(#methods)* #runtime)
}

fn attributes(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| {
        if line.is_empty() {
            String::new()
        } else {
            format!(" {}", docs::in_comment(line))
        }
    });
    quote!(#(#[doc = #lines])*)
}

/// A user's name as an identifier of the synthetic source. cbindgen renames keywords of C.
fn ident(name: &str) -> Ident {
    syn::parse_str::<Ident>(name).unwrap_or_else(|_| format_ident!("{name}_"))
}

fn structure(s: &Struct) -> TokenStream {
    let (docs, name) = (attributes(docs::trimmed(&s.docs)), ident(&s.symbol));
    let fields = s.fields.iter().map(|f| {
        let (docs, name, ty) = (
            attributes(&docs::paragraphs(&[
                docs::trimmed(&f.docs),
                &docs::nonzero_field(&f.ty),
                &docs::handle_field(&f.ty),
            ])),
            ident(&f.name),
            stored(&f.ty),
        );
        quote!(#docs pub #name: #ty,)
    });
    let guard = guard::attribute(&s.symbol);
    quote!(#docs #guard #[repr(C)] pub struct #name { #(#fields)* })
}

/// What the declarations of all calls name.
struct Context<'a> {
    /// The whole, with the enumerations by their names in C.
    interface: &'a Interface,
    /// The function that says why a call failed.
    status: String,
    /// The function that takes a promise's value.
    take: String,
    /// The function that ends a handle.
    release: String,
    /// How a handle crosses.
    handle: TokenStream,
}

fn function(f: &Function, context: &Context<'_>) -> TokenStream {
    let Context {
        interface,
        status,
        take,
        release,
        handle,
    } = context;
    let lines = docs::paragraphs(&[
        docs::trimmed(&f.call.docs),
        &elements(&f.call.returns),
        &promised(&f.call, take),
        &docs::ownership(interface, &f.call, release),
        &docs::nonzero(&f.call),
        &docs::on_error(&f.call, status, &interface.enums),
        &[docs::handle(f)],
    ]);
    let name = ident(&f.call.symbol);
    let (docs, params, returns) = (
        attributes(&lines),
        params(&f.call.params, handle),
        returns(&f.call.returns, handle),
    );
    let try_form = try_form(
        &f.call,
        &format_ident!("{}_try", f.call.symbol),
        None,
        &format!("{}()", f.call.symbol),
        handle,
    );
    let constant = ident(&f.constant);
    let number = f.handle;
    let about = format!(" The handle of `{}()`.", f.call.symbol);
    quote! {
        #[doc = #about]
        pub const #constant: u64 = #number;
        #docs #[no_mangle] pub extern "C" fn #name(#params) #returns { loop {} }
        #try_form
    }
}

/// The form that returns the status and writes the result through a last pointer.
fn try_form(
    call: &Call,
    name: &Ident,
    first: Option<TokenStream>,
    plain: &str,
    handle: &TokenStream,
) -> TokenStream {
    let params = params(&call.params, handle);
    let result = if call.returns == Type::Void {
        quote!()
    } else {
        let ty = rust_type(&call.returns, handle);
        quote!(result: *mut #ty)
    };
    let line = if call.returns == Type::Void {
        format!(" As `{plain}`, but returns the status.")
    } else {
        format!(
            " As `{plain}`, but returns the status, and writes `*result` only on `REGISTRY_OK`; `result` may be null."
        )
    };
    quote!(#[doc = #line] #[no_mangle] pub extern "C" fn #name(#first #params #result) -> i32 { loop {} })
}

fn callback(c: &Callback, context: &Context<'_>) -> TokenStream {
    let (symbol, handle) = (&c.call.symbol, &context.handle);
    let about = format!("Calls the `{}` behind a handle.", c.call.name);
    let pointers = pointers(c, &returns(&c.call.returns, handle), handle);
    let calls = by_handle(&c.call, about, &format!("{symbol}_call"), context);
    quote!(#pointers #calls)
}

fn method(t: &Trait, method: &Method, context: &Context<'_>) -> TokenStream {
    let call = &method.call;
    let about = format!("Calls `{}` of the `{}` behind a handle.", call.name, t.name);
    by_handle(call, about, &call.symbol, context)
}

/// The two functions that call what is behind a handle: `plain`, and the form that returns the status.
fn by_handle(call: &Call, about: String, plain: &str, context: &Context<'_>) -> TokenStream {
    let Context {
        interface,
        status,
        take,
        release,
        handle,
    } = context;
    let lines = docs::paragraphs(&[
        docs::trimmed(&call.docs),
        &[about],
        &elements(&call.returns),
        &promised(call, take),
        &docs::ownership(interface, call, release),
        &docs::nonzero(call),
        &docs::on_error(call, status, &interface.enums),
    ]);
    let (docs, params, returns) = (
        attributes(&lines),
        params(&call.params, handle),
        returns(&call.returns, handle),
    );
    let name = ident(plain);
    let try_form = try_form(
        call,
        &format_ident!("{}_try", call.symbol),
        Some(quote!(handle: #handle,)),
        &format!("{plain}()"),
        handle,
    );
    quote! {
        #docs #[no_mangle] pub extern "C" fn #name(handle: #handle, #params) #returns { loop {} }
        #try_form
    }
}

/// The types of the pointers that the library hands out: of a stub, and of the thunks.
fn pointers(c: &Callback, returns: &TokenStream, handle: &TokenStream) -> TokenStream {
    let symbol = &c.call.symbol;
    let guard = guard::attribute(symbol);
    let user_data = rust_type(&c.user_data.ty, handle);
    let user_data = quote!(user_data: #user_data,);
    let pointer = |name: &str, about: &str, before: usize, user_data: Option<&TokenStream>| {
        let name = format_ident!("{symbol}_{name}");
        let about = attributes(&[about.to_owned()]);
        let (before, after) = c.call.params.split_at(before);
        let (before, after) = (params(before, handle), params(after, handle));
        quote!(#about #guard pub type #name = Option<unsafe extern "C" fn(#before #user_data #after) #returns>;)
    };
    let (last, user_data) = (c.call.params.len(), Some(&user_data));
    let stub = pointer("stub", "A bare stub: the handle is inside.", 0, None);
    let first = "A thunk whose first argument is `user_data`.";
    let first = pointer("first", first, 0, user_data);
    let after = "A thunk whose last argument is `user_data`.";
    let after = pointer("last", after, last, user_data);
    let between = c.user_data.at.map(|at| {
        let about = format!("A thunk with `user_data` behind parameter {at}.");
        pointer("thunk", &about, at, user_data)
    });
    quote!(#stub #first #after #between)
}

/// The parameters as C sees them, with a comma after each.
fn params(params: &[Param], handle: &TokenStream) -> TokenStream {
    let params = params.iter().map(|param| {
        let (name, length) = (ident(&param.name), ident(&param.length));
        match &param.ty {
            Type::Text => quote!(#name: *const c_char, #length: usize,),
            Type::Slice(of) => {
                let of = stored(of);
                quote!(#name: *const #of, #length: usize,)
            }
            ty => {
                let ty = rust_type(ty, handle);
                quote!(#name: #ty,)
            }
        }
    });
    quote!(#(#params)*)
}

fn returns(ty: &Type, handle: &TokenStream) -> TokenStream {
    if *ty == Type::Void {
        return quote!();
    }
    let ty = rust_type(ty, handle);
    quote!(-> #ty)
}

/// What a buffer's `data` points to, since `void *` does not say it.
fn elements(ty: &Type) -> Vec<String> {
    match ty {
        Type::Buffer(of) => vec![format!(
            "The result's `data` points to `length` elements of `{}`.",
            word(of)
        )],
        _ => Vec::new(),
    }
}

/// What the handle of a promise leads to.
fn promised(call: &Call, take: &str) -> Vec<String> {
    let Some(promise) = &call.promise else {
        return Vec::new();
    };
    let value = match &promise.value {
        Type::Void => "nothing: pass null and 0".to_owned(),
        Type::Text => "a `registry_buffer` of UTF-8".to_owned(),
        Type::Buffer(of) => format!("a `registry_buffer` of `{}`", word(of)),
        ty => format!("one `{}`", word(ty)),
    };
    let or_error = if promise.fallible {
        ", or returns `REGISTRY_FAILED`"
    } else {
        ""
    };
    vec![format!(
        "The result is a promise. `{take}` writes {value}{or_error}."
    )]
}
