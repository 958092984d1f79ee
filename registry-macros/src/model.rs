//! The model of an item: [`ExportedFn`], [`ExportedType`], [`ExportedInterface`], [`Param`], [`Return`].
//!
//! Made from the user's [`item`](crate::item) and from [`args`](crate::args) after [`check`](crate::check) has found no fault in them;
//! it judges nothing. [`expand`](crate::expand) writes the two forms from it. A derive and `export_runtime!` have no model.
//! It has each parameter's type twice: as the user wrote it, and as the *key*, the same type with `'static` for every elided
//! lifetime. A trait's parameter can't have an elided lifetime, so it is the key.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{Attribute, Expr, ExprLit, Lit, Meta, Path, Type, Visibility};

use crate::args::{Abi, Arg, Args, Promise};
use crate::check::interface::Interface;
use crate::item::{Callable, UserItem};
use crate::names;
use crate::types;

/// The parts that both forms have.
pub(crate) struct Exported {
    /// That of the generated items.
    pub(crate) vis: Visibility,
    /// The item's own name.
    pub(crate) item: Ident,
    /// The name of the generated type.
    pub(crate) marker: Ident,
    pub(crate) symbol: String,
    /// Its name in bindings, where it is not the item's own.
    pub(crate) binding: Option<String>,
    /// The `unsafe` around a chosen symbol.
    pub(crate) promise: Option<Promise>,
    pub(crate) krate: TokenStream,
    pub(crate) abi: Abi,
    pub(crate) is_unsafe: bool,
    pub(crate) on_error: Option<Expr>,
    pub(crate) params: Vec<Param>,
    pub(crate) ret: Return,
    pub(crate) attrs: Vec<Attribute>,
    /// Whether it is a method, which has `#[on_error(..)]` above it.
    pub(crate) is_method: bool,
}

/// How many parameters a function may have before Clippy's `too_many_arguments` reports it.
const CLIPPYS_MOST_PARAMETERS: usize = 7;

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
    pub(crate) user_data: UserData,
}

/// The form of a trait.
pub(crate) struct ExportedInterface {
    /// The trait itself, without parameters and return.
    pub(crate) common: Exported,
    pub(crate) methods: Vec<ExportedMethod>,
    /// Whether foreign implementers implement the trait.
    pub(crate) adopt: bool,
    /// Whether other traits stand above it.
    pub(crate) has_supertraits: bool,
    /// The struct of another interface that their functions fill.
    pub(crate) vtable: Option<Path>,
}

/// A method of a trait.
pub(crate) struct ExportedMethod {
    pub(crate) common: Exported,
    /// Whether it takes `&mut self`.
    pub(crate) exclusive: bool,
    /// Whether it has a body of its own.
    pub(crate) has_body: bool,
    /// The field of that struct that gets its function.
    pub(crate) field: Ident,
    /// Whether that function ends the entry after the call.
    pub(crate) releases: bool,
}

/// How C passes `user_data` to the thunks of a type.
pub(crate) struct UserData {
    /// Its type, where that is not `*mut c_void`.
    pub(crate) ty: Option<Type>,
    /// How many parameters stand before it, for a third thunk.
    pub(crate) at: Option<usize>,
}

/// The bare stubs of a type.
pub(crate) struct Pool {
    pub(crate) size: usize,
    pub(crate) quarantine: usize,
    pub(crate) reuse: bool,
}

/// One parameter of the user's.
pub(crate) struct Param {
    /// Its name, or `arg0`, `arg1`, .. if it has none.
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
    /// One, the type's C form.
    Value,
    /// Two, pointer and length in elements of this type.
    Slice(Box<Type>),
    /// Two, pointer and length in bytes. The type is `str`, by its name.
    Str(Box<Type>),
}

/// The return of a callback.
pub(crate) enum Return {
    /// Nothing was written, or `()`.
    Nothing,
    /// A path that ends in `Result<(), ..>`: nothing on success, so that no result pointer is needed.
    Fallible(Box<Type>),
    Value(Box<Type>),
}

impl ExportedFn {
    /// Makes the model of an item and of arguments that passed `check`.
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
    /// Makes the model of an item and of arguments that passed `check`.
    pub(crate) fn new(item: &UserItem, callable: &Callable, args: &Args) -> Self {
        let pool = args.pool.as_ref().map(|size| Pool {
            size: size.value,
            quarantine: args.pool_quarantine.as_ref().map_or(0, |arg| arg.value),
            reuse: args.pool_reuse_never.is_none(),
        });
        Self {
            common: Exported::new(item, callable, args),
            pool,
            user_data: UserData {
                ty: args.user_data.as_ref().map(|arg| arg.value.clone()),
                at: args.user_data_at.as_ref().map(|arg| arg.value),
            },
        }
    }
}

impl Exported {
    fn new(item: &UserItem, callable: &Callable, args: &Args) -> Self {
        let name = callable.name.clone();
        Self {
            vis: names::moved_visibility(&item.vis),
            marker: marker(&name, args),
            symbol: args.name.as_ref().map_or_else(
                || names::default_symbol(&name),
                |arg| arg.value.symbol.clone(),
            ),
            binding: args.binding.as_ref().map(|arg| arg.value.clone()),
            promise: args.name.as_ref().and_then(|arg| arg.value.promise.clone()),
            item: name,
            krate: krate(args.krate.as_ref()),
            abi: args.abi.as_ref().map(|arg| arg.value).unwrap_or_default(),
            is_unsafe: callable.is_unsafe,
            on_error: args.on_error.as_ref().map(|arg| arg.value.clone()),
            params: callable
                .params
                .iter()
                .enumerate()
                .map(|(at, param)| Param::new(at, param))
                .collect(),
            ret: Return::new(callable),
            attrs: item.attrs.clone(),
            is_method: false,
        }
    }

    /// The user's tokens that stand among generated code: the types, and the value of `on_error`.
    pub(crate) fn mentioned(&self) -> TokenStream {
        let params = self.params.iter().map(|param| &param.written);
        let (ret, on_error) = (self.ret.ty(), &self.on_error);
        quote!(#(#params)* #ret #on_error)
    }

    /// The section `# Safety` of the item's documentation.
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
                " The arguments must be what the callbacks of `{}` expect.",
                self.marker
            ),
            contract => format!(" {contract}"),
        }
    }

    /// `#[allow(..)]` for the lints that generated code would raise, or nothing: an `allow` of a lint that the user forbids is an error.
    ///
    /// * `deprecated`, since generated code names the user's item.
    /// * Clippy's `self_named_constructors`, if the item has the name of a generated method.
    /// * Clippy's `too_many_arguments`, since `call` takes a handle beside the item's own parameters.
    pub(crate) fn allow(&self) -> Option<TokenStream> {
        let is_deprecated = |attr: &Attribute| attr.path().is_ident("deprecated");
        let deprecated = self.attrs.iter().any(is_deprecated);
        let marker = names::bare(&self.marker);
        let is_method = marker == "stub" || marker.trim_start_matches("try_").starts_with("export");
        let deprecated = deprecated.then(|| quote!(deprecated));
        let constructor = is_method.then(|| quote!(clippy::self_named_constructors));
        let many = (self.params.len() >= CLIPPYS_MOST_PARAMETERS)
            .then(|| quote!(clippy::too_many_arguments));
        let lints: Vec<TokenStream> = deprecated
            .into_iter()
            .chain(constructor)
            .chain(many)
            .collect();
        (!lints.is_empty()).then(|| quote!(#[allow(#(#lints),*)]))
    }
}

impl ExportedInterface {
    /// Makes the model of a trait and of arguments that passed `check`.
    pub(crate) fn new(item: &UserItem, interface: &Interface, args: &Args) -> Self {
        let itself = Callable {
            name: interface.name.clone(),
            is_unsafe: false,
            params: Vec::new(),
            ret: None,
        };
        let common = Exported {
            marker: interface_marker(&interface.name, args),
            ..Exported::new(item, &itself, args)
        };
        let methods = interface.methods.iter().map(|method| ExportedMethod {
            exclusive: method.exclusive,
            has_body: method.has_body,
            field: method.field().clone(),
            releases: method.slot.releases,
            common: Exported {
                marker: common.marker.clone(),
                symbol: format!("{}_{}", common.symbol, names::bare(&method.callable.name)),
                binding: None,
                promise: None,
                on_error: method.on_error.clone(),
                attrs: method.attrs.clone(),
                is_method: true,
                ..Exported::new(item, &method.callable, args)
            },
        });
        Self {
            methods: methods.collect(),
            adopt: args.adopt.is_some(),
            has_supertraits: interface.has_supertraits,
            vtable: args.vtable.as_ref().map(|arg| arg.value.clone()),
            common,
        }
    }
}

/// The name of an interface's marker: the trait's with `Entry` behind it, unless `marker =` says another.
pub(crate) fn interface_marker(item: &Ident, args: &Args) -> Ident {
    let chosen = args.marker.as_ref().map(|arg| arg.value.clone());
    let default = || {
        let name = format!("{}Entry", names::bare(item));
        // A name that begins as ours do is the user's if it is raw: see `apart`.
        let new = if name.starts_with("__") {
            Ident::new_raw
        } else {
            Ident::new
        };
        new(&name, item.span())
    };
    names::moved(&chosen.unwrap_or_else(default))
}

/// The text of a documentation attribute.
pub(crate) fn documentation(attr: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attr.meta else {
        return None;
    };
    match &pair.value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) if pair.path.is_ident("doc") => Some(text.value()),
        _ => None,
    }
}

/// The name of the generated type: the item's own, unless `marker =` says another.
pub(crate) fn marker(item: &Ident, args: &Args) -> Ident {
    let chosen = args.marker.as_ref().map_or(item, |arg| &arg.value);
    names::moved(chosen)
}

/// Where `registry_core` is.
pub(crate) fn krate(given: Option<&Arg<Path>>) -> TokenStream {
    given.map_or_else(names::default_crate, |arg| arg.value.to_token_stream())
}

impl Param {
    fn new(at: usize, param: &crate::item::Param) -> Self {
        let (key, borrows) = types::with_static(&param.ty);
        let name = param.name.as_ref();
        Self {
            name: name.map_or_else(|| format!("arg{at}"), names::bare),
            kind: ParamKind::new(&param.ty),
            written: param.ty.clone(),
            borrows,
            key,
        }
    }
}

impl ParamKind {
    fn new(ty: &Type) -> Self {
        let Type::Reference(reference) = types::ungrouped(ty) else {
            return Self::Value;
        };
        match types::ungrouped(&reference.elem) {
            Type::Slice(slice) => Self::Slice(Box::new(types::with_static(&slice.elem).0)),
            _ if types::is_str(&reference.elem) => Self::Str(reference.elem.clone()),
            _ => Self::Value,
        }
    }
}

impl Return {
    pub(crate) fn new(callable: &Callable) -> Self {
        match &callable.ret {
            None => Self::Nothing,
            Some(ty) if types::is_unit(ty) => Self::Nothing,
            Some(ty) if is_result_of_nothing(ty) => Self::Fallible(Box::new(ty.clone())),
            Some(ty) => Self::Value(Box::new(ty.clone())),
        }
    }

    /// The type that comes back from a call in Rust: `T` of a `Result<T, E>`.
    pub(crate) fn value(&self) -> TokenStream {
        match self {
            Self::Nothing => quote!(()),
            Self::Fallible(ty) | Self::Value(ty) => quote!(<#ty as __r::Lower>::Value),
        }
    }

    /// The type, if one is written.
    pub(crate) fn written(&self) -> Option<&Type> {
        match self {
            Self::Nothing => None,
            Self::Fallible(ty) | Self::Value(ty) => Some(ty),
        }
    }

    /// The type, `()` where nothing is returned.
    pub(crate) fn ty(&self) -> TokenStream {
        match self {
            Self::Nothing => quote!(()),
            Self::Fallible(ty) | Self::Value(ty) => ty.to_token_stream(),
        }
    }
}

fn is_result_of_nothing(ty: &Type) -> bool {
    types::last_segment(ty).is_some_and(|last| last.ident == "Result")
        && types::first_type_argument(ty).is_some_and(types::is_unit)
}
