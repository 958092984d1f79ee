//! Fills in the library's template, so that snapshots and properties see what a function becomes.
//!
//! `__function!` stands in `registry-core/src/expansion.rs`. These tests have no compiler to fill it in, so they read the
//! template from that file and do what `macro_rules` does: match each argument by its label, and write it where its name
//! stands. An argument that is out of order, or is not of its kind, is a panic.

use std::collections::{BTreeMap, VecDeque};
use std::fs;
use std::path::Path;

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{TokenStreamExt, quote};
use syn::parse::Parse;
use syn::{Expr, Item, Stmt, Type, Visibility};

/// What each name of the template stands for.
type Bindings = BTreeMap<String, TokenStream>;

/// The expansion with the template's items in the place of its calls, and how many calls there were.
pub(super) fn filled(mut expanded: syn::File) -> (syn::File, usize) {
    let mut calls = 0;
    for item in &mut expanded.items {
        let Item::Const(constant) = item else {
            continue;
        };
        let Expr::Block(block) = &mut *constant.expr else {
            continue;
        };
        let statements = std::mem::take(&mut block.block.stmts);
        for statement in statements {
            match call(&statement) {
                Some(arguments) => {
                    calls += 1;
                    let items = fill_in(arguments);
                    let items: syn::File = syn::parse2(items.clone())
                        .unwrap_or_else(|error| panic!("{error}: {items}"));
                    let items = items.items.into_iter().map(Stmt::Item);
                    block.block.stmts.extend(items);
                }
                None => block.block.stmts.push(statement),
            }
        }
    }
    (expanded, calls)
}

/// The arguments, if it is a call of the template.
fn call(statement: &Stmt) -> Option<TokenStream> {
    let call = match statement {
        Stmt::Item(Item::Macro(call)) => &call.mac,
        Stmt::Macro(call) => &call.mac,
        _ => return None,
    };
    let last = call.path.segments.last()?;
    (last.ident == "__function").then(|| call.tokens.clone())
}

fn fill_in(arguments: TokenStream) -> TokenStream {
    let [pattern, items, record, slot] = template();
    let mut bindings = Bindings::new();
    let mut rest = arguments.into_iter().collect();
    bind(pattern, &mut rest, &mut bindings);
    assert!(rest.is_empty(), "no argument is left");
    let [items, record, slot] = [items, record, slot].map(|part| written(part, &bindings));
    // The sections are those of ELF.
    quote! {
        #items
        #[used]
        #[unsafe(link_section = "regmeta")]
        #record
        #[unsafe(link_section = "regslots")]
        #slot
    }
}

/// `template! { {pattern} {items} {record} {slot} }`
fn template() -> [TokenStream; 4] {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../registry-core/src/expansion.rs");
    let text = fs::read_to_string(path).expect("the library beside this crate");
    let file = syn::parse_file(&text).expect("a file of items");
    let template = file.items.into_iter().find_map(|item| match item {
        Item::Macro(call) if call.mac.path.is_ident("template") => Some(call.mac.tokens),
        _ => None,
    });
    let parts = template.expect("a template").into_iter().map(inside);
    let parts: Vec<TokenStream> = parts.collect();
    parts.try_into().expect("four parts")
}

fn inside(token: TokenTree) -> TokenStream {
    match token {
        TokenTree::Group(group) => group.stream(),
        other => panic!("{other} is no group"),
    }
}

/// Takes from `rest` what `pattern` asks for.
fn bind(pattern: TokenStream, rest: &mut VecDeque<TokenTree>, bindings: &mut Bindings) {
    let mut pattern = pattern.into_iter().peekable();
    while let Some(token) = pattern.next() {
        if token.to_string() == "$" {
            match pattern.next().expect("a name or a repetition") {
                TokenTree::Ident(name) => {
                    pattern.next();
                    let kind = pattern.next().expect("a kind").to_string();
                    bindings.insert(name.to_string(), fragment(&kind, rest));
                }
                repetition => {
                    let sign = pattern.next().expect("a sign").to_string();
                    repeat(inside(repetition), &sign, rest, bindings);
                }
            }
            continue;
        }
        let found = rest.pop_front();
        let found = found.unwrap_or_else(|| panic!("nothing in the place of {token}"));
        match (token, found) {
            (TokenTree::Group(pattern), TokenTree::Group(found)) => {
                assert_eq!(pattern.delimiter(), found.delimiter());
                let mut rest = found.stream().into_iter().collect();
                bind(pattern.stream(), &mut rest, bindings);
                assert!(rest.is_empty(), "nothing is left in {found}");
            }
            (token, found) => assert_eq!(token.to_string(), found.to_string()),
        }
    }
}

/// One argument of this kind. An expression and a type stand alone in their brackets, a visibility before a comma.
fn fragment(kind: &str, rest: &mut VecDeque<TokenTree>) -> TokenStream {
    match kind {
        "vis" => {
            let is_comma = |token: &TokenTree| token.to_string() == ",";
            let end = rest.iter().position(is_comma).expect("a comma");
            parsed::<Visibility>(rest.drain(..end).collect())
        }
        "expr" => parsed::<Expr>(rest.drain(..).collect()),
        "ty" => parsed::<Type>(rest.drain(..).collect()),
        _ => {
            let token = rest.pop_front().expect("an argument");
            let fits = match kind {
                "ident" => matches!(token, TokenTree::Ident(_)),
                "literal" => matches!(token, TokenTree::Literal(_)),
                _ => kind == "tt",
            };
            assert!(fits, "{token} is no {kind}");
            token.into()
        }
    }
}

fn parsed<T: Parse>(tokens: TokenStream) -> TokenStream {
    syn::parse2::<T>(tokens.clone()).unwrap_or_else(|error| panic!("{tokens}: {error}"));
    tokens
}

/// `$(..)?` is there if its first word is. `$($name:tt)*` is everything, and stands alone in its brackets.
fn repeat(
    pattern: TokenStream,
    sign: &str,
    rest: &mut VecDeque<TokenTree>,
    bindings: &mut Bindings,
) {
    if sign == "*" {
        let name = pattern.into_iter().nth(1).expect("`$name:tt`").to_string();
        bindings.insert(name, rest.drain(..).collect());
        return;
    }
    let first = pattern
        .clone()
        .into_iter()
        .next()
        .map(|token| token.to_string());
    if rest.front().map(ToString::to_string) == first {
        bind(pattern, rest, bindings);
    }
}

/// The template with what its names stand for.
fn written(template: TokenStream, bindings: &Bindings) -> TokenStream {
    let mut written_tokens = TokenStream::new();
    let mut template = template.into_iter();
    while let Some(token) = template.next() {
        match token {
            TokenTree::Punct(sign) if sign.as_char() == '$' => match template.next() {
                Some(TokenTree::Ident(name)) if name == "crate" => {
                    written_tokens.extend(quote!(::registry_core));
                }
                Some(TokenTree::Ident(name)) => {
                    let value = bindings.get(&name.to_string());
                    written_tokens.extend(value.expect("a name of the pattern").clone());
                }
                repetition => {
                    template.next();
                    let repetition = inside(repetition.expect("a repetition"));
                    if names(repetition.clone())
                        .iter()
                        .all(|name| bindings.contains_key(name))
                    {
                        written_tokens.extend(written(repetition, bindings));
                    }
                }
            },
            TokenTree::Group(group) => {
                let inside = written(group.stream(), bindings);
                written_tokens.append(Group::new(group.delimiter(), inside));
            }
            token => written_tokens.append(token),
        }
    }
    written_tokens
}

/// The names behind a `$`.
fn names(tokens: TokenStream) -> Vec<String> {
    let mut names_found = Vec::new();
    let mut tokens = tokens.into_iter();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(sign) if sign.as_char() == '$' => {
                names_found.extend(tokens.next().map(|name| name.to_string()));
            }
            TokenTree::Group(group) => names_found.extend(names(group.stream())),
            _ => {}
        }
    }
    names_found
}
