//! Names: identifiers that depend on the user's, symbols and handles; and how tokens are placed and written in messages.
//!
//! A generated identifier has the macro's own span, so that lints treat it as code of another crate; where an
//! error should point at the user's word the span is moved there and keeps the macro's context ([`located`]).

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{Token, Visibility, token};

/// The largest handle a function can have: below it are functions, from it on are closures.
pub(crate) const LARGEST_HANDLE: u64 = (1 << 52) - 1;

/// The place of `at` with the context of the macro: errors point at the user's word, lints stay silent.
pub(crate) fn located(at: Span) -> Span {
    Span::call_site().located_at(at)
}

/// The first and the last token's place.
pub(crate) fn ends(tokens: &impl ToTokens) -> (Span, Span) {
    let mut tokens = tokens.to_token_stream().into_iter();
    let first = tokens.next();
    let last = tokens.last().or_else(|| first.clone());
    let place = |token: Option<TokenTree>, end: bool| match token {
        Some(TokenTree::Group(group)) if end => group.span_close(),
        Some(TokenTree::Group(group)) => group.span_open(),
        Some(token) => token.span(),
        None => Span::call_site(),
    };
    (place(first, false), place(last, true))
}

/// The identifier at its place with the context of the macro. Raw where it is a word in the macro's edition, which its context
/// brings along: `gen` is a name in the user's.
pub(crate) fn moved(ident: &Ident) -> Ident {
    let place = located(ident.span());
    let name = ident.to_string();
    if KEYWORDS.binary_search(&name.as_str()).is_ok() {
        return Ident::new_raw(&name, place);
    }
    let mut moved = ident.clone();
    moved.set_span(place);
    moved
}

/// The visibility at its place with the context of the macro: lints judge an item by where its head begins. The words of a path keep
/// their own context, by which `$crate` is found.
pub(crate) fn moved_visibility(vis: &Visibility) -> Visibility {
    visibility_at(vis, located)
}

fn visibility_at(vis: &Visibility, place: impl Fn(Span) -> Span) -> Visibility {
    let mut vis = vis.clone();
    match &mut vis {
        Visibility::Public(word) => *word = Token![pub](place(word.span)),
        Visibility::Restricted(vis) => {
            vis.pub_token = Token![pub](place(vis.pub_token.span));
            vis.paren_token = token::Paren(place(vis.paren_token.span.join()));
        }
        Visibility::Inherited => {}
    }
    vis
}

/// An identifier without its `r#`.
pub(crate) fn bare(ident: &Ident) -> String {
    ident.unraw().to_string()
}

/// The name of a nested item that belongs to `item`, which a backtrace shows.
pub(crate) fn nested(item: &Ident, part: &str) -> Ident {
    Ident::new(&format!("__{}_{part}", bare(item)), located(item.span()))
}

/// The parameter of a stub at this position. No stub takes a name from the user: a function may have the name of its parameter.
pub(crate) fn argument(at: usize) -> Ident {
    format_ident!("__arg{at}")
}

/// The parameter of a stub that takes the length of a slice.
pub(crate) fn length(at: usize) -> Ident {
    format_ident!("__len{at}")
}

/// Identifiers for the wanted names, in order. One that was used before, or that the user's tokens mention, gets a number behind it.
pub(crate) fn distinct<'a>(
    wanted: impl IntoIterator<Item = &'a str>,
    mentioned: &TokenStream,
) -> Vec<Ident> {
    let mut taken = Vec::new();
    collect_identifiers(mentioned.clone(), &mut taken);
    let names = wanted.into_iter().map(|name| {
        let name = free(unlike_ours(name), &taken);
        taken.push(name.clone());
        identifier(&name)
    });
    names.collect()
}

/// The name without the underscores that all names of generated blocks begin with.
fn unlike_ours(name: &str) -> &str {
    let begins = |name: &str| name.starts_with(|c: char| c == '_' || c.is_alphabetic());
    match name
        .strip_prefix("__")
        .map(|rest| rest.trim_start_matches('_'))
    {
        None => name,
        Some(rest) if begins(rest) => rest,
        Some(_) => "arg",
    }
}

fn free(wanted: &str, taken: &[String]) -> String {
    let numbered = (2..).map(|number| format!("{wanted}_{number}"));
    let mut names = std::iter::once(wanted.to_owned()).chain(numbered);
    names
        .find(|name| !taken.contains(name))
        .expect("the numbers do not end")
}

/// A type parameter of this name, or with a number behind it where one of the user's types has the name.
pub(crate) fn type_parameter(wanted: &str, mentioned: &TokenStream) -> Ident {
    distinct([wanted], mentioned).remove(0)
}

fn collect_identifiers(tokens: TokenStream, into: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => into.push(bare(&ident)),
            TokenTree::Group(group) => collect_identifiers(group.stream(), into),
            _ => {}
        }
    }
}

/// The keywords of all editions, sorted.
const KEYWORDS: [&str; 48] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Whether no item can have this name, unless it is raw.
pub(crate) fn is_keyword(name: &str) -> bool {
    matches!(name, "_" | "crate" | "self" | "Self" | "super")
        || KEYWORDS.binary_search(&name).is_ok()
}

/// An identifier of this text, raw where it has to be: a parser would know, but costs more than all names together.
fn identifier(name: &str) -> Ident {
    if KEYWORDS.binary_search(&name).is_ok() {
        Ident::new_raw(name, Span::call_site())
    } else {
        Ident::new(name, Span::call_site())
    }
}

/// The beginning of every default symbol: the crate's name, as the compiler has it.
#[cfg(not(test))]
pub(crate) fn symbol_prefix() -> String {
    std::env::var("CARGO_CRATE_NAME")
        .or_else(|_| std::env::var("CARGO_PKG_NAME").map(|name| name.replace('-', "_")))
        .unwrap_or_else(|_| "crate".to_owned())
}

#[cfg(test)]
thread_local! {
    /// The snapshots are of a crate of this name, whatever the tests are run by.
    pub(crate) static CRATE: std::cell::RefCell<String> = std::cell::RefCell::new("shop".to_owned());
}

#[cfg(test)]
pub(crate) fn symbol_prefix() -> String {
    CRATE.with_borrow(Clone::clone)
}

/// The version of the crate that is compiled.
pub(crate) fn package_version() -> String {
    // A snapshot must not change with every release of this crate.
    let version = if cfg!(test) {
        None
    } else {
        std::env::var("CARGO_PKG_VERSION").ok()
    };
    version.unwrap_or_else(|| "0.0.0".to_owned())
}

/// The default symbol of an item.
pub(crate) fn default_symbol(item: &Ident) -> String {
    symbol_of(&bare(item))
}

/// The C name of what has this name in bindings.
pub(crate) fn symbol_of(name: &str) -> String {
    format!("{}_{name}", symbol_prefix())
}

/// The symbol that two items with one handle both define: its name is the linker's error message.
pub(crate) fn uniqueness_symbol(handle: u64) -> String {
    format!("registry_handle_{handle}_is_used_twice")
}

/// The default handle of a symbol: FNV-1a of its bytes, folded to 52 bits; never 0.
///
/// Part of the public interface: it may never change, since foreign code and bindings hold the number.
pub(crate) fn default_handle(symbol: &str) -> u64 {
    let hash = symbol
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
    match (hash ^ (hash >> 52)) & LARGEST_HANDLE {
        0 => 1,
        folded => folded,
    }
}

/// Whether C accepts it as an identifier everywhere: ASCII letters, digits and `_`, no digit first.
pub(crate) fn is_c_identifier(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes
        .next()
        .is_some_and(|first| first == b'_' || first.is_ascii_alphabetic())
        && bytes.all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
}

/// The known name that a misspelt one was probably meant to be.
pub(crate) fn nearest<'a>(misspelt: &str, known: &[&'a str]) -> Option<&'a str> {
    known
        .iter()
        .map(|name| (distance(misspelt, name), *name))
        .filter(|(distance, name)| {
            *distance <= name.len().max(misspelt.len()) / 3 + 1 && *distance < name.len()
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// How many letters have to be put in, taken out, changed or swapped with their neighbour.
fn distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=to.len()).collect()];
    for i in 1..=from.len() {
        let mut row = vec![i];
        for j in 1..=to.len() {
            let changed = usize::from(from[i - 1] != to[j - 1]);
            let mut best = (rows[i - 1][j] + 1)
                .min(row[j - 1] + 1)
                .min(rows[i - 1][j - 1] + changed);
            if i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[from.len()][to.len()]
}

/// The tokens as a user would write them, for messages and records: without the spaces that printing puts in.
pub(crate) fn written(tokens: &impl ToTokens) -> String {
    tidy(tokens.to_token_stream().to_string())
}

fn tidy(text: String) -> String {
    if !text.contains(' ') {
        return text;
    }
    let mut tidy = text
        .replace(" :: ", "::")
        .replace(":: ", "::")
        .replace(" <", "<")
        .replace("< ", "<");
    for (from, to) in [
        (" ::<", "::<"),
        (" .. ", ".."),
        (" >", ">"),
        (" ,", ","),
        ("& ", "&"),
        ("* ", "*"),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
    ] {
        tidy = tidy.replace(from, to);
    }
    for (from, to) in [
        ("[ ", "["),
        (" ]", "]"),
        (" ;", ";"),
        ("- >", "->"),
        ("->", " -> "),
        ("  ", " "),
    ] {
        tidy = tidy.replace(from, to);
    }
    // The printer puts a space behind a sign.
    tidy.trim()
        .strip_prefix("- ")
        .map_or_else(|| tidy.trim().to_owned(), |rest| format!("-{rest}"))
}

/// The path of `registry_core`, unless `crate = ..` gives another.
pub(crate) fn default_crate() -> TokenStream {
    quote!(::registry_core)
}

/// The static that is a callback type's identity.
pub(crate) fn info() -> Ident {
    Ident::new("__INFO", Span::call_site())
}

/// The constant that has a value if the user's types can cross.
pub(crate) fn check_constant() -> Ident {
    Ident::new("__CROSSING", Span::call_site())
}

/// The type by which every use of a checked type depends on [`check_constant`].
pub(crate) fn check_type() -> Ident {
    Ident::new("__Checked", Span::call_site())
}

/// The first and the last token of an associated type, at the item's name, which is where errors about it point.
pub(crate) fn type_item(item: &Ident) -> (TokenStream, TokenStream) {
    let place = located(item.span());
    (quote_spanned!(place=> type), quote_spanned!(place=> ;))
}

/// `pub enum Marker {}`, at the word that names it: "defined multiple times" points there.
pub(crate) fn empty_enum(vis: &Visibility, marker: &Ident) -> TokenStream {
    let vis = visibility_at(vis, |_| marker.span());
    quote_spanned!(marker.span()=> #vis enum #marker {})
}

/// The constant that a plain stub returns for a call that fails.
pub(crate) fn on_error() -> Ident {
    Ident::new("__ON_ERROR", Span::call_site())
}

/// `where Row: Copy`, at the type's name: if the type is not `Copy`, the error points there, and nothing inside the `impl` repeats it.
pub(crate) fn copy_bound(name: &Ident) -> TokenStream {
    quote_spanned!(located(name.span())=> where #name: ::core::marker::Copy)
}

/// The same tokens, the first and the last at this place: the ends decide where an error about an item points.
pub(crate) fn ends_at(place: Span, tokens: TokenStream) -> TokenStream {
    let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
    if let Some(first) = tokens.first_mut() {
        first.set_span(place);
    }
    if let Some(last) = tokens.last_mut() {
        last.set_span(place);
    }
    tokens.into_iter().collect()
}

/// As [`located`], with another context. If two arguments of a template have one place and one context, the compiler gives the second
/// the context of the template; so one of the two has this context.
pub(crate) fn mixed(at: Span) -> Span {
    Span::mixed_site().located_at(at)
}
