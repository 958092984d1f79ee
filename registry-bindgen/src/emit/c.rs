//! The C header and the pkg-config file.
//!
//! cbindgen, used as a library, writes the header. It reads Rust source but does not expand macros, so it gets synthetic source:
//! one declaration per symbol, made from the records.
//!
//! `// from`: the interface. `// into`: `#[no_mangle] pub extern "C" fn shop_add_tax(cents: i64) -> i64 { loop {} }`, and from that C.

mod layouts;
mod types;

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use cbindgen::{Builder, Config, DocumentationStyle, Language, Layout, RenameRule, Style};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use serde::Serialize;

use super::{EmitError, File, docs, render, runtime, status};
use crate::model::{Call, Callback, Enumeration, Function, Interface, Param, Struct, Type};
use types::{rust_type, word};

/// The header and the pkg-config file.
///
/// # Errors
/// Only if this crate's own source or template is at fault.
pub fn files(interface: &Interface) -> Result<Vec<File>, EmitError> {
    #[derive(Serialize)]
    struct PkgConfig<'a> {
        prefix: &'a str,
        version: &'a str,
    }
    let header = header(interface)?;
    let package = PkgConfig {
        prefix: &interface.prefix,
        version: &interface.version,
    };
    Ok(vec![
        File {
            path: format!("{}.h", interface.prefix).into(),
            text: header,
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
    let mut config = Config {
        language: Language::C,
        header: Some(
            render("", include_str!("../templates/c/head.h"), &context)?
                .text
                .trim_end()
                .to_owned(),
        ),
        after_includes: Some(
            render("", include_str!("../templates/c/registry.h"), &context)?
                .text
                .trim_end()
                .to_owned(),
        ),
        include_guard: Some(format!("{}_H", interface.prefix.to_uppercase())),
        cpp_compat: true,
        documentation_style: DocumentationStyle::Doxy,
        style: Style::Both,
        line_length: 110,
        usize_is_size_t: true,
        ..Config::default()
    };
    config.function.args = Layout::Auto;
    config.enumeration.rename_variants = RenameRule::QualifiedScreamingSnakeCase;
    config.export.include = types(interface);
    config.export.pre_body = layouts::alignments(interface);
    Ok(config)
}

/// Types that no function uses, which cbindgen would leave out.
fn types(interface: &Interface) -> Vec<String> {
    let structs = interface.structs.iter().map(|s| s.symbol.clone());
    let enums = interface.enums.iter().map(|e| e.symbol.clone());
    let pointers = interface
        .callbacks
        .iter()
        .flat_map(|c| ["stub", "first", "last"].map(|kind| format!("{}_{kind}", c.call.symbol)));
    structs.chain(enums).chain(pointers).collect()
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
    let enums = interface.enums.iter().map(enumeration);
    let structs = interface.structs.iter().map(|s| structure(s, &handle));
    let status = format!("{}_last_status()", interface.prefix);
    let functions = interface
        .functions
        .iter()
        .map(|f| function(f, &status, &handle));
    let callbacks = interface
        .callbacks
        .iter()
        .map(|c| callback(c, &status, &handle));
    let runtime = runtime::declarations(&interface.prefix, &handle);
    quote!(#constant #(#enums)* #(#structs)* #(#functions)* #(#callbacks)* #runtime)
}

fn attributes(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| {
        if line.is_empty() {
            String::new()
        } else {
            format!(" {}", line.replace("*/", "* /"))
        }
    });
    quote!(#(#[doc = #lines])*)
}

/// A user's name as an identifier of the synthetic source. cbindgen renames keywords of C.
fn ident(name: &str) -> Ident {
    syn::parse_str::<Ident>(name).unwrap_or_else(|_| format_ident!("{name}_"))
}

/// A field's name in C, in C++ too.
fn field_name(name: &str) -> String {
    if is_keyword(name) {
        format!("{name}_")
    } else {
        ident(name).to_string()
    }
}

/// Whether a name is reserved in C or C++ but not in Rust.
pub(super) fn is_keyword(name: &str) -> bool {
    const KEYWORDS: &str = " alignas alignof and and_eq asm auto bitand bitor bool case catch char char8_t char16_t char32_t class compl \
        const_cast consteval constexpr decltype default delete do double dynamic_cast explicit export float friend goto inline int long mutable \
        namespace new noexcept not not_eq nullptr operator or or_eq private protected public register reinterpret_cast short signed sizeof \
        static_assert static_cast switch template this thread_local throw try typedef typeid typename union unsigned using virtual void volatile \
        wchar_t xor xor_eq ";
    KEYWORDS.contains(&format!(" {name} "))
}

fn enumeration(e: &Enumeration) -> TokenStream {
    let (docs, name, repr) = (
        attributes(docs::trimmed(&e.docs)),
        ident(&e.symbol),
        rust_type(&e.repr, &quote!(u64)),
    );
    let variants = e.variants.iter().map(|v| {
        let (docs, name, value) = (
            attributes(docs::trimmed(&v.docs)),
            ident(&v.name),
            discriminant(v.value),
        );
        quote!(#docs #name = #value,)
    });
    quote!(#docs #[repr(#repr)] pub enum #name { #(#variants)* })
}

/// An enumerator's number. C has no literal for the least `i64`, since its digits alone are too large for a signed type.
fn discriminant(value: i64) -> TokenStream {
    let digits = |value: i64| proc_macro2::Literal::i64_unsuffixed(value);
    match value {
        0.. => digits(value).into_token_stream(),
        i64::MIN => {
            let next = digits(i64::MAX);
            quote!(-#next - 1)
        }
        _ => {
            let value = digits(-value);
            quote!(-#value)
        }
    }
}

fn structure(s: &Struct, handle: &TokenStream) -> TokenStream {
    let (docs, name) = (attributes(docs::trimmed(&s.docs)), ident(&s.symbol));
    let fields = s.fields.iter().map(|f| {
        let (docs, name, ty) = (
            attributes(docs::trimmed(&f.docs)),
            ident(&field_name(&f.name)),
            rust_type(&f.ty, handle),
        );
        quote!(#docs pub #name: #ty,)
    });
    quote!(#docs #[repr(C)] pub struct #name { #(#fields)* })
}

fn function(f: &Function, status: &str, handle: &TokenStream) -> TokenStream {
    let lines = docs::paragraphs(&[
        docs::trimmed(&f.call.docs),
        &elements(&f.call.returns),
        &docs::on_error(&f.call, status),
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
    let constant = format_ident!("{}_HANDLE", f.call.symbol.to_uppercase());
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

fn callback(c: &Callback, status: &str, handle: &TokenStream) -> TokenStream {
    let symbol = &c.call.symbol;
    let by_handle = vec![format!("Calls the `{}` behind a handle.", c.call.name)];
    let lines = docs::paragraphs(&[
        docs::trimmed(&c.call.docs),
        &by_handle,
        &elements(&c.call.returns),
        &docs::on_error(&c.call, status),
    ]);
    let (docs, params, returns) = (
        attributes(&lines),
        params(&c.call.params, handle),
        returns(&c.call.returns, handle),
    );
    let call = format_ident!("{symbol}_call");
    let try_form = try_form(
        &c.call,
        &format_ident!("{symbol}_try"),
        Some(quote!(handle: #handle,)),
        &format!("{symbol}_call()"),
        handle,
    );
    let (stub, first, last) = (
        format_ident!("{symbol}_stub"),
        format_ident!("{symbol}_first"),
        format_ident!("{symbol}_last"),
    );
    let about = [
        "A bare stub: the handle is inside.",
        "A thunk whose first argument is `user_data`.",
        "A thunk whose last argument is `user_data`.",
    ]
    .map(|line| attributes(&[line.to_owned()]));
    let [about_stub, about_first, about_last] = about;
    quote! {
        #about_stub pub type #stub = Option<unsafe extern "C" fn(#params) #returns>;
        #about_first pub type #first = Option<unsafe extern "C" fn(user_data: *mut c_void, #params) #returns>;
        #about_last pub type #last = Option<unsafe extern "C" fn(#params user_data: *mut c_void) #returns>;
        #docs #[no_mangle] pub extern "C" fn #call(handle: #handle, #params) #returns { loop {} }
        #try_form
    }
}

/// The parameters as C sees them, with a comma after each.
fn params(params: &[Param], handle: &TokenStream) -> TokenStream {
    let names = names(params);
    let params = params.iter().zip(names).map(|(param, (name, length))| {
        let (name, length) = (ident(&name), ident(&length));
        match &param.ty {
            Type::Text => quote!(#name: *const c_char, #length: usize,),
            Type::Slice(of) => {
                let of = rust_type(of, handle);
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

/// The parameters' names, each with the name of its length: none of them is one that a declaration adds by itself, and none comes twice.
pub(super) fn names(params: &[Param]) -> Vec<(String, String)> {
    const ADDED: [&str; 3] = ["handle", "result", "user_data"];
    let free = |mut name: String, taken: &dyn Fn(&str) -> bool| {
        while taken(&name) {
            name.push('_');
        }
        name
    };
    let is_param = |name: &str| params.iter().any(|param| param.name == name);
    let named = params.iter().map(|param| {
        let name = if ADDED.contains(&param.name.as_str()) {
            free(format!("{}_", param.name), &is_param)
        } else {
            param.name.clone()
        };
        let length = format!("{}_len", param.name.trim_start_matches("r#"));
        (name, free(length, &is_param))
    });
    named.collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_of_an_enumerator_has_a_literal() {
        let text = |value| discriminant(value).to_string().replace(' ', "");
        assert_eq!(text(0), "0");
        assert_eq!(text(i64::MAX), "9223372036854775807");
        assert_eq!(text(-1), "-1");
        assert_eq!(text(i64::MIN + 1), "-9223372036854775807");
        assert_eq!(text(i64::MIN), "-9223372036854775807-1");
    }
}
