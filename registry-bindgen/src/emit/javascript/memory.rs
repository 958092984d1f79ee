//! C's layout of structs, and the expressions that read and write values through a `DataView`.
//!
//! Used by `node.rs` and `web.rs`: JavaScript has no structs, so they cross as bytes. The layout is computed here from the field types, by C's
//! rules for the library's pointer width; the size that the compiler has recorded is compared with it.

use serde::Serialize;

use super::print::{self, Doc};
use super::typed_array;
use crate::model::{Interface, Type};

/// A struct's pair of functions.
#[derive(Debug, Serialize)]
pub struct Layout {
    name: String,
    size: u32,
    writes: Vec<String>,
    reads: Vec<String>,
}

/// The layouts of all structs.
#[must_use]
pub fn layouts(interface: &Interface) -> Vec<Layout> {
    let memory = Memory(interface);
    let layout = |s: &crate::model::Struct| {
        let fields = memory.offsets(&s.symbol);
        let at = |offset: u32| {
            if offset == 0 {
                "at".to_owned()
            } else {
                format!("at + {offset}")
            }
        };
        Layout {
            name: s.name.clone(),
            size: s.size,
            writes: fields
                .iter()
                .flat_map(|(name, ty, offset)| {
                    memory.write_lines(ty, &at(*offset), &format!("value.{name}"))
                })
                .collect(),
            reads: fields
                .iter()
                .map(|(name, ty, offset)| format!("{name}: {}", memory.read(ty, &at(*offset))))
                .collect(),
        }
    };
    interface.structs.iter().map(layout).collect()
}

/// Answers by an interface's structs and pointer width.
#[derive(Clone, Copy, Debug)]
pub struct Memory<'a>(pub &'a Interface);

impl Memory<'_> {
    /// Size and alignment, in bytes.
    #[must_use]
    pub fn size(&self, ty: &Type) -> (u32, u32) {
        let pointer = u32::from(self.0.pointer_width);
        match ty {
            Type::Void => (0, 1),
            Type::Bool => (1, 1),
            Type::Int { bits, .. } | Type::Float { bits } => {
                (u32::from(*bits) / 8, u32::from(*bits) / 8)
            }
            Type::Handle { .. } => (8, 8),
            Type::Text | Type::Slice(_) | Type::Buffer(_) => (2 * pointer, pointer),
            Type::Enum(named) => self.0.repr(named).map_or((4, 4), |repr| self.size(repr)),
            Type::Array(of, count) => {
                let (size, align) = self.size(of);
                // A damaged record may hold any count; what no library can have need not be right.
                (size.saturating_mul(*count), align)
            }
            Type::Struct(named) => self.0.structure(named).map_or((0, 1), |s| {
                let aligns = s.fields.iter().map(|f| self.size(&f.ty).1);
                (s.size, aligns.max().unwrap_or(1))
            }),
            Type::Size { .. }
            | Type::Pointer { .. }
            | Type::FunctionPointer
            | Type::CText
            | Type::Reference { .. } => (pointer, pointer),
        }
    }

    /// Names, types and offsets of a struct's fields.
    fn offsets(&self, symbol: &str) -> Vec<(String, Type, u32)> {
        let mut end = 0_u32;
        let fields = self
            .0
            .structs
            .iter()
            .filter(|s| s.symbol == symbol)
            .flat_map(|s| &s.fields);
        let place = |field: &crate::model::Field| {
            let (size, align) = self.size(&field.ty);
            let offset = end.checked_next_multiple_of(align).unwrap_or(u32::MAX);
            end = offset.saturating_add(size);
            (field.name.clone(), field.ty.clone(), offset)
        };
        fields.map(place).collect()
    }

    /// The one scalar that a struct consists of, if it does: wasm passes such a struct as that scalar.
    #[must_use]
    pub fn only_scalar(&self, ty: &Type, path: &str) -> Option<(Type, String)> {
        match ty {
            Type::Struct(named) => match self.offsets(&named.symbol).as_slice() {
                [(name, ty, _)] => self.only_scalar(ty, &format!("{path}.{name}")),
                _ => None,
            },
            Type::Array(of, 1) => self.only_scalar(of, &format!("{path}[0]")),
            Type::Array(..) => None,
            scalar => Some((scalar.clone(), path.to_owned())),
        }
    }

    /// `Float64` of `setFloat64`, and whether the value is a `bigint`.
    fn accessor(&self, ty: &Type) -> (&'static str, bool) {
        let wide = self.0.pointer_width == 8;
        match ty {
            Type::Int {
                bits: 8,
                signed: true,
            } => ("Int8", false),
            Type::Int { bits: 8, .. } | Type::Bool => ("Uint8", false),
            Type::Int {
                bits: 16,
                signed: true,
            } => ("Int16", false),
            Type::Int { bits: 16, .. } => ("Uint16", false),
            Type::Int {
                bits: 32,
                signed: true,
            } => ("Int32", false),
            Type::Int { bits: 32, .. } => ("Uint32", false),
            Type::Int { signed: true, .. } => ("BigInt64", true),
            Type::Float { bits: 32 } => ("Float32", false),
            Type::Float { .. } => ("Float64", false),
            Type::Handle { .. } if self.0.wasm => ("Float64", false),
            Type::Int { .. } | Type::Handle { .. } => ("BigUint64", true),
            Type::Enum(named) => self
                .0
                .enums
                .iter()
                .find(|e| e.symbol == named.symbol)
                .map_or(("Int32", false), |e| self.accessor(&e.repr)),
            Type::Size { signed: true } if wide => ("BigInt64", true),
            Type::Size { signed: true } => ("Int32", false),
            _ if wide => ("BigUint64", true),
            _ => ("Uint32", false),
        }
    }

    /// The same, a loop over its lines.
    fn write_lines(&self, ty: &Type, at: &str, value: &str) -> Vec<String> {
        match ty {
            Type::Array(of, count) => {
                let at = format!("{at} + i * {}", self.size(of).0);
                let inner = self.write_lines(of, &at, &format!("{value}[i]"));
                let mut lines = vec![format!("for (let i = 0; i < {count}; i++) {{")];
                lines.extend(inner.into_iter().map(|line| format!("  {line}")));
                lines.push("}".to_owned());
                lines
            }
            ty => vec![self.write(ty, at, value)],
        }
    }

    /// A function that writes a value: of (view, at, value).
    #[must_use]
    pub fn writer(&self, ty: &Type) -> String {
        match ty {
            Type::Struct(named) => format!("$write{}", named.name),
            ty => {
                let statement = self.write(ty, "at", "value");
                format!("(view, at, value) => {}", statement.trim_end_matches(';'))
            }
        }
    }

    /// A statement that writes a value at an offset of `view`.
    #[must_use]
    pub fn write(&self, ty: &Type, at: &str, value: &str) -> String {
        match ty {
            Type::Struct(named) => format!("$write{}(view, {at}, {value});", named.name),
            Type::Array(of, count) => {
                let step = self.size(of).0;
                format!(
                    "for (let i = 0; i < {count}; i++) {{ {} }}",
                    self.write(of, &format!("{at} + i * {step}"), &format!("{value}[i]"))
                )
            }
            ty => {
                let (accessor, big) = self.accessor(ty);
                let value = match ty {
                    Type::Bool => format!("{value} ? 1 : 0"),
                    Type::Pointer { .. } | Type::FunctionPointer if big => format!("{value} ?? 0n"),
                    Type::Pointer { .. } | Type::FunctionPointer => format!("Number({value} ?? 0)"),
                    _ if big => format!("BigInt({value})"),
                    _ => value.to_owned(),
                };
                let order = if accessor.ends_with("nt8") {
                    ""
                } else {
                    ", true"
                };
                format!("view.set{accessor}({at}, {value}{order});")
            }
        }
    }

    /// An expression that reads a value at an offset of `view`.
    #[must_use]
    pub fn read(&self, ty: &Type, at: &str) -> String {
        match ty {
            Type::Struct(named) => format!("$read{}(view, {at})", named.name),
            Type::Array(of, count) => {
                let step = self.size(of).0;
                format!(
                    "Array.from({{ length: {count} }}, (_, i) => {})",
                    self.read(of, &format!("{at} + i * {step}"))
                )
            }
            ty => {
                let (accessor, big) = self.accessor(ty);
                let order = if accessor.ends_with("nt8") {
                    ""
                } else {
                    ", true"
                };
                let raw = format!("view.get{accessor}({at}{order})");
                match ty {
                    Type::Bool => format!("{raw} !== 0"),
                    Type::Pointer { .. } | Type::FunctionPointer => format!("$address({raw})"),
                    Type::Int { bits: 64, .. } => raw,
                    _ if big => format!("Number({raw})"),
                    _ => raw,
                }
            }
        }
    }

    /// The parameter's values as an array, which is made sure of: a typed array where there is one for them.
    #[must_use]
    pub fn array(&self, of: &Type, name: &str) -> Doc {
        let kind = typed_array(of).unwrap_or("Array");
        let mut args = vec![format!("\"{name}\""), name.to_owned(), kind.to_owned()];
        if kind.starts_with("Big") {
            args.push("BigInt".to_owned());
        }
        print::call_of("$array", &args)
    }

    /// An expression for the bytes of such an array.
    #[must_use]
    pub fn bytes(&self, of: &Type, array: &str) -> String {
        match typed_array(of) {
            Some(_) => array.to_owned(),
            None => self.pack(of, array),
        }
    }

    /// An expression for the bytes of several values, which are written one by one.
    #[must_use]
    pub fn pack(&self, of: &Type, values: &str) -> String {
        format!("$pack({values}, {}, {})", self.size(of).0, self.writer(of))
    }

    /// An expression for the values in bytes that were copied out of the library.
    #[must_use]
    pub fn unpack(&self, of: &Type, bytes: &str) -> String {
        match typed_array(of) {
            Some("Uint8Array") => bytes.to_owned(),
            Some(array) => format!("new {array}({bytes}.buffer)"),
            None => format!(
                "$unpack({bytes}, {}, (view, at) => {})",
                self.size(of).0,
                self.read(of, "at")
            ),
        }
    }
}
