//! Claims: two items of a crate that have one symbol are found while the crate is checked, with both places.
//!
//! An exported macro stands at the root of its crate, whatever module it is written in, so two of one name are an error of the
//! compiler at both items. The macros are empty and hidden. Their names are the message, and say what to write.
//!
//! The code generator would find the two symbols too, but only where code is generated, and with one place. It finds what has no claim: the symbols of a type
//! beside functions named like them, and those of `export_runtime!(prefix = "x")` beside a function that has chosen `x_release`. A claim for each of these
//! would be an error each where `export_runtime!` stands twice. No default symbol is one of `export_runtime!()`: `runtime::owner` refuses it.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use crate::model::{Exported, ExportedInterface};
use crate::names;

/// The claim of a function's symbols: `shop_add_tax`, and `shop_add_tax_try`.
///
/// A function that is named like the second of another claims the other's name too. If each claimed its second symbol, every two functions of
/// one name would be two errors.
pub(crate) fn of_function(exported: &Exported) -> TokenStream {
    let symbol = exported.symbol.as_str();
    let stems = [Some(symbol), symbol.strip_suffix("_try")];
    of_symbols(stems.into_iter().flatten(), exported)
}

/// The claim of a type's symbols: `shop_Compare_call`, and `shop_Compare_try`.
pub(crate) fn of_type(exported: &Exported) -> TokenStream {
    of_symbols([exported.symbol.as_str()], exported)
}

/// The claims of the symbols of an interface's methods: `shop_Storage_read`, and `shop_Storage_read_try`.
pub(crate) fn of_interface(interface: &ExportedInterface) -> TokenStream {
    let symbols = interface.methods.iter().flat_map(|method| {
        let symbol = method.common.symbol.as_str();
        [Some(symbol), symbol.strip_suffix("_try")]
    });
    of_symbols(symbols.flatten(), &interface.common)
}

/// The claim of all functions of `export_runtime!`.
pub(crate) fn of_runtime(prefix: &str) -> TokenStream {
    let name = format!("export_runtime_of_{prefix}_is_used_twice__remove_one");
    claims([name], Span::call_site())
}

fn of_symbols<'a>(stems: impl IntoIterator<Item = &'a str>, exported: &Exported) -> TokenStream {
    let stems = stems.into_iter();
    let names = stems.map(|stem| format!("symbol_{stem}_is_used_twice__write_unsafe_name"));
    claims(names, names::located(exported.item.span()))
}

/// In a module, or the lint `non_local_definitions` would report the claim of an item inside a function.
fn claims(names: impl IntoIterator<Item = String>, place: Span) -> TokenStream {
    let names = names.into_iter();
    let claims = names.map(|name| {
        let name = Ident::new(&name, place);
        quote_spanned! {place=>
            #[doc(hidden)]
            #[macro_export]
            macro_rules! #name { () => {}; }
        }
    });
    quote!(mod __claims { #(#claims)* })
}
