//! What the attribute and the derive know of an item: `ExportedFn`, `ExportedType`, `Param`, `Return`.
//!
//! Before it: `item` (the user's tokens) and `args`. After it: `expand`, which may use nothing else. No judgement here:
//! `check` has refused everything that has no place in these types.
//! A parameter's type stands in it twice: as the user wrote it, and as the *key*, the same tokens with every elided
//! lifetime written `'static`, which is how a type with a borrow in it can be the parameter of a trait.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{
    Attribute, Expr, GenericArgument, Lifetime, Path, PathArguments, Type, TypePath, Visibility,
};

use crate::args::{Abi, Arg, Args};
use crate::item::{Callable, UserItem};
use crate::names;

/// What both forms have.
pub(crate) struct Exported {
    pub(crate) vis: Visibility,
    /// The item's own name.
    pub(crate) item: Ident,
    /// The name of the generated type.
    pub(crate) marker: Ident,
    pub(crate) symbol: String,
    pub(crate) krate: TokenStream,
    pub(crate) abi: Abi,
    pub(crate) is_unsafe: bool,
    pub(crate) on_error: Option<Expr>,
    pub(crate) params: Vec<Param>,
    pub(crate) ret: Return,
    pub(crate) attrs: Vec<Attribute>,
}

/// The function form.
pub(crate) struct ExportedFn {
    pub(crate) common: Exported,
    pub(crate) handle: u64,
    pub(crate) pinned: bool,
}

/// The type form.
pub(crate) struct ExportedType {
    pub(crate) common: Exported,
    pub(crate) pool: Option<Pool>,
}

/// The bare stubs of a type.
pub(crate) struct Pool {
    pub(crate) size: usize,
    pub(crate) quarantine: usize,
    pub(crate) reuse: bool,
}

/// One parameter of the user's.
pub(crate) struct Param {
    /// Its name, or `arg0`, `arg1`, .. where it has none.
    pub(crate) name: String,
    pub(crate) kind: ParamKind,
    /// As the user wrote it.
    pub(crate) written: Type,
    /// With every elided lifetime written `'static`.
    pub(crate) key: Type,
    /// Whether the two differ: whether a borrow is written in it.
    pub(crate) borrows: bool,
}

/// How many C parameters it takes.
pub(crate) enum ParamKind {
    /// One, the type's shadow.
    Value,
    /// Two, pointer and length in elements of this type.
    Slice(Box<Type>),
    /// Two, pointer and length in bytes.
    Str,
}

/// What the callback returns.
pub(crate) enum Return {
    /// Nothing was written, or `()`.
    Nothing,
    /// A path that ends in `Result<(), ..>`: nothing on success, so that no result pointer is needed.
    Fallible(Box<Type>),
    Value(Box<Type>),
}

impl ExportedFn {
    /// Takes up an item and arguments that `check` found nothing against.
    pub(crate) fn new(item: &UserItem, callable: &Callable, args: &Args) -> Self {
        let common = Exported::new(item, callable, args);
        let handle = args
            .handle
            .as_ref()
            .map_or_else(|| names::default_handle(&common.symbol), |arg| arg.value);
        Self {
            common,
            handle,
            pinned: args.pinned.is_some(),
        }
    }
}

impl ExportedType {
    /// Takes up an item and arguments that `check` found nothing against.
    pub(crate) fn new(item: &UserItem, callable: &Callable, args: &Args) -> Self {
        let pool = args.pool.as_ref().map(|size| Pool {
            size: size.value,
            quarantine: args.pool_quarantine.as_ref().map_or(0, |arg| arg.value),
            reuse: args.pool_reuse_never.is_none(),
        });
        Self {
            common: Exported::new(item, callable, args),
            pool,
        }
    }
}

impl Exported {
    fn new(item: &UserItem, callable: &Callable, args: &Args) -> Self {
        let name = callable.name.clone();
        Self {
            vis: item.vis.clone(),
            marker: marker(&name, args),
            symbol: args
                .name
                .as_ref()
                .map_or_else(|| names::default_symbol(&name), |arg| arg.value.clone()),
            item: name,
            krate: krate(args.krate.as_ref()),
            abi: args.abi.as_ref().map(|arg| arg.value).unwrap_or_default(),
            is_unsafe: callable.unsafety.is_some(),
            on_error: args.on_error.as_ref().map(|arg| arg.value.clone()),
            params: callable
                .params
                .iter()
                .enumerate()
                .map(|(at, param)| Param::new(at, param))
                .collect(),
            ret: Return::new(callable.ret.as_ref()),
            attrs: item.attrs.clone(),
        }
    }
}

impl Exported {
    /// The library's hidden door, by its whole path.
    pub(crate) fn door(&self) -> TokenStream {
        let krate = &self.krate;
        quote!(#krate::private)
    }

    /// All types that the user wrote.
    pub(crate) fn written_types(&self) -> TokenStream {
        let params = self.params.iter().map(|param| &param.written);
        let ret = self.ret.ty();
        quote!(#(#params)* #ret)
    }

    /// What stands under `# Safety` in the item's documentation.
    pub(crate) fn safety_contract(&self) -> String {
        let lines = self.attrs.iter().filter_map(documentation);
        let section: Vec<String> = lines
            .flat_map(|text| {
                text.lines()
                    .map(|line| line.trim_start().to_owned())
                    .collect::<Vec<_>>()
            })
            .skip_while(|line| {
                !line
                    .trim_start_matches('#')
                    .trim()
                    .eq_ignore_ascii_case("safety")
            })
            .skip(1)
            .take_while(|line| !line.starts_with('#'))
            .collect();
        match section.join("\n").trim() {
            "" => format!(
                "The arguments must be what the callbacks of `{}` expect.",
                self.marker
            ),
            contract => format!(" {contract}"),
        }
    }

    /// Generated code names the user's item, which the lint against deprecated items would report even from here.
    /// Nothing for all other items: a level that the user forbids would be an error.
    pub(crate) fn allow_deprecated(&self) -> TokenStream {
        let deprecated = self
            .attrs
            .iter()
            .any(|attr| attr.path().is_ident("deprecated"));
        if deprecated {
            quote!(#[allow(deprecated)])
        } else {
            TokenStream::new()
        }
    }
}

/// The text of a documentation attribute.
pub(crate) fn documentation(attr: &Attribute) -> Option<String> {
    let syn::Meta::NameValue(pair) = &attr.meta else {
        return None;
    };
    match &pair.value {
        Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Str(text),
            ..
        }) if pair.path.is_ident("doc") => Some(text.value()),
        _ => None,
    }
}

/// The name of the generated type: the item's own, unless `marker =` says another.
pub(crate) fn marker(item: &Ident, args: &Args) -> Ident {
    let chosen = args.marker.as_ref().map_or(item, |arg| &arg.value);
    let mut marker = chosen.clone();
    marker.set_span(names::located(chosen.span()));
    marker
}

/// Where `registry_core` is.
pub(crate) fn krate(given: Option<&Arg<Path>>) -> TokenStream {
    given.map_or_else(names::default_crate, |arg| {
        let path = &arg.value;
        quote!(#path)
    })
}

impl Param {
    fn new(at: usize, param: &crate::item::Param) -> Self {
        let mut key = param.ty.clone();
        let borrows = write_static(&mut key);
        Self {
            name: param
                .name
                .as_ref()
                .map_or_else(|| format!("arg{at}"), names::bare),
            kind: ParamKind::new(&param.ty),
            written: param.ty.clone(),
            borrows,
            key,
        }
    }
}

impl ParamKind {
    fn new(ty: &Type) -> Self {
        let Type::Reference(reference) = ungrouped(ty) else {
            return Self::Value;
        };
        match ungrouped(&reference.elem) {
            Type::Slice(slice) => Self::Slice(Box::new(key(&slice.elem))),
            Type::Path(path) if is_str(path) => Self::Str,
            _ => Self::Value,
        }
    }
}

impl Return {
    /// What a callable returns.
    pub(crate) fn of(callable: &Callable) -> Self {
        Self::new(callable.ret.as_ref())
    }

    fn new(written: Option<&Type>) -> Self {
        match written.map(|ty| (ty, ungrouped(ty))) {
            None => Self::Nothing,
            Some((_, Type::Tuple(tuple))) if tuple.elems.is_empty() => Self::Nothing,
            Some((ty, plain)) if is_result_of_nothing(plain) => {
                Self::Fallible(Box::new(ty.clone()))
            }
            Some((ty, _)) => Self::Value(Box::new(ty.clone())),
        }
    }

    /// The type that comes back from a call in Rust: `T` of a `Result<T, E>`.
    pub(crate) fn value(&self, door: &TokenStream) -> TokenStream {
        match self {
            Self::Nothing => quote!(()),
            Self::Fallible(ty) | Self::Value(ty) => quote!(<#ty as #door::Lower>::Value),
        }
    }

    /// The type, `()` where nothing is returned.
    pub(crate) fn ty(&self) -> TokenStream {
        match self {
            Self::Nothing => quote!(()),
            Self::Fallible(ty) | Self::Value(ty) => quote!(#ty),
        }
    }
}

/// The type inside parentheses and the invisible groups of other macros.
pub(crate) fn ungrouped(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => ungrouped(&group.elem),
        Type::Paren(paren) => ungrouped(&paren.elem),
        other => other,
    }
}

/// The last segment of a plain path.
pub(crate) fn last_segment(ty: &Type) -> Option<&syn::PathSegment> {
    match ungrouped(ty) {
        Type::Path(path) if path.qself.is_none() => path.path.segments.last(),
        _ => None,
    }
}

/// The type arguments of a path segment.
pub(crate) fn type_arguments(segment: &syn::PathSegment) -> Vec<&Type> {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return Vec::new();
    };
    let types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.collect()
}

/// Numbers, and C's names for them.
const NUMBERS: [&str; 25] = [
    "u8",
    "u16",
    "u32",
    "u64",
    "usize",
    "i8",
    "i16",
    "i32",
    "i64",
    "isize",
    "f32",
    "f64",
    "c_char",
    "c_schar",
    "c_uchar",
    "c_short",
    "c_ushort",
    "c_int",
    "c_uint",
    "c_long",
    "c_ulong",
    "c_longlong",
    "c_ulonglong",
    "c_float",
    "c_double",
];

/// Whether it is a number by its name.
pub(crate) fn is_number(ty: &Type) -> bool {
    is_named(ty, &NUMBERS)
}

/// Whether it is a plain path that ends in one of these names.
pub(crate) fn is_named(ty: &Type, names: &[&str]) -> bool {
    type_name(ty).is_some_and(|name| names.contains(&name.as_str()))
}

/// The last word of a plain path without arguments.
pub(crate) fn type_name(ty: &Type) -> Option<String> {
    let Type::Path(TypePath { qself: None, path }) = ungrouped(ty) else {
        return None;
    };
    let mut segments = path.segments.iter();
    if !segments.all(|segment| segment.arguments.is_none()) {
        return None;
    }
    path.segments.last().map(|last| last.ident.to_string())
}

fn is_str(path: &TypePath) -> bool {
    path.path.is_ident("str")
}

fn is_result_of_nothing(ty: &Type) -> bool {
    let Some(segment) = last_segment(ty) else {
        return false;
    };
    let nothing =
        |ty: &&Type| matches!(ungrouped(ty), Type::Tuple(tuple) if tuple.elems.is_empty());
    segment.ident == "Result" && type_arguments(segment).first().is_some_and(nothing)
}

/// The type with every elided lifetime written `'static`; function pointers inside keep theirs.
fn key(ty: &Type) -> Type {
    let mut key = ty.clone();
    write_static(&mut key);
    key
}

/// Says whether anything had to be written.
fn write_static(ty: &mut Type) -> bool {
    match ty {
        Type::Reference(reference) => {
            let place = reference.and_token.span;
            let elided = reference.lifetime.is_none();
            reference
                .lifetime
                .get_or_insert_with(|| static_lifetime(place));
            write_static(&mut reference.elem) | elided
        }
        Type::Group(group) => write_static(&mut group.elem),
        Type::Paren(paren) => write_static(&mut paren.elem),
        Type::Ptr(pointer) => write_static(&mut pointer.elem),
        Type::Slice(slice) => write_static(&mut slice.elem),
        Type::Array(array) => write_static(&mut array.elem),
        Type::Tuple(tuple) => any(tuple.elems.iter_mut(), write_static),
        Type::Path(path) => any(path.path.segments.iter_mut(), write_static_in_segment),
        _ => false,
    }
}

/// Every one, and whether any said so.
fn any<T>(all: impl Iterator<Item = T>, write: impl Fn(T) -> bool) -> bool {
    all.fold(false, |any, one| write(one) | any)
}

fn write_static_in_segment(segment: &mut syn::PathSegment) -> bool {
    let PathArguments::AngleBracketed(arguments) = &mut segment.arguments else {
        return false;
    };
    any(arguments.args.iter_mut(), |argument| match argument {
        GenericArgument::Type(ty) => write_static(ty),
        GenericArgument::Lifetime(lifetime) if lifetime.ident == "_" => {
            *lifetime = static_lifetime(lifetime.span());
            true
        }
        _ => false,
    })
}

fn static_lifetime(place: Span) -> Lifetime {
    Lifetime::new("'static", place)
}
