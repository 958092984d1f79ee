//! The ways to export an implementer: methods of the trait's marker.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::Names;
use crate::model::Exported;

/// A way to export an implementer.
pub(crate) struct Export {
    pub(crate) name: &'static str,
    doc: &'static str,
    /// Whether several calls may run at once, so that all methods have to take `&self`.
    pub(super) shared: bool,
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
pub(super) fn export(kind: &Export, exported: &Exported, all: &Names) -> TokenStream {
    let vis = &exported.vis;
    let (ty, value, scope) = (&all.implementer, &all.value, &all.scope);
    let export = format_ident!("{}", kind.name);
    let try_export = format_ident!("try_{}", kind.name);
    let inner = kind.name.strip_prefix("export").unwrap_or_default();
    let inner_export = format_ident!("export_implementer{inner}");
    let inner_try = format_ident!("try_export_implementer{inner}");
    let wrapper = format_ident!("{}", kind.wrapper);
    let owner_lifetime = kind.scoped.then(|| quote!('scope,));
    let head = head(kind, exported, all);
    let scope = kind.scoped.then(|| quote!(#scope,));
    let doc = format!(
        " {} Panics where `{try_export}` returns an error.",
        kind.doc
    );
    let try_doc = format!(" As `{export}`, with an error that gives the implementer back.");
    let owner = quote!(__r::#wrapper<#owner_lifetime Self>);
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

/// `<T: Storage + Send + Sync + 'static>(implementer: T)`
fn head(kind: &Export, exported: &Exported, all: &Names) -> TokenStream {
    let user = &exported.item;
    let (ty, value, scope) = (&all.implementer, &all.value, &all.scope);
    let bounds = kind.bounds.iter().map(|bound| format_ident!("{bound}"));
    let lifetime = if kind.scoped {
        quote!('scope)
    } else {
        quote!('static)
    };
    let lifetimes = kind.scoped.then(|| quote!('scope, 'env,));
    let scope_param = kind
        .scoped
        .then(|| quote!(#scope: &'scope __r::Scope<'scope, 'env>,));
    quote! {
        <#lifetimes #ty: #user #(+ __r::#bounds)* + #lifetime>(#scope_param #value: #ty)
    }
}

/// A method of the marker that can't be called: its bound makes the error say what to use instead (`wrappers/siblings.rs`).
pub(super) fn not_exported(kind: &Export, exported: &Exported, all: &Names) -> TokenStream {
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
