//! The form of a trait: implementers of it, each one entry with one handle, whose methods foreign code calls by that handle.
//!
//! The trait comes out as it was written, without `#[on_error(..)]`. Beside it stands its marker, whose methods export an implementer and call one by
//! handle. Each method is a block of its own, so that its constants need no names that differ from those of another. What a block has for the others is
//! the method's own marker, a type that is its key in the library.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::signature;
use super::{claims, record};
use crate::apart::Apart;
use crate::item::{Kind, UserItem};
use crate::model::{Exported, ExportedInterface};
use crate::names;

mod adopted;
mod exports;
mod foreign;
mod method;
mod vtable;

use adopted::adopted;
pub(crate) use exports::EXPORTS;
use exports::{export, not_exported};
use foreign::{foreign_implementer, table};
use method::{MethodParts, method_block};
use vtable::vtable;

pub(crate) fn expand(interface: &ExportedInterface, item: &UserItem, apart: &Apart) -> TokenStream {
    let exported = &interface.common;
    let user = user_trait(item, interface.adopt.then_some(apart));
    let definition = names::empty_enum(&exported.vis, &exported.marker);
    let allow = allow(interface);
    let block = apart.ours(block(interface));
    let doc = format!(
        " Exports implementers of [`{}`] to foreign code, and calls them by handle.",
        exported.item
    );
    quote! {
        #user
        #[doc = #doc]
        #definition
        #allow
        const _: () = { #block };
    }
}

/// The user's trait, without what the attribute reads. If foreign implementers implement it, each body of a method stands apart.
pub(crate) fn user_trait(item: &UserItem, adopted: Option<&Apart>) -> TokenStream {
    let (attrs, vis) = (&item.attrs, &item.vis);
    match &item.kind {
        Kind::Trait(user) => {
            let user = match adopted {
                Some(apart) => apart.ours(user.with_bodies_apart()),
                None => user.to_tokens(),
            };
            quote!(#(#attrs)* #vis #user)
        }
        _ => item.whole.clone(),
    }
}

/// The lints of the trait and of its methods that generated code would raise.
fn allow(interface: &ExportedInterface) -> Option<TokenStream> {
    let methods = interface.methods.iter().map(|method| &method.common);
    std::iter::once(&interface.common)
        .chain(methods)
        .find_map(Exported::allow)
}

/// The names that all blocks of an interface use.
struct Names {
    /// A type parameter that none of the user's tokens mention.
    implementer: Ident,
    scope: Ident,
    /// The parameter of the methods that export.
    value: Ident,
}

impl Names {
    fn new(interface: &ExportedInterface) -> Self {
        let mentioned = interface
            .methods
            .iter()
            .map(|method| method.common.mentioned());
        let name = &interface.common.item;
        let mentioned = quote!(#(#mentioned)* #name);
        let mut others = names::distinct(["scope", "implementer"], &mentioned).into_iter();
        let mut other = || others.next().expect("two names were asked for");
        Self {
            implementer: names::type_parameter("T", &mentioned),
            scope: other(),
            value: other(),
        }
    }
}

/// Everything beside the trait and its marker.
fn block(interface: &ExportedInterface) -> TokenStream {
    let exported = &interface.common;
    let all = Names::new(interface);
    let methods: Vec<MethodParts> = interface.methods.iter().map(MethodParts::new).collect();
    let use_private = signature::use_private(&exported.krate, &shields(interface, &methods, &all));
    let promise = signature::promise(exported);
    let signature = interface_signature(exported);
    let exports = all_exports(interface, &all);
    let blocks = methods
        .iter()
        .enumerate()
        .map(|(at, method)| method_block(at, method, interface, &all));
    let tables = tables(interface, &methods, &all);
    let foreign = foreign_implementer(exported, &methods);
    let table = table(exported, &methods);
    let adopted = interface.adopt.then(|| adopted(interface, &methods));
    let vtable = interface
        .vtable
        .as_ref()
        .map(|path| vtable(path, exported, &methods));
    let claims = claims::of_interface(interface);
    let name = &exported.marker;
    quote! {
        #use_private
        #promise
        #signature
        impl #name { #exports }
        #(#blocks)*
        #tables
        #foreign
        #table
        #adopted
        #vtable
        #claims
        __r::debug!(__formatter #name);
    }
}

/// All ways to export an implementer, and a `call` on the marker, which only exists to name the mistake.
fn all_exports(interface: &ExportedInterface, all: &Names) -> TokenStream {
    let vis = &interface.common.vis;
    let exclusive = interface.methods.iter().any(|method| method.exclusive);
    let exports = EXPORTS.iter().map(|kind| {
        if kind.shared && exclusive {
            not_exported(kind, &interface.common, all)
        } else {
            export(kind, &interface.common, all)
        }
    });
    quote! {
        // Can't be called: the name of its type makes the error say what to use instead (`wrappers/siblings.rs`).
        #[doc(hidden)]
        #vis const call: __r::CallTheMethodByItsName = __r::CallTheMethodByItsName;
        #(#exports)*
    }
}

// from  Storage
// into  the static of its signature, and the traits of its marker
fn interface_signature(exported: &Exported) -> TokenStream {
    let (marker, item, info) = (&exported.marker, names::bare(&exported.item), names::info());
    let record = record::interface(exported);
    let identity = record::identity(&exported.symbol);
    quote! {
        static #info: __r::SignatureInfo = __r::interface_info(
            ::core::concat!(::core::module_path!(), "::", #item),
            #record,
        );
        unsafe impl __r::Signature for #marker {
            type CFn = unsafe extern "C" fn(__r::Uncallable);
            type Params = __r::Uncallable;
            type Return = ();
            const IDENTITY: __r::u64 = #identity;
            fn info() -> &'static __r::SignatureInfo { &#info }
        }
        unsafe impl __r::Interface for #marker {}
    }
}

/// One for each parameter in the blocks.
fn shields(interface: &ExportedInterface, methods: &[MethodParts], all: &Names) -> TokenStream {
    let ours = [
        "__result",
        "__handle",
        "__this",
        "__formatter",
        "__function",
        "__user_data",
        "__error",
    ]
    .map(|name| format_ident!("{name}"));
    let of_vtable = interface.vtable.iter().flat_map(|_| vtable::parameters());
    let of_methods = methods.iter().flat_map(|method| {
        let names = method.pieces.c_names.iter().chain(&method.params);
        let arguments = (0..method.params.len()).map(names::argument);
        names.chain([&method.handle]).cloned().chain(arguments)
    });
    let names: std::collections::BTreeSet<Ident> = of_methods
        .chain(ours)
        .chain(of_vtable)
        .chain([all.scope.clone(), all.value.clone()])
        .collect();
    signature::shields(names)
}

/// The tables of an implementer's methods, one for each kind of guard.
fn tables(interface: &ExportedInterface, methods: &[MethodParts], all: &Names) -> TokenStream {
    let (marker, user) = (&interface.common.marker, &interface.common.item);
    let ty = &all.implementer;
    let of: Vec<&Ident> = methods.iter().map(|method| &method.marker).collect();
    let shared = (!interface.methods.iter().any(|method| method.exclusive)).then(|| {
        quote! {
            unsafe impl<#ty: #user> __r::ImplementsShared<#ty> for #marker {
                const SHARED: &'static [*const ()] = &[#(__r::shared::<#ty, #of>()),*];
            }
        }
    });
    quote! {
        unsafe impl<#ty: #user> __r::Implements<#ty> for #marker {
            const EXCLUSIVE: &'static [*const ()] = &[#(__r::exclusive::<#ty, #of>()),*];
            const LOCAL: &'static [*const ()] = &[#(__r::local::<#ty, #of>()),*];
        }
        #shared
    }
}
