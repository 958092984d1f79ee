//! The item under a derive: a struct, an enum, or a union.
//!
//! Before it: the tokens that the compiler hands to the derive. After it: `check::ffi_type` judges it, `expand::ffi_type` and
//! `expand::record` write down what follows from it.

use proc_macro2::{Delimiter, Ident, Literal, TokenStream, TokenTree};

use crate::attribute::Attribute;
use crate::head::Generics;
use crate::names;
use crate::tokens::{Tokens, sign_of};
use crate::ty::Type;

pub(crate) struct UserType {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) data: Data,
}

pub(crate) enum Data {
    Struct(Fields),
    Enum(Vec<Variant>),
    /// The word `union`.
    Union(Ident),
}

pub(crate) struct Variant {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) ident: Ident,
    /// The group that its fields stand in, if it has any.
    pub(crate) fields: Option<TokenTree>,
}

pub(crate) struct Fields {
    /// `struct Name { .. }`, no `struct Name(..);`
    pub(crate) named: bool,
    pub(crate) list: Vec<Field>,
}

pub(crate) struct Field {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) ident: Option<Ident>,
    pub(crate) ty: Type,
}

impl Fields {
    /// The names of the fields, or their numbers, as generated code writes them.
    pub(crate) fn members(&self) -> impl Iterator<Item = TokenTree> {
        let fields = self.list.iter().enumerate();
        fields.map(|(at, field)| field.member(at))
    }
}

impl Field {
    /// Its name, or its number, as generated code writes it.
    pub(crate) fn member(&self, at: usize) -> TokenTree {
        match &self.ident {
            Some(ident) => names::callee(ident).into(),
            None => Literal::usize_unsuffixed(at).into(),
        }
    }
}

impl UserType {
    pub(crate) fn parse(tokens: TokenStream) -> syn::Result<Self> {
        let mut tokens = Tokens::new(tokens);
        let attrs = tokens.attributes();
        tokens.visibility();
        let word = tokens.next();
        let Some((TokenTree::Ident(word), ident)) = word.zip(tokens.ident()) else {
            return Err(no_type(&tokens));
        };
        let mut generics = Generics::new(&mut tokens);
        generics.read_bounds(&mut tokens);
        let data = match word.to_string().as_str() {
            "struct" => Data::Struct(fields(&mut tokens)),
            "enum" => Data::Enum(variants(&mut tokens)),
            "union" => Data::Union(word),
            _ => return Err(no_type(&tokens)),
        };
        Ok(Self {
            attrs,
            ident,
            generics,
            data,
        })
    }
}

fn no_type(tokens: &Tokens) -> syn::Error {
    let rest: TokenStream = tokens.rest().iter().cloned().collect();
    syn::Error::new_spanned(rest, "expected a struct, an enum or a union")
}

/// What is between two commas of the next group of this kind, by this function.
fn each<T>(group: TokenTree, read: impl Fn(&mut Tokens) -> Option<T>) -> Vec<T> {
    let TokenTree::Group(group) = group else {
        return Vec::new();
    };
    let mut tokens = Tokens::new(group.stream());
    let mut all = Vec::new();
    while tokens.peek().is_some() {
        all.extend(read(&mut tokens));
        if !tokens.sign(',') {
            break;
        }
    }
    all
}

fn fields(tokens: &mut Tokens) -> Fields {
    let braces = tokens.group(Delimiter::Brace);
    let named = braces.is_some();
    let group = braces.or_else(|| tokens.group(Delimiter::Parenthesis));
    let list = group.map_or_else(Vec::new, |group| each(group, |tokens| field(tokens, named)));
    Fields { named, list }
}

fn field(tokens: &mut Tokens, named: bool) -> Option<Field> {
    let attrs = tokens.attributes();
    tokens.visibility();
    let ident = if named { Some(tokens.ident()?) } else { None };
    if named {
        tokens.sign(':');
    }
    let ty = Type::new(&tokens.until(|token| sign_of(token) == Some(',')));
    Some(Field { attrs, ident, ty })
}

fn variants(tokens: &mut Tokens) -> Vec<Variant> {
    let group = tokens.group(Delimiter::Brace);
    group.map_or_else(Vec::new, |group| each(group, variant))
}

fn variant(tokens: &mut Tokens) -> Option<Variant> {
    let attrs = tokens.attributes();
    tokens.visibility();
    let ident = tokens.ident()?;
    let braces = tokens.group(Delimiter::Brace);
    let fields = braces.or_else(|| tokens.group(Delimiter::Parenthesis));
    // The number, which is the compiler's to know.
    if tokens.sign('=') {
        tokens.expression();
    }
    Some(Variant {
        attrs,
        ident,
        fields,
    })
}
