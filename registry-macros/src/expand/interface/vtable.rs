//! The struct of a third party's interface that the methods fill: `vtable = sqlite3_io_methods, self = first`.
//!
//! Its functions get the object as their first argument, and find the handle behind it (`Object` in the library). The type of the object is inferred from the
//! field, and so is checked against it by the compiler, as are all other parameters.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Path;

use super::method::MethodParts;
use crate::expand::on_error::OnError;
use crate::expand::signature::Pieces;
use crate::model::Exported;
use crate::names;

/// The parameters of the generated functions.
pub(super) fn parameters() -> [Ident; 2] {
    ["__object", "__table"].map(|name| format_ident!("{name}"))
}

// from  fn read(&mut self, most: u32) -> i32
// into  what makes the function of the field: __read_method::__slot(), an extern fn(object, most) -> i32
pub(super) fn slot(parts: &MethodParts, on_error: &OnError) -> TokenStream {
    let Pieces {
        unsafe_extern,
        c_params,
        c_types,
        c_return,
        call_arguments,
        keys,
        ret,
        ..
    } = &parts.pieces;
    let (marker, on_error) = (&parts.marker, &on_error.value);
    let [object, _] = parameters();
    let call = if parts.method.releases {
        quote!(call_object_and_release)
    } else {
        quote!(call_object)
    };
    // It is handed out as a pointer, so that an error about the field shows what C sees, and not how a C type is found.
    quote! {
        impl #marker {
            const fn __slot<__Object: __r::ObjectPointer>() -> #unsafe_extern fn(__Object, #c_types) #c_return {
                #unsafe_extern fn __slot<__Object: __r::ObjectPointer>(#object: __Object, #c_params) #c_return {
                    unsafe { __r::#call::<#keys, #ret>(#object, #call_arguments, &__METHOD, #on_error) }
                }
                __slot
            }
        }
    }
}

// from  vtable = StreamMethods
// into  StorageEntry::vtable(base: StreamMethods) -> StreamMethods
pub(super) fn vtable(path: &Path, exported: &Exported, methods: &[MethodParts]) -> TokenStream {
    let (vis, marker) = (&exported.vis, &exported.marker);
    let [_, table] = parameters();
    let fields = methods.iter().map(|parts| {
        let (field, method) = (&parts.method.field, &parts.marker);
        // A field of another type is an error at the user's word for it.
        let at = names::located(field.span());
        let function = quote_spanned!(at=> __r::Option::Some(#method::__slot()));
        quote!(#table.#field = #function;)
    });
    let doc = format!(
        " The table with the functions of `{}`'s methods. All other fields stay as they are.",
        names::bare(&exported.item)
    );
    quote! {
        impl #marker {
            #[doc = #doc]
            #[must_use]
            #vis const fn vtable(mut #table: #path) -> #path {
                #(#fields)*
                #table
            }
        }
    }
}
