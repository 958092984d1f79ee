//! The form of a trait: implementers of it, each one entry with one handle, whose methods foreign code calls by that handle.
//!
//! The trait comes out as it was written, without `#[on_error(..)]`. Beside it stands its marker, whose methods export an implementer and call one by
//! handle. Each method is a block of its own, so that its constants need no names that differ from those of another. What a block has for the others is
//! the method's own marker, a type that is its key in the library.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::on_error::OnError;
use super::signature::{self, Pieces};
use super::{claims, foreign, pointees, record};
use crate::apart::Apart;
use crate::item::{Kind, UserItem};
use crate::model::{Exported, ExportedInterface, ExportedMethod};
use crate::names;

pub(crate) fn expand(interface: &ExportedInterface, item: &UserItem, apart: &Apart) -> TokenStream {
    let exported = &interface.common;
    let user = user_trait(item);
    let (vis, definition) = (&exported.vis, names::empty_enum(&exported.marker));
    let allow = allow(interface);
    let block = apart.ours(block(interface));
    let doc = format!(
        " Exports implementers of [`{}`] to foreign code, and calls them by handle.",
        exported.item
    );
    quote! {
        #user
        #[doc = #doc]
        #vis #definition
        #allow
        const _: () = { #block };
    }
}

/// The user's trait, without what the attribute reads.
pub(crate) fn user_trait(item: &UserItem) -> TokenStream {
    let (attrs, vis) = (&item.attrs, &item.vis);
    match &item.kind {
        Kind::Trait(user) => {
            let user = user.to_tokens();
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
    let use_private = signature::use_private(&exported.krate, &shields(&methods, &all));
    let promise = signature::promise(exported);
    let signature = interface_signature(exported);
    let exclusive = interface.methods.iter().any(|method| method.exclusive);
    let exports = EXPORTS.iter().map(|kind| {
        if kind.shared && exclusive {
            not_exported(kind, exported, &all)
        } else {
            export(kind, exported, &all)
        }
    });
    let blocks = methods
        .iter()
        .enumerate()
        .map(|(at, method)| method_block(at, method, exported, &all));
    let tables = tables(interface, &methods, &all);
    let foreign = foreign_implementer(exported, &methods);
    let claims = claims::of_interface(interface);
    let name = &exported.marker;
    quote! {
        #use_private
        #promise
        #signature
        impl #name { #(#exports)* }
        #(#blocks)*
        #tables
        #foreign
        #claims
        __r::debug!(__formatter #name);
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

/// A way to export an implementer.
pub(crate) struct Export {
    pub(crate) name: &'static str,
    doc: &'static str,
    /// Whether several calls may run at once, so that all methods have to take `&self`.
    shared: bool,
    bounds: &'static [&'static str],
    pub(crate) scoped: bool,
    pub(crate) wrapper: &'static str,
}

pub(crate) const EXPORTS: &[Export] = &[
    Export {
        name: "export",
        doc: "Exports an implementer whose methods any thread may call, several at once. One that isn't `Sync` goes to `export_mut`, one that isn't `Send` to \
              `export_local`. `let _ = ..` drops the wrapper at once, so give it a name.",
        shared: true,
        bounds: &["ShareableImplementer"],
        scoped: false,
        wrapper: "Callback",
    },
    Export {
        name: "export_mut",
        doc: "Exports an implementer whose methods any thread may call, one at a time: a call of any of them while another runs is BUSY.",
        shared: false,
        bounds: &["SendableImplementer"],
        scoped: false,
        wrapper: "Callback",
    },
    Export {
        name: "export_local",
        doc: "Exports an implementer for this thread alone: a call from any other is WRONG_THREAD, a call while one of its methods runs BUSY.",
        shared: false,
        bounds: &[],
        scoped: false,
        wrapper: "LocalCallback",
    },
    Export {
        name: "export_scoped",
        doc: "As `export`, for an implementer that borrows from the stack, until the scope ends.",
        shared: true,
        bounds: &["ShareableImplementer"],
        scoped: true,
        wrapper: "ScopedCallback",
    },
    Export {
        name: "export_scoped_mut",
        doc: "As `export_mut`, for an implementer that borrows from the stack, until the scope ends.",
        shared: false,
        bounds: &["SendableImplementer"],
        scoped: true,
        wrapper: "ScopedCallback",
    },
    Export {
        name: "export_scoped_local",
        doc: "As `export_local`, for an implementer that borrows from the stack, on the thread of the scope.",
        shared: false,
        bounds: &[],
        scoped: true,
        wrapper: "ScopedLocalCallback",
    },
];

// from  trait Storage
// into  StorageEntry::export and StorageEntry::try_export, for T: Storage + Send + Sync
fn export(kind: &Export, exported: &Exported, all: &Names) -> TokenStream {
    let (vis, user) = (&exported.vis, &exported.item);
    let (ty, value, scope) = (&all.implementer, &all.value, &all.scope);
    let export = format_ident!("{}", kind.name);
    let try_export = format_ident!("try_{}", kind.name);
    let inner = kind.name.strip_prefix("export").unwrap_or_default();
    let inner_export = format_ident!("export_implementer{inner}");
    let inner_try = format_ident!("try_export_implementer{inner}");
    let wrapper = format_ident!("{}", kind.wrapper);
    let bounds = kind.bounds.iter().map(|bound| format_ident!("{bound}"));
    let lifetime = if kind.scoped {
        quote!('scope)
    } else {
        quote!('static)
    };
    let lifetimes = kind.scoped.then(|| quote!('scope, 'env,));
    let owner_lifetime = kind.scoped.then(|| quote!('scope,));
    let scope_param = kind
        .scoped
        .then(|| quote!(#scope: &'scope __r::Scope<'scope, 'env>,));
    let scope = kind.scoped.then(|| quote!(#scope,));
    let doc = format!(
        " {} Panics where `{try_export}` returns an error.",
        kind.doc
    );
    let try_doc = format!(" As `{export}`, with an error that gives the implementer back.");
    let owner = quote!(__r::#wrapper<#owner_lifetime Self>);
    let head = quote! {
        <#lifetimes #ty: #user #(+ __r::#bounds)* + #lifetime>(#scope_param #value: #ty)
    };
    quote! {
        #[doc = #doc]
        #[track_caller]
        #vis fn #export #head -> #owner {
            __r::#inner_export::<Self, #ty>(#scope #value)
        }
        #[doc = #try_doc]
        #[track_caller]
        #vis fn #try_export #head -> __r::Result<#owner, __r::ExportError<#ty>> {
            __r::#inner_try::<Self, #ty>(#scope #value)
        }
    }
}

/// A method of the marker that can't be called: its bound makes the error say what to use instead (`wrappers/siblings.rs`).
fn not_exported(kind: &Export, exported: &Exported, all: &Names) -> TokenStream {
    let (vis, ty) = (&exported.vis, &all.implementer);
    let export = format_ident!("{}", kind.name);
    let wrapper = format_ident!("{}", kind.wrapper);
    let lifetimes = kind.scoped.then(|| quote!('scope, 'env,));
    let owner_lifetime = kind.scoped.then(|| quote!('scope,));
    let scope = kind
        .scoped
        .then(|| quote!(_: &'scope __r::Scope<'scope, 'env>,));
    quote! {
        #[doc(hidden)]
        #vis fn #export<#lifetimes #ty>(#scope _: #ty) -> __r::#wrapper<#owner_lifetime Self>
        where for<'a> Self: __r::MethodsTakeShared<'a> {
            __r::unreachable()
        }
    }
}

/// The parts of a method, and the names in its block.
struct MethodParts<'a> {
    method: &'a ExportedMethod,
    pieces: Pieces,
    /// The method's own marker.
    marker: Ident,
    handle: Ident,
    /// The names of its parameters, the user's own where possible.
    params: Vec<Ident>,
}

impl<'a> MethodParts<'a> {
    fn new(method: &'a ExportedMethod) -> Self {
        let exported = &method.common;
        let mentioned = exported.mentioned();
        let params = exported.params.iter().map(|param| param.name.as_str());
        let mut params = names::distinct(params.chain(["handle"]), &mentioned);
        let handle = params.pop().expect("`handle` was asked for");
        Self {
            pieces: Pieces::new(exported),
            marker: names::nested(&exported.item, "method"),
            method,
            handle,
            params,
        }
    }
}

/// One for each parameter in the blocks.
fn shields(methods: &[MethodParts], all: &Names) -> TokenStream {
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
    let of_methods = methods.iter().flat_map(|method| {
        let names = method.pieces.c_names.iter().chain(&method.params);
        let arguments = (0..method.params.len()).map(names::argument);
        names.chain([&method.handle]).cloned().chain(arguments)
    });
    let names: std::collections::BTreeSet<Ident> = of_methods
        .chain(ours)
        .chain([all.scope.clone(), all.value.clone()])
        .collect();
    signature::shields(names)
}

/// The static of a method, its key in the library, and all ways to call it.
fn method_block(at: usize, parts: &MethodParts, interface: &Exported, all: &Names) -> TokenStream {
    let exported = &parts.method.common;
    let (marker, pieces) = (&parts.marker, &parts.pieces);
    let on_error = OnError::new(exported, &pieces.ret);
    let constant = &on_error.constant;
    let checks = signature::checks(exported);
    let record = record::method(at, parts.method, interface, pieces, &on_error);
    let pointees = pointees::of_callback(exported);
    let (keys, ret, info) = (&pieces.keys, &pieces.ret, names::info());
    let read_code = signature::read_code(exported, ret);
    let path = format!(
        "::{}::{}",
        names::bare(&interface.item),
        names::bare(&exported.item)
    );
    let implementation = implementation(parts, interface, all);
    let call = call(parts, interface);
    let foreign = foreign_method(parts);
    let symbols = symbols(parts, &on_error);
    let definition = names::empty_enum(marker);
    let at = proc_macro2::Literal::usize_unsuffixed(at);
    quote! {
        #definition
        const _: () = {
            #checks
            #constant
            #pointees
            static __METHOD: __r::MethodInfo = __r::method_info::<#keys, #ret>(
                &#info,
                #at,
                ::core::concat!(::core::module_path!(), #path),
                #record,
                #read_code,
            );
            unsafe impl __r::MethodTypes for #marker {
                type Params = #keys;
                type Return = #ret;
                fn info() -> &'static __r::MethodInfo { &__METHOD }
            }
            #implementation
            #call
            #foreign
            #symbols
        };
    }
}

// from  fn read(&self, key: u64) -> i64
// into  impl MethodFn and impl MethodMut, which call it; for a method that takes `&mut self` the second alone
fn implementation(parts: &MethodParts, interface: &Exported, all: &Names) -> TokenStream {
    let exclusive = implementation_for(true, parts, interface, all);
    let shared =
        (!parts.method.exclusive).then(|| implementation_for(false, parts, interface, all));
    quote!(#exclusive #shared)
}

fn implementation_for(
    exclusive: bool,
    parts: &MethodParts,
    interface: &Exported,
    all: &Names,
) -> TokenStream {
    let exported = &parts.method.common;
    let (marker, user, ty) = (&parts.marker, &interface.item, &all.implementer);
    let name = &exported.item;
    let ret = exported.ret.written().map(|ret| quote!(-> #ret));
    let arguments: Vec<Ident> = (0..parts.params.len()).map(names::argument).collect();
    let call = quote!(<#ty as #user>::#name(__this, #(#arguments),*));
    let call = if exported.is_unsafe {
        quote!(unsafe { #call })
    } else {
        call
    };
    let (of, function, receiver) = if exclusive {
        (quote!(MethodMut), quote!(call_mut), quote!(&mut #ty))
    } else {
        (quote!(MethodFn), quote!(call), quote!(&#ty))
    };
    quote! {
        impl<#ty: #user> __r::#of<#ty> for #marker {
            #[inline]
            fn #function(
                __this: #receiver,
                (#(#arguments,)*): <<Self as __r::MethodTypes>::Params as __r::Params>::Out<'_>,
            ) #ret {
                #call
            }
        }
    }
}

// from  fn read(&self, key: u64) -> i64
// into  StorageEntry::call_read(handle, key) -> Result<i64, CallError>
fn call(parts: &MethodParts, interface: &Exported) -> TokenStream {
    let exported = &parts.method.common;
    let (vis, entry, marker) = (&exported.vis, &interface.marker, &parts.marker);
    let (handle, params) = (&parts.handle, &parts.params);
    let bare = names::bare(&exported.item);
    let name = Ident::new(
        &format!("call_{bare}"),
        names::located(exported.item.span()),
    );
    let written = exported.params.iter().map(|param| &param.written);
    let value = exported.ret.value();
    let unsafety = exported.is_unsafe.then(|| quote!(unsafe));
    let safety = exported.is_unsafe.then(|| {
        let contract = exported.safety_contract();
        quote!(#[doc = ""] #[doc = " # Safety"] #[doc = ""] #[doc = #contract])
    });
    let doc =
        format!(" Calls `{bare}` of the implementer with this handle, as foreign code would.");
    quote! {
        impl #entry {
            #[doc = #doc]
            #safety
            #[inline]
            #vis #unsafety fn #name(
                #handle: __r::Handle, #(#params: #written),*
            ) -> __r::Result<#value, __r::CallError> {
                unsafe { __r::call_method::<#marker>(#handle, (#(#params,)*)) }
            }
        }
    }
}

// from  fn read(&self, key: u64) -> i64
// into  the two symbols that C links to: shop_Storage_read and shop_Storage_read_try
fn symbols(parts: &MethodParts, on_error: &OnError) -> TokenStream {
    let Pieces {
        unsafe_extern,
        c_params,
        c_return,
        call_arguments,
        keys,
        ret,
        result_param,
        result,
        ..
    } = &parts.pieces;
    let exported = &parts.method.common;
    let (symbol, on_error) = (&exported.symbol, &on_error.value);
    let symbol_try = format!("{symbol}_try");
    let (plain, with_status) = (
        names::nested(&exported.item, "call"),
        names::nested(&exported.item, "try"),
    );
    quote! {
        #[unsafe(export_name = #symbol)]
        #unsafe_extern fn #plain(__handle: __r::RawHandle, #c_params) #c_return {
            unsafe { __r::call_handle::<#keys, #ret>(__handle, #call_arguments, &__METHOD, #on_error) }
        }
        #[unsafe(export_name = #symbol_try)]
        #unsafe_extern fn #with_status(__handle: __r::RawHandle, #c_params #result_param) -> __r::Status {
            unsafe { __r::try_handle::<#keys, #ret>(__handle, #call_arguments, &__METHOD, #result) }
        }
    }
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

// from  fn read(&self, name: &str) -> i64
// into  impl ForeignMethodTypes, for a C function (user_data, __arg0, __len0, __result, __error) -> i32
fn foreign_method(parts: &MethodParts) -> TokenStream {
    let Pieces {
        unsafe_extern,
        c_names,
        c_types,
        result_type,
        ..
    } = &parts.pieces;
    let (marker, exported) = (&parts.marker, &parts.method.common);
    let result = (!result_type.is_empty()).then(|| quote!(__result,));
    let splits = exported
        .params
        .iter()
        .enumerate()
        .filter_map(foreign::split);
    let whole = (0..exported.params.len()).map(names::argument);
    quote! {
        unsafe impl __r::ForeignMethodTypes for #marker {
            unsafe fn call_foreign(
                __function: __r::NonNull<()>,
                __user_data: *mut __r::c_void,
                (#(#whole,)*): <<Self as __r::MethodTypes>::Params as __r::Params>::CReprs,
                __result: *mut <<Self as __r::MethodTypes>::Return as __r::Lower>::CRepr,
                __error: *mut __r::ForeignText,
            ) -> __r::i32 {
                #(#splits)*
                unsafe {
                    let __function = __r::transmute::<
                        __r::NonNull<()>,
                        #unsafe_extern fn(
                            *mut __r::c_void, #c_types #result_type *mut __r::ForeignText
                        ) -> __r::i32,
                    >(__function);
                    __function(__user_data, #(#c_names,)* #result __error)
                }
            }
        }
    }
}

// from  trait Storage
// into  impl ForeignSignature, whose function is a table, and a type with the trait's methods, which return Result<_, ForeignError>
fn foreign_implementer(exported: &Exported, methods: &[MethodParts]) -> TokenStream {
    let marker = &exported.marker;
    let name = names::nested(&exported.item, "foreign");
    let calls = methods.iter().map(|parts| {
        let exported = &parts.method.common;
        let (vis, method, key) = (&exported.vis, &exported.item, &parts.marker);
        let params = &parts.params;
        let written = exported.params.iter().map(|param| &param.written);
        let value = exported.ret.value();
        let unsafety = exported.is_unsafe.then(|| quote!(unsafe));
        let safety = exported.is_unsafe.then(|| {
            let contract = exported.safety_contract();
            quote!(#[doc = ""] #[doc = " # Safety"] #[doc = ""] #[doc = #contract])
        });
        let doc = format!(
            " Calls `{}` of the foreign implementer.",
            names::bare(method)
        );
        quote! {
            #[doc = #doc]
            #safety
            #vis #unsafety fn #method(
                &self, #(#params: #written),*
            ) -> __r::Result<#value, __r::ForeignError>
            where for<'a> #key: __r::ForeignMethod<'a> {
                unsafe { __r::call_foreign_method::<#marker, #key>(&self.0, (#(#params,)*)) }
            }
        }
    });
    quote! {
        #[repr(transparent)]
        pub struct #name(__r::Callee<#marker>);
        impl #name { #(#calls)* }
        unsafe impl __r::ForeignSignature for #marker {
            type ForeignFn = __r::MethodTable<#marker>;
            type Methods = #name;
            unsafe fn call_foreign(
                _: Self::ForeignFn,
                _: *mut __r::c_void,
                __arg0: __r::Uncallable,
                _: *mut (),
                _: *mut __r::ForeignText,
            ) -> __r::i32 {
                match __arg0 {}
            }
            unsafe fn check(__function: Self::ForeignFn) -> __r::Result<(), __r::Invalid> {
                unsafe { __function.check() }
            }
        }
    }
}
