//! Keeps the names of generated code apart from the names that the user's tokens mention.
//!
//! Everything that [`expand`](crate::expand) emits beside the item stands in a block of its own, and every name that it
//! brings into that block begins with `__`. Such a name can only hide one of the user's if the user's own tokens, which
//! stand in the block too, mention a name that begins so. Then they are written raw (`r#__r`), which is the same name to
//! the compiler, and ours get underscores behind them.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};

/// The underscores that our names get, if the user's tokens mention a name that begins with `__`.
#[derive(Clone)]
pub(crate) struct Apart(String);

impl Apart {
    /// `None` if the user mentions no such name, which is the usual case.
    pub(crate) fn of(args: &TokenStream, item: &TokenStream) -> Option<Self> {
        let mut longest = None;
        measure(args, &mut longest);
        measure(item, &mut longest);
        // More underscores than any of their names ends with, so no name of ours can be one of theirs.
        longest.map(|longest| Self("_".repeat(longest + 1)))
    }

    /// The user's tokens, their names that begin as ours do written raw.
    pub(crate) fn raw(tokens: TokenStream) -> TokenStream {
        changed(tokens, &|ident| {
            Ident::new_raw(&ident.to_string(), ident.span())
        })
    }

    /// Generated tokens, our names with the underscores.
    pub(crate) fn ours(&self, tokens: TokenStream) -> TokenStream {
        changed(tokens, &|ident| {
            Ident::new(&format!("{ident}{}", self.0), ident.span())
        })
    }
}

/// How many underscores stand at the end of a name that begins as ours do, at most.
fn measure(tokens: &TokenStream, longest: &mut Option<usize>) {
    for token in tokens.clone() {
        match token {
            TokenTree::Ident(ident) => {
                let name = ident.to_string();
                let name = name.strip_prefix("r#").unwrap_or(&name);
                if name.starts_with("__") {
                    let end = name.len() - name.trim_end_matches('_').len();
                    *longest = (*longest).max(Some(end));
                }
            }
            TokenTree::Group(group) => measure(&group.stream(), longest),
            _ => {}
        }
    }
}

fn changed(tokens: TokenStream, change: &impl Fn(&Ident) -> Ident) -> TokenStream {
    let tokens = tokens.into_iter().map(|token| match token {
        TokenTree::Ident(ident) if ident.to_string().starts_with("__") => change(&ident).into(),
        TokenTree::Group(group) => {
            let mut new = Group::new(group.delimiter(), changed(group.stream(), change));
            new.set_span(group.span());
            new.into()
        }
        token => token,
    });
    tokens.collect()
}
