//! What this crate reads of the language by itself, beside what syn's whole grammar says of the same tokens.
//!
//! Beside it: `values`, the same for the arguments' values; `properties`, whose items go through all of it.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use crate::attribute::Attribute;
use crate::data::{Data, UserType};
use crate::tokens::Tokens;
use crate::ty::{Argument, Shape, Type};

pub(super) fn tokens(text: &str) -> Vec<TokenTree> {
    let tokens: TokenStream = text.parse().expect("tokens");
    tokens.into_iter().collect()
}

fn ty(text: &str) -> Type {
    Type::new(&tokens(text))
}

/// Without the spaces, which tell how tokens were made.
pub(super) fn printed(tokens: &impl ToTokens) -> String {
    tokens.to_token_stream().to_string().replace(' ', "")
}

const TYPES: &[&str] = &[
    "i32",
    "_",
    "!",
    "()",
    "(i32)",
    "((i32))",
    "(i32,)",
    "(i32, &str)",
    "r#type",
    "::std::primitive::u8",
    "std::os::raw::c_int",
    "crate::Row",
    "self::a::Row<u8>",
    "Vec<Vec<u8>>",
    "Vec::<u8>",
    "Option<&'a [u8]>",
    "Option<fn(i32) -> Vec<u8>>",
    "Result<(), Box<dyn Error + Send>>",
    "Result<Option<fn() -> u8>, io::Error>",
    "Cow<'_, str>",
    "Foo<'a, u8, 3, { N + 1 }, -1, Item = u8>",
    "HashMap<String, Vec<(u8, u8)>>",
    "<T as Trait>::Out",
    "<&'a T as Trait<u8>>::Out",
    "&str",
    "&&mut &str",
    "&'static mut [u8; 4]",
    "&'_ dyn Fn(&str) -> &str",
    "*const c_void",
    "*mut *const Option<&u8>",
    "[u8]",
    "[[u8; 4]; N << 1]",
    "fn()",
    "fn(&str, n: usize) -> &str",
    "unsafe extern \"C\" fn(*const u8, ...)",
    "extern fn(_: u8) -> Result<u8, ()>",
    "for<'a, 'b: 'a> fn(&'a u8, &'b u8)",
    "dyn Fn(&str) -> u8 + Send",
    "impl Iterator<Item = u8>",
    "my_type!(u8)",
];

/// What syn says that it is, in the words of `Shape`.
fn shape_by_syn(ty: &syn::Type) -> &'static str {
    match ty {
        syn::Type::Paren(inner) => shape_by_syn(&inner.elem),
        syn::Type::Group(inner) => shape_by_syn(&inner.elem),
        syn::Type::Path(path) if path.qself.is_none() => "Path",
        syn::Type::Reference(_) => "Reference",
        syn::Type::Ptr(_) => "Pointer",
        syn::Type::Slice(_) => "Slice",
        syn::Type::Array(_) => "Array",
        syn::Type::Tuple(tuple) if tuple.elems.is_empty() => "Unit",
        syn::Type::Tuple(_) => "Tuple",
        syn::Type::BareFn(_) => "Function",
        syn::Type::ImplTrait(_) => "ImplTrait",
        syn::Type::TraitObject(_) => "TraitObject",
        syn::Type::Never(_) => "Never",
        syn::Type::Infer(_) => "Infer",
        _ => "Other",
    }
}

fn shape(ty: &Type) -> &'static str {
    match ty.shape() {
        Shape::Path(_) => "Path",
        Shape::Reference(_) => "Reference",
        Shape::Pointer(_) => "Pointer",
        Shape::Slice(_) => "Slice",
        Shape::Array(_) => "Array",
        Shape::Unit => "Unit",
        Shape::Tuple => "Tuple",
        Shape::Function(_) => "Function",
        Shape::ImplTrait => "ImplTrait",
        Shape::TraitObject => "TraitObject",
        Shape::Never => "Never",
        Shape::Infer => "Infer",
        Shape::Grouped(_) => unreachable!("seen through"),
        Shape::Other => "Other",
    }
}

/// The same tree as far as both know it, by the parts that either can tell.
fn agree(ours: &Type, theirs: &syn::Type) {
    assert_eq!(printed(ours), printed(theirs));
    assert_eq!(shape(ours), shape_by_syn(theirs), "{}", printed(theirs));
    match (ours.shape(), theirs) {
        (_, syn::Type::Paren(inner)) => {
            if let Shape::Path(_) = ours.shape() {
                assert_eq!(shape(ours), shape_by_syn(&inner.elem));
            }
        }
        (Shape::Path(ours), syn::Type::Path(theirs)) => {
            assert_eq!(ours.len(), theirs.path.segments.len());
            for (ours, theirs) in ours.iter().zip(&theirs.path.segments) {
                assert_eq!(theirs.ident, ours.name);
                agree_on_arguments(ours.arguments.as_deref(), &theirs.arguments);
            }
        }
        (Shape::Reference(ours), syn::Type::Reference(theirs)) => {
            assert_eq!(ours.lifetime, theirs.lifetime);
            assert_eq!(ours.mutability.is_some(), theirs.mutability.is_some());
            agree(&ours.elem, &theirs.elem);
        }
        (Shape::Pointer(ours), syn::Type::Ptr(theirs)) => agree(ours, &theirs.elem),
        (Shape::Slice(ours), syn::Type::Slice(theirs)) => agree(ours, &theirs.elem),
        (Shape::Array(ours), syn::Type::Array(theirs)) => agree(ours, &theirs.elem),
        (Shape::Function(ours), syn::Type::BareFn(theirs)) => {
            assert_eq!(ours.unsafety.is_some(), theirs.unsafety.is_some());
            assert_eq!(printed(&ours.abi), printed(&theirs.abi));
            assert_eq!(printed(&ours.binder), printed(&theirs.lifetimes));
            assert_eq!(ours.variadic.is_some(), theirs.variadic.is_some());
            assert_eq!(ours.inputs.len(), theirs.inputs.len());
            for (ours, theirs) in ours.inputs.iter().zip(&theirs.inputs) {
                let name = theirs.name.as_ref().map(|(name, _)| name);
                assert_eq!(ours.name.as_ref(), name.filter(|name| *name != "_"));
                agree(&ours.ty, &theirs.ty);
            }
            match (&ours.output, &theirs.output) {
                (None, syn::ReturnType::Default) => {}
                (Some(ours), syn::ReturnType::Type(_, theirs)) => agree(ours, theirs),
                _ => panic!("one of the two returns something"),
            }
        }
        _ => {}
    }
}

fn agree_on_arguments(ours: Option<&[Argument]>, theirs: &syn::PathArguments) {
    let theirs = match theirs {
        syn::PathArguments::AngleBracketed(theirs) => &theirs.args,
        _ => return assert!(ours.is_none()),
    };
    let ours = ours.expect("arguments");
    assert_eq!(ours.len(), theirs.len());
    for (ours, theirs) in ours.iter().zip(theirs) {
        match (ours, theirs) {
            (Argument::Type(ours), syn::GenericArgument::Type(theirs)) => agree(ours, theirs),
            (Argument::Lifetime(ours), syn::GenericArgument::Lifetime(theirs)) => {
                assert_eq!(ours, theirs);
            }
            (Argument::Other, theirs) => assert!(!matches!(
                theirs,
                syn::GenericArgument::Type(_) | syn::GenericArgument::Lifetime(_)
            )),
            (_, theirs) => panic!("not of the same kind: {}", printed(theirs)),
        }
    }
}

#[test]
fn a_type_is_what_syn_says_that_it_is() {
    for text in TYPES {
        let theirs: syn::Type =
            syn::parse_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        agree(&ty(text), &theirs);
    }
}

#[test]
fn elided_lifetimes_are_written_static_and_no_others() {
    for (written, key) in [
        ("&str", "&'static str"),
        ("&'_ mut &[&u8]", "&'static mut &'static [&'static u8]"),
        ("(&u8, [&'a u8; 2])", "(&'static u8, [&'a u8; 2])"),
        ("Cow<'_, str>", "Cow<'static, str>"),
        ("a::Row<&u8>::B<&'a u8>", "a::Row<&'static u8>::B<&'a u8>"),
        ("*const &u8", "*const &'static u8"),
        ("Option<fn(&u8) -> &u8>", "Option<fn(&u8) -> &u8>"),
        (
            "Map<fn(&u8) -> Vec<&u8>, &u8>",
            "Map<fn(&u8) -> Vec<&u8>, &'static u8>",
        ),
        ("&dyn Fn(&u8) -> &u8", "&'static dyn Fn(&u8) -> &u8"),
        ("[u8; { &1; 4 }]", "[u8; { &1; 4 }]"),
        ("Foo<{ &1 }>", "Foo<{ &1 }>"),
        ("i32", "i32"),
    ] {
        let (found, changed) = ty(written).with_static();
        let expected: syn::Type = syn::parse_str(key).expect("a type");
        let parsed: syn::Type = syn::parse2(found.to_token_stream()).expect("a type");
        assert_eq!(parsed, expected, "{written}");
        assert_eq!(changed, written != key, "{written}");
    }
}

#[test]
fn the_parts_of_a_struct_and_an_enum_are_those_that_syn_finds() {
    for text in [
        "struct A;",
        "#[repr(C)] pub(crate) struct A { /** b */ pub(in a::b) b: [u8; 1 << 3], r#c: Vec<(u8, u8)> }",
        "struct A(pub (u8, u8), pub(crate) u8, pub (crate::B), u8);",
        "struct A<'a, T: Into<Vec<u8>>, const N: usize = 3> where T: Copy { a: &'a [T; N] }",
        "struct A<T>(T) where T: Copy;",
        "enum A { B, C = 1 << 3, #[x] D = if 1 < 2 { 3 } else { 4 }, E = f::<u8, u8>() }",
        "enum A { B { a: u8 }, C(u8, u8) = 7 }",
        "enum A {}",
        "union A { a: u8 }",
    ] {
        let ours = UserType::parse(text.parse().expect("tokens")).expect("an item");
        let theirs: syn::DeriveInput = syn::parse_str(text).expect("an item");
        assert_eq!(ours.ident, theirs.ident);
        assert_eq!(ours.attrs.len(), theirs.attrs.len());
        assert_eq!(ours.generics.params.len(), theirs.generics.params.len());
        match (ours.data, theirs.data) {
            (Data::Struct(ours), syn::Data::Struct(theirs)) => {
                assert_eq!(ours.list.len(), theirs.fields.len(), "{text}");
                for (ours, theirs) in ours.list.iter().zip(&theirs.fields) {
                    assert_eq!(ours.ident, theirs.ident);
                    assert_eq!(ours.attrs.len(), theirs.attrs.len());
                    agree(&ours.ty, &theirs.ty);
                }
            }
            (Data::Enum(ours), syn::Data::Enum(theirs)) => {
                assert_eq!(ours.len(), theirs.variants.len(), "{text}");
                for (ours, theirs) in ours.iter().zip(&theirs.variants) {
                    assert_eq!(ours.ident, theirs.ident);
                    assert_eq!(ours.fields.is_some(), !theirs.fields.is_empty());
                }
            }
            (Data::Union(_), syn::Data::Union(_)) => {}
            _ => panic!("{text}"),
        }
    }
}

#[test]
fn every_keyword_and_every_number_is_found() {
    for word in [
        "abstract", "as", "fn", "self", "type", "while", "yield", "_",
    ] {
        assert!(crate::names::is_keyword(word), "{word}");
    }
    for word in ["a", "types", "zebra", "r#type", "auto"] {
        assert!(!crate::names::is_keyword(word), "{word}");
    }
    for number in ["c_char", "f64", "i8", "std::os::raw::c_ulonglong", "usize"] {
        assert!(ty(number).is_number(), "{number}");
    }
    assert!(!ty("c_void").is_number());
}

/// What `$name` of another macro arrives as.
pub(super) fn hidden(text: &str) -> TokenTree {
    Group::new(Delimiter::None, tokens(text).into_iter().collect()).into()
}

#[test]
fn what_another_macro_passes_is_read_as_if_written() {
    let meta = hidden("repr(C)");
    let words = ["allow(unused)", "repr(i8)"].map(hidden);
    let docs = [hidden("\"Text.\""), hidden("doc = \"More.\"")];
    let number = hidden("i16");
    let [allow, repr] = words;
    let [text, doc] = docs;
    let item =
        quote!(#[#meta] #[#allow] #[#repr] #[repr(#number)] #[doc = #text] #[#doc] struct A(u8););
    let found = UserType::parse(item).expect("an item").attrs;
    let names = found
        .iter()
        .map(|attr| attr.name().expect("a name").to_string());
    let names: Vec<String> = names.collect();
    assert_eq!(names, ["repr", "allow", "repr", "repr", "doc", "doc"]);
    let texts: Vec<String> = found.iter().filter_map(Attribute::documentation).collect();
    assert_eq!(texts, ["Text.", "More."]);

    let lifetime = hidden("'a");
    let borrowed: Vec<TokenTree> = Tokens::new(quote!(&#lifetime [u8])).rest().to_vec();
    let Shape::Reference(reference) = Type::new(&borrowed).shape().clone() else {
        panic!("a reference");
    };
    assert_eq!(reference.lifetime.expect("a lifetime").ident, "a");
    assert!(!Type::new(&borrowed).with_static().1);
}

#[test]
fn the_arguments_of_a_macro_in_a_type_are_its_own() {
    for text in [
        "t!(&u8)",
        "r!(a & b)",
        "&'static [t!(&u8); 2]",
        "(u8, t![&'_ u8])",
    ] {
        assert!(!ty(text).with_static().1, "{text}");
    }
    let braces = "fn() -> r!{}";
    assert!(matches!(ty(braces).shape(), Shape::Function(function)
        if function.output.as_ref().is_some_and(|ty| printed(ty) == "r!{}")));
}

#[test]
fn what_follows_a_function_type_makes_it_none() {
    for text in ["fn(u8) u8", "fn(u8) -> i32 where", "fn() -> u8; fn()"] {
        assert!(matches!(ty(text).shape(), Shape::Other), "{text}");
    }
}
