//! Converts type descriptors to the types that emitters use.
//!
//! The descriptor decides what crosses; the Rust text of the source is for messages. What a raw pointer points to stands in a record of its own.

use serde::Serialize;

use std::collections::BTreeMap;

use super::pointees::Behind;
use crate::kind;
use crate::record::TypeDesc;

/// A type that crosses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Type {
    /// Nothing.
    Void,
    /// One byte, 0 or 1.
    Bool,
    /// An integer of a fixed width.
    Int {
        /// 8, 16, 32 or 64.
        bits: u8,
        /// Whether it is signed.
        signed: bool,
        /// Whether 0 is refused.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        nonzero: bool,
    },
    /// An integer as wide as a pointer.
    Size {
        /// Whether it is signed.
        signed: bool,
        /// Whether 0 is refused.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        nonzero: bool,
    },
    /// A float of a fixed width.
    Float {
        /// 32 or 64.
        bits: u8,
    },
    /// A handle, or 0 where `optional`.
    Handle {
        /// Whether 0 is accepted.
        optional: bool,
        /// Of which callback type, if it is a typed handle.
        #[serde(skip_serializing_if = "Option::is_none")]
        of: Option<HandleOf>,
    },
    /// A raw pointer.
    Pointer {
        /// Whether it may be written through.
        mutable: bool,
        /// What it points to, as far as the source says it.
        to: Pointee,
    },
    /// A pointer to a C function of any type.
    FunctionPointer,
    /// A struct.
    Struct(Named),
    /// An enumeration.
    Enum(Named),
    /// UTF-8 text: pointer and length as an argument, an owned buffer as a result.
    Text,
    /// Text that ends with a zero byte.
    CText {
        /// Whether null is accepted.
        optional: bool,
    },
    /// A pointer to one value, for the call only.
    Reference {
        /// The value.
        to: Box<Type>,
        /// Whether null is accepted.
        optional: bool,
    },
    /// Pointer and length, for the call only.
    Slice(Box<Type>),
    /// An owned buffer, which the caller frees.
    Buffer(Box<Type>),
    /// A pointer to the struct of a foreign callable.
    Foreign {
        /// The callback type, which says how it is called.
        callback: Named,
        /// Whether any thread may call it.
        any_thread: bool,
        /// Whether null is accepted.
        optional: bool,
    },
    /// So many values in a row: in a struct, behind a pointer, or in another row.
    Array(Box<Type>, u32),
}

/// What a typed handle names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HandleOf {
    /// The callback type.
    pub callback: Named,
    /// Whether the ownership of the entry crosses too.
    pub owned: bool,
}

/// The two names of a struct, an enumeration or a callback type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Named {
    /// The C name: `shop_Point`.
    pub symbol: String,
    /// The Rust name: `Point`.
    pub name: String,
}

/// What a raw pointer points to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Pointee {
    /// A type that has no name in C.
    Void,
    /// C's `char`.
    Char,
    /// A number, a handle, a struct or an enumeration.
    Value(Box<Type>),
    /// Another pointer.
    Pointer {
        /// Whether it may be written through.
        mutable: bool,
        /// What that one points to.
        to: Box<Pointee>,
    },
}

impl Type {
    /// Whether it is an integer that can't be 0.
    #[must_use]
    pub fn is_nonzero(&self) -> bool {
        matches!(
            self,
            Self::Int { nonzero: true, .. } | Self::Size { nonzero: true, .. }
        )
    }

    /// The same integer with 0; any other type as it is.
    #[must_use]
    pub fn or_zero(&self) -> Self {
        match *self {
            Self::Int { bits, signed, .. } => Self::Int {
                bits,
                signed,
                nonzero: false,
            },
            Self::Size { signed, .. } => Self::Size {
                signed,
                nonzero: false,
            },
            ref other => other.clone(),
        }
    }

    /// The type that a descriptor describes.
    pub(super) fn of(
        desc: &TypeDesc,
        rust: &str,
        names: &Types,
        behind: Option<&Behind<'_>>,
    ) -> Result<Self, String> {
        let element = || Self::element(desc, rust, names, behind).map(Box::new);
        Ok(match desc.kind {
            kind::REFERENCE => Self::Reference {
                to: element()?,
                optional: desc.optional,
            },
            kind::SLICE => Self::Slice(element()?),
            kind::VECTOR => Self::Buffer(element()?),
            kind::ARRAY => Self::Array(element()?, desc.count),
            // The call says what it is a promise of.
            kind::PROMISE => Self::Handle {
                optional: false,
                of: None,
            },
            _ => Self::plain(desc, rust, names, behind)?,
        })
    }

    /// The inner type of a reference, a slice, a buffer or an array.
    fn element(
        desc: &TypeDesc,
        rust: &str,
        names: &Types,
        behind: Option<&Behind<'_>>,
    ) -> Result<Self, String> {
        match &desc.inner {
            Some(inner)
                if !matches!(inner.kind, kind::REFERENCE..=kind::VECTOR | kind::PROMISE) =>
            {
                Self::of(inner, rust, names, behind).and_then(|ty| {
                    if ty.is_stored() {
                        Ok(ty)
                    } else {
                        Err(format!("a value that `{rust}` can hold"))
                    }
                })
            }
            _ => Err(format!("what `{rust}` is made of")),
        }
    }

    /// The type of a number, but not of a handle.
    fn number(desc: &TypeDesc) -> Option<Self> {
        let nonzero = desc.nonzero;
        let int = |first: u8, signed| Self::Int {
            bits: 8 << (desc.kind - first),
            signed,
            nonzero,
        };
        let size = |signed| Self::Size { signed, nonzero };
        Some(match desc.kind {
            kind::I8..=kind::I64 => int(kind::I8, true),
            kind::U8..=kind::U64 => int(kind::U8, false),
            kind::ISIZE => size(true),
            kind::USIZE => size(false),
            kind::F32 => Self::Float { bits: 32 },
            kind::F64 => Self::Float { bits: 64 },
            _ => return None,
        })
    }

    /// The type of `user_data`, which is a pointer or as wide as one.
    pub(super) fn of_user_data(described: Option<&Behind<'_>>, names: &Types) -> Self {
        let pointer = |mutable, to| Self::Pointer { mutable, to };
        match described {
            None => pointer(true, Pointee::Void),
            Some(behind) => match behind.levels.first() {
                Some(&mutable) => pointer(mutable, Pointee::of(described, names)),
                // An alias of a pointer does not say what it points to.
                None => Self::number(behind.base).unwrap_or_else(|| {
                    pointer(behind.base.kind != kind::CONST_POINTER, Pointee::Void)
                }),
            },
        }
    }

    fn plain(
        desc: &TypeDesc,
        rust: &str,
        names: &Types,
        behind: Option<&Behind<'_>>,
    ) -> Result<Self, String> {
        let named = || named(desc, rust, names);
        let pointer = |mutable| Self::Pointer {
            mutable,
            to: Pointee::of(behind, names),
        };
        let optional = desc.optional;
        if let Some(number) = Self::number(desc) {
            return Ok(number);
        }
        Ok(match desc.kind {
            kind::VOID => Self::Void,
            kind::BOOL => Self::Bool,
            kind::HANDLE => Self::Handle {
                optional,
                of: handle_of(desc, rust, names)?,
            },
            kind::CONST_POINTER => pointer(false),
            kind::MUT_POINTER => pointer(true),
            kind::FUNCTION_POINTER => Self::FunctionPointer,
            kind::STRUCT => Self::Struct(named()?),
            kind::ENUMERATION => Self::Enum(named()?),
            kind::TEXT => Self::Text,
            kind::C_TEXT => Self::CText { optional },
            kind::FOREIGN => Self::Foreign {
                callback: named()?,
                any_thread: desc.any_thread,
                optional,
            },
            other => return Err(format!("a known type (it is {other})")),
        })
    }

    /// Whether a value of this type can be in a struct, an array or a buffer.
    pub(super) fn is_stored(&self) -> bool {
        match self {
            Self::Array(of, _) => of.is_stored(),
            Self::Void
            | Self::Text
            | Self::CText { .. }
            | Self::Reference { .. }
            | Self::Slice(_)
            | Self::Buffer(_)
            | Self::Foreign { .. }
            // A struct may own what one names, and is no plain value then.
            | Self::Handle { of: Some(_), .. } => false,
            _ => true,
        }
    }

    /// The struct whose declaration must come before this type's use in a field.
    pub(crate) fn contained(&self) -> Option<&str> {
        match self {
            Self::Struct(named) => Some(&named.symbol),
            Self::Array(of, _) => of.contained(),
            _ => None,
        }
    }

    /// The callback type of a typed handle, and whether its ownership crosses.
    #[must_use]
    pub fn handle_of(&self) -> Option<&HandleOf> {
        match self {
            Self::Handle { of, .. } => of.as_ref(),
            _ => None,
        }
    }

    /// Whether it is a typed handle that brings the ownership of its entry.
    #[must_use]
    pub fn is_owner(&self) -> bool {
        self.handle_of().is_some_and(|of| of.owned)
    }

    /// The symbol of the callback type or the trait whose callables this is.
    pub(crate) fn foreign(&self) -> Option<&str> {
        match self {
            Self::Foreign { callback, .. } => Some(&callback.symbol),
            _ => None,
        }
    }

    /// Whether a plain call's result can be compared with `on_error`: the library clears the thread's status when a call succeeds with an
    /// equal result (for floats, any NaN is like any other), so that a caller may ask for the status then and only then.
    #[must_use]
    pub fn is_comparable(&self) -> bool {
        matches!(
            self,
            Self::Bool
                | Self::Int { .. }
                | Self::Size { .. }
                | Self::Float { .. }
                | Self::Handle { .. }
                | Self::Enum(_)
        )
    }
}

/// What the record of the type in this descriptor says of its name.
fn named(desc: &TypeDesc, rust: &str, names: &Types) -> Result<Named, String> {
    let found = names.get(&desc.identity).cloned();
    found.ok_or_else(|| format!("the record of the type `{rust}`"))
}

/// The callback type of a typed handle.
fn handle_of(desc: &TypeDesc, rust: &str, names: &Types) -> Result<Option<HandleOf>, String> {
    if desc.identity == 0 {
        return Ok(None);
    }
    Ok(Some(HandleOf {
        callback: named(desc, rust, names)?,
        owned: desc.owned,
    }))
}

impl Pointee {
    /// What stands behind a pointer, as far as C has a name for it.
    fn of(behind: Option<&Behind<'_>>, names: &Types) -> Self {
        let Some(behind) = behind else {
            return Self::Void;
        };
        // The outermost pointer is the parameter itself.
        let inner = behind.levels.iter().skip(1).rev();
        inner.fold(Self::base(behind, names), |to, mutable| Self::Pointer {
            mutable: *mutable,
            to: Box::new(to),
        })
    }

    fn base(behind: &Behind<'_>, names: &Types) -> Self {
        let Ok(ty) = Type::plain(behind.base, "", names, None) else {
            return Self::Void;
        };
        match ty {
            Type::Int { bits: 8, .. } if behind.char => Self::Char,
            Type::Bool
            | Type::Int { .. }
            | Type::Size { .. }
            | Type::Float { .. }
            | Type::Handle { .. }
            | Type::Struct(_)
            | Type::Enum(_) => Self::Value(Box::new(ty)),
            Type::Pointer { mutable, .. } => Self::Pointer {
                mutable,
                to: Box::new(Self::Void),
            },
            _ => Self::Void,
        }
    }
}

/// The structs and enumerations by their identity.
pub(super) type Types = BTreeMap<u64, Named>;
