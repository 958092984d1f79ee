//! The ways to export a closure: the methods `export*` and `try_export*` of a callback type, but for those of a queue.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::callback_type::MethodNames;
use crate::model::Exported;

/// A way to export a closure: its bounds, and what owns the entry.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    doc: &'static str,
    pub(crate) closure: &'static str,
    threads: Threads,
    lifetime: &'static str,
    pub(crate) wrapper: &'static str,
    /// Whether the method gets the closure from one that is called with the handle.
    pub(crate) with_handle: bool,
}

impl Kind {
    /// Whether it is exported in a scope.
    pub(crate) fn is_scoped(&self) -> bool {
        self.lifetime == "'scope"
    }
}

/// What the closure's threads ask of it.
enum Threads {
    /// A trait of the library that has the closure as its parameter, for its message.
    Named(&'static str),
    Send,
    OwnThread,
}

pub(crate) const KINDS: &[Kind] = &[
    Kind {
        name: "export",
        doc: "Exports a closure that any thread may call, also while it runs. One that changes what it captures (an `FnMut`) goes to `export_mut`, one that \
              moves it out (an `FnOnce`) to `export_once`, one that is not `Send` to `export_local`. `let _ = ..` drops the wrapper at once, so give it a name.",
        closure: "Fn",
        threads: Threads::Named("Shareable"),
        lifetime: "'static",
        wrapper: "Callback",
        with_handle: false,
    },
    Kind {
        name: "export_mut",
        doc: "Exports a closure that any thread may call, one at a time: a call while another runs is BUSY.",
        closure: "FnMut",
        threads: Threads::Named("Sendable"),
        lifetime: "'static",
        wrapper: "Callback",
        with_handle: false,
    },
    Kind {
        name: "export_once",
        doc: "Exports a closure that can be called once: a second call is CONSUMED.",
        closure: "FnOnce",
        threads: Threads::Named("Sendable"),
        lifetime: "'static",
        wrapper: "Callback",
        with_handle: false,
    },
    Kind {
        name: "export_continuation",
        doc: "Exports a closure that is called once and then ends by itself, if foreign code owns it: without a release.",
        closure: "FnOnce",
        threads: Threads::Named("Sendable"),
        lifetime: "'static",
        wrapper: "Callback",
        with_handle: false,
    },
    Kind {
        name: "export_local",
        doc: "Exports a closure for this thread alone: a call from any other is WRONG_THREAD, a call while it runs BUSY.",
        closure: "FnMut",
        threads: Threads::OwnThread,
        lifetime: "'static",
        wrapper: "LocalCallback",
        with_handle: false,
    },
    Kind {
        name: "export_scoped",
        doc: "Exports a closure that borrows from the stack, until the scope ends.",
        closure: "Fn",
        threads: Threads::Named("ShareableInScope"),
        lifetime: "'scope",
        wrapper: "ScopedCallback",
        with_handle: false,
    },
    Kind {
        name: "export_scoped_mut",
        doc: "As `export_scoped`, for a closure that changes what it borrows: a call while it runs is BUSY.",
        closure: "FnMut",
        threads: Threads::Send,
        lifetime: "'scope",
        wrapper: "ScopedCallback",
        with_handle: false,
    },
    Kind {
        name: "export_scoped_local",
        doc: "As `export_scoped_mut`, for a closure that only the thread of the scope calls: a call from any other is WRONG_THREAD.",
        closure: "FnMut",
        threads: Threads::OwnThread,
        lifetime: "'scope",
        wrapper: "ScopedLocalCallback",
        with_handle: false,
    },
    Kind {
        name: "export_with",
        doc: "As `export`, for the closure that the given one makes when it is called with the handle: for callbacks that end themselves.",
        closure: "Fn",
        threads: Threads::Named("Shareable"),
        lifetime: "'static",
        wrapper: "Callback",
        with_handle: true,
    },
    Kind {
        name: "export_mut_with",
        doc: "As `export_mut`, for the closure that the given one makes when it is called with the handle.",
        closure: "FnMut",
        threads: Threads::Named("Sendable"),
        lifetime: "'static",
        wrapper: "Callback",
        with_handle: true,
    },
    Kind {
        name: "export_local_with",
        doc: "As `export_local`, for the closure that the given one makes when it is called with the handle.",
        closure: "FnMut",
        threads: Threads::OwnThread,
        lifetime: "'static",
        wrapper: "LocalCallback",
        with_handle: true,
    },
];

// from  fn(a: &str, b: i32) -> c_int
// into  Compare::export and Compare::try_export, for F: Fn(&str, i32) -> c_int
pub(super) fn export(kind: &Kind, exported: &Exported, methods: &MethodNames) -> TokenStream {
    let vis = &exported.vis;
    let MethodNames {
        closure_type,
        scope,
        callback,
        ..
    } = methods;
    let export = format_ident!("{}", kind.name);
    let try_export = format_ident!("try_{}", kind.name);
    let wrapper = format_ident!("{}", kind.wrapper);
    let scoped = kind.is_scoped();
    let lifetimes = scoped.then(|| quote!('scope, 'env,));
    let owner_lifetime = scoped.then(|| quote!('scope,));
    let scope_param = scoped.then(|| quote!(#scope: &'scope __r::Scope<'scope, 'env>,));
    let scope = scoped.then(|| quote!(#scope,));
    let bound = closure_bound(kind, exported, closure_type);
    let doc = format!(
        " {} Panics where `{try_export}` returns an error.",
        kind.doc
    );
    let try_doc = format!(" As `{export}`, with an error that gives the closure back.");
    let owner = quote!(__r::#wrapper<#owner_lifetime Self>);
    let (given, made, types) = given(kind, methods);
    let head = quote!(<#lifetimes #closure_type: #bound #made>(#scope_param #callback: #given));
    quote! {
        #[doc = #doc]
        #[track_caller]
        #vis fn #export #head -> #owner {
            __r::#export::<#types>(#scope #callback)
        }
        #[doc = #try_doc]
        #[track_caller]
        #vis fn #try_export #head -> __r::Result<#owner, __r::ExportError<#given>> {
            __r::#try_export::<#types>(#scope #callback)
        }
    }
}

/// The type that a method is given, the bound of a maker, and the types that the library's function gets.
fn given<'a>(
    kind: &Kind,
    methods: &'a MethodNames,
) -> (&'a Ident, Option<TokenStream>, TokenStream) {
    let (closure_type, maker_type) = (&methods.closure_type, &methods.maker_type);
    if kind.with_handle {
        let made = quote!(, #maker_type: __r::FnOnce(__r::Handle) -> #closure_type);
        let types = quote!(Self, #closure_type, #maker_type);
        (maker_type, Some(made), types)
    } else {
        (closure_type, None, quote!(Self, #closure_type))
    }
}

fn closure_bound(kind: &Kind, exported: &Exported, closure_type: &Ident) -> TokenStream {
    let closure = format_ident!("{}", kind.closure);
    let threads = match kind.threads {
        Threads::Named(name) => {
            let name = format_ident!("{name}");
            quote!(+ __r::#name<#closure_type>)
        }
        Threads::Send => quote!(+ __r::Send),
        Threads::OwnThread => TokenStream::new(),
    };
    let lifetime = syn::Lifetime::new(kind.lifetime, proc_macro2::Span::call_site());
    let written = exported.params.iter().map(|param| &param.written);
    let ret = exported.ret.ty();
    quote!(__r::#closure(#(#written),*) -> #ret #threads + #lifetime)
}
