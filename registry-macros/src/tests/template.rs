//! What the library's template makes of the words that the attribute hands it, as far as a parser can tell.
//!
//! `__function!` stands in `registry-core/src/emitted.rs`, where these tests have no compiler to fill it in. So the words are read
//! here in the order in which the template takes them, and put together as it puts them: what is out of order, or is no
//! type, no expression, no name where one has to be, is an error.

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::quote;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Expr, Ident, LitByteStr, LitInt, LitStr, Token, Type, Visibility, token};

/// The items of each call of the template in an expansion.
pub(super) fn filled(expanded: &syn::File) -> Vec<syn::File> {
    let blocks = expanded.items.iter().filter_map(|item| match item {
        syn::Item::Const(constant) => match &*constant.expr {
            Expr::Block(block) => Some(&block.block.stmts),
            _ => None,
        },
        _ => None,
    });
    let calls = blocks.flatten().filter_map(|statement| match statement {
        syn::Stmt::Item(syn::Item::Macro(call)) => Some(&call.mac),
        syn::Stmt::Macro(call) => Some(&call.mac),
        _ => None,
    });
    calls
        .filter(|call| {
            call.path
                .segments
                .last()
                .is_some_and(|last| last.ident == "__function")
        })
        .map(|call| {
            let items = fill_in
                .parse2(call.tokens.clone())
                .expect("what the template takes");
            syn::parse2(items.clone()).unwrap_or_else(|error| panic!("{error}: {items}"))
        })
        .collect()
}

fn group(input: ParseStream) -> syn::Result<TokenStream> {
    Ok(input.parse::<Group>()?.stream())
}

/// `word [..]`, or nothing.
fn optional(input: ParseStream, word: &str) -> syn::Result<TokenStream> {
    let ahead = input.fork();
    if ahead.parse::<Ident>().is_ok_and(|found| found == word) && ahead.peek(token::Bracket) {
        input.parse::<Ident>()?;
        return group(input);
    }
    Ok(TokenStream::new())
}

fn then_comma<T: Parse>(input: ParseStream) -> syn::Result<T> {
    let value = input.parse()?;
    input.parse::<Token![,]>()?;
    Ok(value)
}

fn fill_in(input: ParseStream) -> syn::Result<TokenStream> {
    let vis: Visibility = then_comma(input)?;
    let [marker, callee]: [Ident; 2] = [input.parse()?, input.parse()?];
    let _: LitStr = input.parse()?;
    let number: LitInt = input.parse()?;
    let unique: LitStr = input.parse()?;
    let keys: TokenTree = input.parse()?;
    let ret: Type = then_comma(input)?;
    let on_error: Expr = then_comma(input)?;
    let value: Type = then_comma(input)?;
    let [word, end]: [TokenTree; 2] = [input.parse()?, input.parse()?];
    let (c, params, c_return) = (
        group(input)?,
        input.parse::<TokenTree>()?,
        optional(input, "returns")?,
    );
    let stub = optional(input, "stub")?;
    let given = optional(input, "given")?;
    let length: LitInt = input.parse()?;
    let text: LitByteStr = input.parse()?;
    assert_eq!(
        length.base10_parse::<usize>()?,
        text.value().len(),
        "the length of the text"
    );
    let numbers: Expr = then_comma(input)?;
    let slot: Ident = input.parse()?;
    let [state, run, try_run]: [Ident; 3] = [input.parse()?, input.parse()?, input.parse()?];
    let pinned = optional(input, "pinned")?;
    let (symbol, exported): (LitStr, Ident) = (input.parse()?, input.parse()?);
    let (try_symbol, exported_try): (LitStr, Ident) = (input.parse()?, input.parse()?);
    let [try_params, shadows]: [TokenTree; 2] = [input.parse()?, input.parse()?];
    let result: Expr = then_comma(input)?;
    let (_, method): (Ident, Ident) = (input.parse()?, input.parse()?);
    Ok(quote! {
        use registry_core::private as __r;
        #given
        impl #marker {
            /// The handle.
            #vis const HANDLE: Handle = handle(#number);
            #vis fn #method() {}
        }
        static RECORD: Record<{ <#keys as FunctionPointer<#ret>>::NODES }, 2, #length> =
            Record::function::<#keys, #ret>(#numbers, *#text);
        static SLOT: Slot = #slot(State::#state, #number, #text, #callee);
        unsafe impl ExportedFunction for #marker {
            #word Types = (#c fn #params #c_return, #keys, #ret) #end
            const FUNCTION: (Slot, #value) = (SLOT, #on_error);
            #stub
        }
        #[unsafe(export_name = #symbol)]
        #c fn #exported #params #c_return {
            unsafe { #run::<#keys, #ret>(&SLOT, #pinned #shadows, #on_error) }
        }
        #[unsafe(export_name = #try_symbol)]
        #c fn #exported_try #try_params -> Status {
            unsafe { #try_run::<#keys, #ret>(&SLOT, #pinned #shadows, #result) }
        }
        #[unsafe(export_name = #unique)]
        static UNIQUE: &Slot = &SLOT;
    })
}
