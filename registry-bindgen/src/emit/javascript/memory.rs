//! The expressions that read and write values through a `DataView`.
//!
//! JavaScript has no structs, so they cross as bytes. Offsets, sizes and alignments of structs are the
//! record's own. Each struct has a pair of functions in the module, and so has each type of array.

use std::collections::BTreeMap;

use serde::Serialize;

use super::print::{self, Doc};
use super::{is_big, typed_array};
use crate::model::{Interface, Struct, Type};

/// A struct's or an array's pair of functions.
#[derive(Debug, Serialize)]
pub struct Layout {
    name: String,
    writes: Vec<String>,
    /// Of a struct, its members; nothing for an array.
    reads: Vec<String>,
    /// Of an array, an expression.
    row: Option<Row>,
}

/// What reads an array.
#[derive(Debug, Serialize)]
struct Row {
    count: u32,
    read: String,
}

/// The layouts of all structs, and of all arrays wherever they stand.
#[must_use]
pub fn layouts(interface: &Interface) -> Vec<Layout> {
    let memory = Memory(interface);
    let structs = interface.structs.iter().map(|s| memory.structure(s));
    let mut arrays = BTreeMap::new();
    for ty in interface.types() {
        memory.add_arrays(ty, &mut arrays);
    }
    structs.chain(arrays.into_values()).collect()
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
            Type::Struct(named) => self
                .0
                .structure(named)
                .map_or((0, 1), |s| (s.size, s.align)),
            Type::Size { .. }
            | Type::Pointer { .. }
            | Type::FunctionPointer
            | Type::CText { .. }
            | Type::Reference { .. } => (pointer, pointer),
        }
    }

    fn structure(&self, s: &Struct) -> Layout {
        let at = |offset: u32| {
            if offset == 0 {
                "at".to_owned()
            } else {
                format!("at + {offset}")
            }
        };
        let fields = || s.fields.iter().map(|f| (&f.name, &f.ty, at(f.offset)));
        let write = |(name, ty, at): (&String, &Type, String)| {
            let value = format!("value.{name}");
            match ty {
                Type::Array(..) => {
                    let write = self.writer(ty);
                    format!("{write}(view, {at}, {value}, \"{name}\");")
                }
                ty => self.write(ty, &at, &value),
            }
        };
        Layout {
            name: s.name.clone(),
            writes: fields().map(write).collect(),
            reads: fields()
                .map(|(name, ty, at)| format!("{name}: {}", self.read(ty, &at)))
                .collect(),
            row: None,
        }
    }

    /// The arrays in a type, by their names.
    fn add_arrays(&self, ty: &Type, arrays: &mut BTreeMap<String, Layout>) {
        match ty {
            Type::Array(of, count) => {
                self.add_arrays(of, arrays);
                let name = self.array_name(ty);
                arrays
                    .entry(name.clone())
                    .or_insert_with(|| self.row(name, of, *count));
            }
            Type::Slice(of) | Type::Buffer(of) | Type::Reference { to: of, .. } => {
                self.add_arrays(of, arrays);
            }
            _ => {}
        }
    }

    fn row(&self, name: String, of: &Type, count: u32) -> Layout {
        let at = match self.size(of).0 {
            1 => "at + i".to_owned(),
            step => format!("at + i * {step}"),
        };
        let write = match of {
            Type::Array(..) => format!("{}(view, {at}, value[i], name);", self.writer(of)),
            of => self.write(of, &at, "value[i]"),
        };
        Layout {
            name,
            writes: vec![
                format!("$row(name, value, {count});"),
                format!("for (let i = 0; i < {count}; i++) {{"),
                format!("  {write}"),
                "}".to_owned(),
            ],
            reads: Vec::new(),
            row: Some(Row {
                count,
                read: self.read(of, &at),
            }),
        }
    }

    /// The name of an array's functions, which no struct has.
    fn array_name(&self, ty: &Type) -> String {
        match ty {
            Type::Array(of, count) => format!("{}${count}", self.array_name(of)),
            Type::Struct(named) => named.name.clone(),
            Type::Enum(named) => format!("{}$", named.name),
            Type::Bool => "$Bool".to_owned(),
            Type::Pointer { .. } | Type::FunctionPointer => "$Pointer".to_owned(),
            Type::Handle { .. } => "$Handle".to_owned(),
            Type::Size { signed } => if *signed { "$Isize" } else { "$Usize" }.to_owned(),
            ty => format!("${}", self.accessor(ty).0),
        }
    }

    /// The one scalar that a struct consists of, if it does: wasm passes such a struct as that scalar.
    #[must_use]
    pub fn only_scalar(&self, ty: &Type, path: &str) -> Option<(Type, String)> {
        match ty {
            Type::Struct(named) => match self.0.structure(named)?.fields.as_slice() {
                // What is larger than its scalar has a gap, and is passed by its address.
                [field] if self.size(&field.ty).0 == self.size(ty).0 => {
                    self.only_scalar(&field.ty, &format!("{path}.{}", field.name))
                }
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

    /// A function that writes a value: of (view, at, value).
    #[must_use]
    pub fn writer(&self, ty: &Type) -> String {
        match ty {
            Type::Struct(named) => format!("$write{}", named.name),
            Type::Array(..) => format!("$write{}", self.array_name(ty)),
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
            Type::Array(..) => format!("$read{}(view, {at})", self.array_name(ty)),
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
                    ty if is_big(self.0, ty) => raw,
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
    pub fn bytes(&self, of: &Type, array: &str, name: &str) -> String {
        match typed_array(of) {
            Some(_) => array.to_owned(),
            None => self.pack(of, array, name),
        }
    }

    /// An expression for the bytes of several values of the parameter `name`, which are written one by one.
    #[must_use]
    pub fn pack(&self, of: &Type, values: &str, name: &str) -> String {
        let mut args = format!("{values}, {}, {}", self.size(of).0, self.writer(of));
        let align = self.0.contained(of).filter(|s| s.over_aligned);
        let align = align.filter(|_| !self.0.wasm).map(|s| s.align);
        if align.is_some() || matches!(of, Type::Array(..)) {
            args.push_str(&format!(", \"{name}\""));
        }
        if let Some(align) = align {
            args.push_str(&format!(", {align}"));
        }
        format!("$pack({args})")
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
