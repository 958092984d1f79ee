//! Keeps the names of generated code apart from the names that the user's tokens mention.
//!
//! Generated items stand in a block of their own, and each name that they bring into it begins with `__`. Such a name can only
//! hide one of the user's if the user's tokens in that block mention a name that begins with `__` too. In this rare case:
//!
//! 1. [`Apart::raw`] writes the user's names raw (`r#__r`) before anything is parsed. To the compiler the name is the same. To
//!    this crate it is a mark: what is raw is the user's.
//! 2. [`Apart::ours`] appends underscores to every other name that begins with `__` in the finished block.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};

/// The underscores that our names get. `None` if the user mentions no name that begins with `__`, which is the usual case: then
/// both methods return their tokens unchanged.
pub(crate) struct Apart(Option<String>);

impl Apart {
    /// For these tokens of the user's.
    pub(crate) fn of(args: &TokenStream, item: &TokenStream) -> Self {
        let mut longest = None;
        measure(args, &mut longest);
        measure(item, &mut longest);
        // More underscores than any of their names ends with, so no name of ours can be one of theirs.
        Self(longest.map(|longest| "_".repeat(longest + 1)))
    }

    /// Whether the user mentions such a name.
    pub(crate) fn is_needed(&self) -> bool {
        self.0.is_some()
    }

    /// The user's tokens, their names that begin as ours do written raw.
    pub(crate) fn raw(&self, tokens: TokenStream) -> TokenStream {
        if !self.is_needed() {
            return tokens;
        }
        changed(tokens, &|ident| {
            Ident::new_raw(&ident.to_string(), ident.span())
        })
    }

    /// Generated tokens, our names with the underscores.
    pub(crate) fn ours(&self, tokens: TokenStream) -> TokenStream {
        let Some(underscores) = &self.0 else {
            return tokens;
        };
        changed(tokens, &|ident| {
            Ident::new(&format!("{ident}{underscores}"), ident.span())
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
