//! What another macro passes: its fragments (`$name:ident`, `$ty:ty`, `$attribute:meta`) arrive in invisible groups, and are
//! read as if the user had written what is in them.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use crate::expand;
use crate::types::with_static;

/// What a fragment of this text arrives as.
pub(super) fn fragment(text: &str) -> TokenTree {
    let tokens = text.parse().expect("tokens");
    Group::new(Delimiter::None, tokens).into()
}

/// Without spaces, and without the groups that no compiler shows.
pub(super) fn printed(tokens: &impl ToTokens) -> String {
    fn visible(tokens: TokenStream) -> TokenStream {
        let tokens = tokens.into_iter().map(|token| match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                visible(group.stream())
            }
            TokenTree::Group(group) => {
                let inside = visible(group.stream());
                TokenTree::from(Group::new(group.delimiter(), inside)).into()
            }
            token => token.into(),
        });
        tokens.collect()
    }
    visible(tokens.to_token_stream())
        .to_string()
        .replace(' ', "")
}

/// The item of fragments, under the attribute with these arguments, becomes what the text becomes under it.
fn same(args: &str, of_fragments: &TokenStream, text: &str) {
    let of_text = printed(&super::attribute(args, text));
    assert!(!of_text.contains("compile_error"), "{of_text}");
    let args = args.parse().expect("arguments");
    let expanded = expand::exported_callback(args, of_fragments);
    assert_eq!(printed(&expanded), of_text);
}

#[test]
fn a_function_of_fragments_is_the_function_that_it_says() {
    let [vis, name, param, ret] = ["pub(crate)", "r#fn", "mut value", "i32"].map(fragment);
    let [ty, body, doc] = ["&[u8]", "{ 1 }", "doc = \"Text.\""].map(fragment);
    same(
        "on_error = 0",
        &quote!(#[#doc] #vis fn #name(#param: #ty) -> #ret #body),
        "#[doc = \"Text.\"] pub(crate) fn r#fn(mut value: &[u8]) -> i32 { 1 }",
    );
}

#[test]
fn a_whole_item_may_be_a_fragment() {
    let item = "#[deprecated] pub unsafe fn f(_: i32, text: &str) { 1 as i32 }";
    same("", &fragment(item).into(), item);
    let item = "pub(in crate::a) type F = unsafe fn(&str, n: i32);";
    same("", &fragment(item).into(), item);
}

#[test]
fn a_callback_type_of_fragments_is_the_type_that_it_says() {
    let [vis, name, param, ty] = ["", "Compare", "value", "fn(value: &str) -> i32"].map(fragment);
    let first = fragment("u8");
    same(
        "on_error = 0, pool = 8",
        &quote!(#vis type #name = #ty;),
        "type Compare = fn(value: &str) -> i32;",
    );
    same(
        "",
        &quote!(type #name = fn(#param: #first, &[#first]);),
        "type Compare = fn(value: u8, &[u8]);",
    );
}

#[test]
fn attributes_and_numbers_of_a_derive_may_be_fragments() {
    let [c, integer, doc, text] = ["repr(C)", "i16", "doc = \"More.\"", "\"Text.\""].map(fragment);
    let (vis, ty) = (fragment("pub(crate)"), fragment("[u8; 4]"));
    for (of_fragments, text) in [
        (
            quote!(#[doc = #text] #[#doc] #[#c] #vis struct A { #vis a: #ty, b: (u8) }),
            "#[doc = \"Text.\"] #[doc = \"More.\"] #[repr(C)] pub(crate) struct A { pub(crate) a: [u8; 4], b: (u8) }",
        ),
        (
            quote!(#[repr(#integer)] enum A { B = 1, #[#doc] C }),
            "#[repr(i16)] enum A { B = 1, #[doc = \"More.\"] C }",
        ),
    ] {
        let text = printed(&expand::ffi_type(text.parse().expect("an item")));
        assert!(!text.contains("compile_error"), "{text}");
        assert_eq!(printed(&expand::ffi_type(of_fragments)), text);
    }
}

#[test]
fn a_lifetime_that_is_a_fragment_is_not_left_out() {
    let lifetime = fragment("'a");
    let ty: syn::Type = syn::parse2(quote!(&#lifetime [u8])).expect("a type");
    assert!(!with_static(&ty).1);
}
