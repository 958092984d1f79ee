//! The interface of a library, made of its records: the data that all emitters use, without any language.
//!
//! [`crate::artifact`] reads the records, and [`crate::emit`] writes each language.
//!
//! An interface is sorted by symbol, so it does not depend on the linker's order. Two records of one symbol are an error unless they are
//! equal (an archive may contain a crate twice). `read.rs` reads the records, `types.rs` interprets the type descriptors.

mod documentation;
mod extent;
mod facts;
mod layout;
mod order;
mod owning;
mod pointees;
mod read;
mod traits;
mod types;

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;

use crate::library_name::LibraryName;

pub use read::interface;
pub use types::{HandleOf, Named, Pointee, Type};

/// What one library offers to foreign code.
#[derive(Clone, Debug, Serialize)]
pub struct Interface {
    /// The prefix of the library's own functions: the name of the crate with `export_runtime!()`.
    pub prefix: String,
    /// That crate's version.
    pub version: String,
    /// The name of its file, by which hosts and linkers find it.
    pub library: LibraryName,
    /// The name of the generated package, module or namespace. It is the prefix until [`names`](crate::names) has assigned one.
    #[serde(skip)]
    pub module: String,
    /// The interface's fingerprint, which `<prefix>_fingerprint()` returns too.
    #[serde(serialize_with = "hexadecimal")]
    pub fingerprint: u64,
    /// Bytes of a pointer on the library's target.
    pub pointer_width: u8,
    /// Whether the library is a wasm module, where handles cross as doubles.
    pub wasm: bool,
    /// Whether the library is an archive, which is linked and never loaded.
    pub archive: bool,
    /// Whether the library has the functions for queues and promises: `export_runtime!(queues)`.
    pub queues: bool,
    /// Functions with a stub of their own, by symbol.
    pub functions: Vec<Function>,
    /// Callback types, whose closures are called by handle, by symbol.
    pub callbacks: Vec<Callback>,
    /// Traits, whose implementers are called by handle, by symbol.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub traits: Vec<Trait>,
    /// Structs that cross, each after those that it contains.
    pub structs: Vec<Struct>,
    /// Enumerations that cross, by C name.
    pub enums: Vec<Enumeration>,
}

impl Interface {
    /// The struct of this name.
    #[must_use]
    pub fn structure(&self, named: &Named) -> Option<&Struct> {
        self.structs.iter().find(|s| s.symbol == named.symbol)
    }

    /// How each function, each callback type and each method is called.
    pub fn calls(&self) -> impl Iterator<Item = &Call> {
        let functions = self.functions.iter().map(|f| &f.call);
        let callbacks = self.callbacks.iter().map(|c| &c.call);
        functions.chain(callbacks).chain(self.methods())
    }

    /// How each method is called.
    pub fn methods(&self) -> impl Iterator<Item = &Call> {
        let methods = self.traits.iter().flat_map(|t| &t.methods);
        methods.map(|method| &method.call)
    }

    /// The types of all fields, parameters and results.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let fields = self.structs.iter().flat_map(|s| &s.fields);
        let params = self.calls().flat_map(|call| &call.params);
        let returns = self.calls().map(|call| &call.returns);
        let promised = self.calls().filter_map(|call| call.promise.as_ref());
        let returns = returns.chain(promised.map(|promise| &promise.value));
        let fields = fields.map(|field| &field.ty);
        fields.chain(params.map(|param| &param.ty)).chain(returns)
    }

    /// The struct that a value is, or is an array of.
    #[must_use]
    pub fn contained(&self, ty: &Type) -> Option<&Struct> {
        let symbol = ty.contained()?;
        self.structs.iter().find(|s| s.symbol == symbol)
    }

    /// The fields of a struct that own a callback each; none of a type that is no such struct.
    pub(crate) fn owned_fields<'a>(
        &'a self,
        ty: &Type,
    ) -> impl Iterator<Item = &'a Field> + use<'a> {
        self.fields(ty).filter(|field| field.ty.is_owner())
    }

    /// The fields of a struct that borrow a callback each.
    pub(crate) fn lent_fields<'a>(
        &'a self,
        ty: &Type,
    ) -> impl Iterator<Item = &'a Field> + use<'a> {
        let is_lent = |field: &&Field| field.ty.handle_of().is_some_and(|of| !of.owned);
        self.fields(ty).filter(is_lent)
    }

    /// The fields of a struct; none of another type.
    fn fields<'a>(&'a self, ty: &Type) -> impl Iterator<Item = &'a Field> + use<'a> {
        let structure = match ty {
            Type::Struct(named) => self.structure(named),
            _ => None,
        };
        structure.into_iter().flat_map(|s| &s.fields)
    }

    /// Whether a value of this type brings the ownership of callbacks with it.
    pub(crate) fn owns(&self, ty: &Type) -> bool {
        ty.is_owner() || self.owned_fields(ty).next().is_some()
    }

    /// Whether it is a struct with typed handles, which crosses by value only and has owners in those fields.
    pub(crate) fn holds(&self, ty: &Type) -> bool {
        let Type::Struct(named) = ty else {
            return false;
        };
        self.structure(named).is_some_and(Struct::has_handles)
    }

    /// The trait of this symbol.
    pub(crate) fn trait_of(&self, symbol: &str) -> Option<&Trait> {
        self.traits.iter().find(|t| t.symbol == symbol)
    }

    /// The traits of which a function takes an implementer of the host's.
    pub(crate) fn implemented(&self) -> impl Iterator<Item = &Trait> {
        let traits = self.traits.iter();
        let taken = self.taken_foreign();
        traits.filter(move |item| taken.contains(item.symbol.as_str()))
    }

    /// The symbols of all callback types and traits of which a function takes a callable.
    pub(crate) fn taken_foreign(&self) -> BTreeSet<&str> {
        self.types().filter_map(Type::foreign).collect()
    }

    /// Whether a function takes a callable of the callback type or the trait with this symbol.
    pub(crate) fn takes_foreign(&self, symbol: &str) -> bool {
        self.types().any(|ty| ty.foreign() == Some(symbol))
    }

    /// The first struct that a call, or a callable of it, takes by value and that hosts without a word for alignment can't pass so.
    #[must_use]
    pub fn over_aligned_by_value(&self, call: &Call) -> Option<&Struct> {
        let by_value = |param: &Param| match &param.ty {
            Type::Struct(named) => self.structure(named).filter(|s| s.over_aligned),
            Type::Foreign { callback, .. } => {
                let mut callbacks = self.callbacks.iter();
                let found = callbacks.find(|c| c.call.symbol == callback.symbol);
                let methods = self.trait_of(&callback.symbol).map(|t| &t.methods);
                let methods = methods.into_iter().flatten().map(|m| &m.call);
                let mut calls = found.map(|c| &c.call).into_iter().chain(methods);
                calls.find_map(|call| self.over_aligned_by_value(call))
            }
            _ => None,
        };
        call.params.iter().find_map(by_value)
    }

    /// The integer that an enumeration crosses as, or the type itself.
    #[must_use]
    pub fn scalar<'a>(&'a self, ty: &'a Type) -> &'a Type {
        match ty {
            Type::Enum(named) => self.repr(named).unwrap_or(ty),
            ty => ty,
        }
    }

    /// The integer that an enumeration of this name crosses as.
    #[must_use]
    pub fn repr(&self, named: &Named) -> Option<&Type> {
        let found = self.enums.iter().find(|e| e.symbol == named.symbol);
        found.map(|e| &e.repr)
    }
}

/// How a function, a callback type or a method is called.
#[derive(Clone, Debug, Serialize)]
pub struct Call {
    /// The Rust name, without its path.
    pub name: String,
    /// The name that the user has chosen for bindings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub binding: Option<String>,
    /// The name in the generated language. It is Rust's until [`names`](crate::names) has assigned one.
    #[serde(skip)]
    pub ident: String,
    /// The crate that declares it.
    pub krate: String,
    /// The number of a callback type in descriptions: a typed handle's type is named by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<u64>,
    /// The C symbol, or its beginning for a callback type.
    pub symbol: String,
    /// The documentation, a line each.
    pub docs: Vec<String>,
    /// Whether the caller has to keep a contract that the documentation states.
    pub is_unsafe: bool,
    /// The parameters.
    pub params: Vec<Param>,
    /// The return type.
    pub returns: Type,
    /// What the host awaits, if the returned handle is that of a promise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promise: Option<Promise>,
    /// Whether the callback can fail by itself.
    pub fallible: bool,
    /// The value that a plain call returns on failure, as written in the source.
    pub on_error: Option<String>,
    /// The same as bits, for numbers only.
    pub on_error_bits: Option<u64>,
}

/// The result of a call that returns a promise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Promise {
    /// Its type.
    pub value: Type,
    /// Whether there may be an error in its place.
    pub fallible: bool,
}

/// A function with a stub and a handle of its own.
#[derive(Clone, Debug, Serialize)]
pub struct Function {
    /// How it is called.
    #[serde(flatten)]
    pub call: Call,
    /// The hardcoded handle.
    pub handle: u64,
    /// Its name in the C header.
    #[serde(skip)]
    pub constant: String,
    /// Whether it is exported for the life of the program.
    pub pinned: bool,
}

/// A callback type.
#[derive(Clone, Debug, Serialize)]
pub struct Callback {
    /// The fingerprint of its record.
    #[serde(skip)]
    pub fingerprint: u64,
    /// How its closures are called.
    #[serde(flatten)]
    pub call: Call,
    /// Bare stubs in its pool.
    pub pool: u64,
    /// How C passes `user_data` to its thunks.
    #[serde(skip)]
    pub user_data: UserData,
}

/// The `user_data` of the thunks of a callback type.
#[derive(Clone, Debug)]
pub struct UserData {
    /// Its type.
    pub ty: Type,
    /// How many parameters stand before it in the third thunk, if there is one.
    pub at: Option<usize>,
}

/// A trait, whose implementers are called by handle.
#[derive(Clone, Debug, Serialize)]
pub struct Trait {
    /// The Rust name, without its path.
    pub name: String,
    /// The name that the user has chosen for bindings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub binding: Option<String>,
    /// The name in the generated language. It is Rust's until [`names`](crate::names) has assigned one.
    #[serde(skip)]
    pub ident: String,
    /// The crate that declares it.
    pub krate: String,
    /// The beginning of its methods' C symbols.
    pub symbol: String,
    /// The documentation, a line each.
    pub docs: Vec<String>,
    /// Its number in descriptions: a typed handle's type is named by it.
    #[serde(skip)]
    pub identity: u64,
    /// The name of what the host's implementers have, where a function takes one and the language declares that: assigned with `ident`.
    #[serde(skip)]
    pub implemented: Option<String>,
    /// The methods in order.
    pub methods: Vec<Method>,
    /// The sum of the fingerprints of its record and of its methods'.
    #[serde(skip)]
    pub fingerprint: u64,
}

/// A method of a trait.
#[derive(Clone, Debug, Serialize)]
pub struct Method {
    /// How it is called.
    #[serde(flatten)]
    pub call: Call,
    /// Whether it takes `&mut self`.
    pub exclusive: bool,
}

/// A parameter.
#[derive(Clone, Debug, Serialize)]
pub struct Param {
    /// Its name.
    pub name: String,
    /// The name of its length, where it is two parameters in C.
    #[serde(skip)]
    pub length: String,
    /// Its type.
    pub ty: Type,
}

/// A struct with C's layout.
#[derive(Clone, Debug, Serialize)]
pub struct Struct {
    /// The fingerprint of its record.
    #[serde(skip)]
    pub fingerprint: u64,
    /// The Rust name.
    pub name: String,
    /// The name of what is accepted as one, where a language declares that separately; as long as it is empty, what is returned.
    #[serde(skip)]
    pub accepted: String,
    /// The C name.
    pub symbol: String,
    /// The documentation, a line each.
    pub docs: Vec<String>,
    /// Size in bytes.
    pub size: u32,
    /// Alignment in bytes.
    pub align: u32,
    /// The largest alignment of a number in it: the alignment that a host gives it if it can't express another one.
    pub natural_align: u32,
    /// Whether it, or a struct inside it, has a larger alignment than its fields.
    pub over_aligned: bool,
    /// The fields in order.
    pub fields: Vec<Field>,
}

impl Struct {
    /// Whether a field owns a callback.
    #[must_use]
    pub fn is_owning(&self) -> bool {
        self.fields.iter().any(|field| field.ty.is_owner())
    }

    /// Whether a field owns or borrows a callback. Such a struct crosses by value only.
    #[must_use]
    pub fn has_handles(&self) -> bool {
        let mut fields = self.fields.iter();
        fields.any(|field| field.ty.handle_of().is_some())
    }
}

/// A field.
#[derive(Clone, Debug, Serialize)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its documentation, a line each.
    pub docs: Vec<String>,
    /// Its type.
    pub ty: Type,
    /// Where it begins, in bytes from the start of the struct.
    pub offset: u32,
    /// Its alignment in bytes.
    pub align: u32,
}

/// A fieldless enumeration.
#[derive(Clone, Debug, Serialize)]
pub struct Enumeration {
    /// The fingerprint of its record.
    #[serde(skip)]
    pub fingerprint: u64,
    /// The Rust name.
    pub name: String,
    /// The C name.
    pub symbol: String,
    /// The documentation, a line each.
    pub docs: Vec<String>,
    /// The integer that crosses.
    pub repr: Type,
    /// The variants in order.
    pub variants: Vec<Variant>,
}

/// A variant.
#[derive(Clone, Debug, Serialize)]
pub struct Variant {
    /// Its name.
    pub name: String,
    /// Its documentation, a line each.
    pub docs: Vec<String>,
    /// Its number.
    pub value: i128,
}

/// The C signatures of `export_runtime!`'s functions that the templates call, by the number that `registry-macros` gives them.
pub(crate) const SURFACE: &str = "2";

/// Why records do not make one interface.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ModelError {
    /// No record of an `export_runtime!()`.
    NoRuntime,
    /// A callback returns a promise, and the library has no queues.
    NoQueues(String),
    /// Two of them.
    TwoRuntimes(String, String),
    /// The C signatures of the library's own functions are others than the bindings call: the number of the library's.
    Surface(String),
    /// Two different items of one C name.
    Duplicate(String),
    /// A type whose name C does not accept.
    NotAscii(String),
    /// A record lacks what its kind must have, or names a type that has no record.
    Incomplete {
        /// The record's item.
        item: String,
        /// What is missing.
        what: String,
    },
    /// The library's file has a name that can't stand in generated code.
    FileName(String),
    /// A type consists of too many values for a binding.
    TooLarge(String),
    /// The layout of a type is impossible in C.
    Layout {
        /// The record's item.
        item: String,
        /// What is wrong with its layout.
        what: String,
    },
}

impl fmt::Display for ModelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRuntime => write!(
                f,
                "no record of the library's own functions; write `registry_core::export_runtime!();` once in the library's crate"
            ),
            Self::NoQueues(symbol) => write!(
                f,
                "`{symbol}` returns a promise, and the library has no functions to await it by; write `registry_core::export_runtime!(queues);`"
            ),
            Self::TwoRuntimes(one, other) => write!(
                f,
                "two crates export the library's own functions, `{one}` and `{other}`; keep `export_runtime!()` in the crate that is built as the library"
            ),
            Self::Surface(found) => write!(
                f,
                "the library's own functions are those of surface {found}, this `registry-bindgen` calls surface {SURFACE}; use the release of `registry-bindgen` that belongs to the library's `registry-core`"
            ),
            Self::Duplicate(symbol) => write!(
                f,
                "two different items are called `{symbol}` in C; rename one, or give it another name: `#[ffi_type(name = \"..\")]` for a type, \
                 `unsafe(name = \"my_{symbol}\")` for a callback"
            ),
            Self::NotAscii(symbol) => write!(
                f,
                "`{symbol}` is not a C name; give the type a name of ASCII letters, digits and `_`: `#[ffi_type(name = \"..\")]`"
            ),
            Self::FileName(stem) => write!(
                f,
                "generated code cannot contain the library's file name, `{stem}`; give the file a name of letters, digits, `_`, `-`, `.` and `+`"
            ),
            Self::TooLarge(item) => write!(
                f,
                "a type of `{item}` consists of more than 65536 values; pass a pointer or a slice instead"
            ),
            Self::Layout { item, what } => write!(
                f,
                "`{item}` is not laid out as C would: {what}; build the library again with the `registry-core` that belongs to this `registry-bindgen`"
            ),
            Self::Incomplete { item, what } => write!(
                f,
                "the record of `{item}` lacks {what}; build the library again with the `registry-core` that belongs to this `registry-bindgen`"
            ),
        }
    }
}

impl std::error::Error for ModelError {}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature is serde's"
)]
fn hexadecimal<S: serde::Serializer>(value: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&format!("{value:#018x}"))
}
