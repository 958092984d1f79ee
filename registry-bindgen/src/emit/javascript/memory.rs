//! The expressions that read and write values through a `DataView`.
//!
//! JavaScript has no structs, so they cross as bytes. Offsets, sizes and alignments of structs are the
//! record's own. Each struct has a pair of functions in the module, and so has each type of array.

use std::collections::BTreeMap;

use serde::Serialize;

use super::owners::{handle_of, lifted};
use super::print::{self, Doc};
use super::{is_big, typed_array};
use crate::checks;
use crate::emit::c;
use crate::model::{Interface, Struct, Type};

/// The functions that write and read values of a type.
#[derive(Debug, Serialize)]
pub struct Layout {
    name: String,
    /// What writes: of an array, one element.
    writes: Vec<String>,
    /// Of a struct, what reads its members.
    reads: Vec<String>,
    /// Of an array, its length and what reads an element.
    row: Option<Row>,
    /// Of anything else nothing is read by a function.
    scalar: bool,
    /// The fields of a struct that owns callbacks, each with what reads it of the caller's object. Its functions name the classes of owners.
    held: Vec<String>,
}

/// What reads an array.
#[derive(Debug, Serialize)]
struct Row {
    count: u32,
    read: String,
}

/// The layouts of all structs, and of all arrays wherever they stand, and of all numbers that are written one by one.
#[must_use]
pub fn layouts(interface: &Interface) -> Vec<Layout> {
    let memory = Memory(interface);
    let structs = interface.structs.iter().map(|s| memory.structure(s));
    let mut others = BTreeMap::new();
    for ty in interface.types() {
        memory.add_arrays(ty, &mut others);
        memory.add_scalar(ty, &mut others);
    }
    // What functions and implementers return to Rust is written where Rust wants it.
    let callables = c::callables(interface).map(|callback| &callback.call);
    let methods = interface.implemented().flat_map(|t| &t.methods);
    for call in callables.chain(methods.map(|method| &method.call)) {
        memory.add_written(&call.returns, &mut others);
    }
    structs.chain(others.into_values()).collect()
}

/// Columns before what writes a field, and before what writes an element.
const IN_STRUCT: usize = 4;
const IN_ROW: usize = 6;

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
            | Type::Foreign { .. }
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
            let named = [format!("\".{name}\""), format!("value.{name}")];
            // Those with classes of the instance's stand in a function of the browser's.
            let margin = if s.has_handles() && self.0.wasm {
                2 + IN_STRUCT
            } else {
                IN_STRUCT
            };
            print::lines(&self.write(ty, &at, &named), margin)
        };
        Layout {
            name: s.name.clone(),
            writes: fields().flat_map(write).collect(),
            reads: fields()
                .map(|(name, ty, at)| format!("{name}: {}", self.read(ty, &at)))
                .collect(),
            row: None,
            scalar: false,
            held: if s.has_handles() {
                let names = fields().map(|(name, ..)| name);
                names.map(|name| format!("{name}: held.{name}")).collect()
            } else {
                Vec::new()
            },
        }
    }

    /// What is written as a value of its own: behind a reference, or in a slice for which there is no typed array.
    fn add_scalar(&self, ty: &Type, others: &mut BTreeMap<String, Layout>) {
        let of = match ty {
            Type::Reference { to, .. } => &**to,
            Type::Slice(of) if typed_array(of).is_none() => &**of,
            _ => return,
        };
        self.add_written(of, others);
    }

    /// What writes a number, a handle or an address.
    fn add_written(&self, of: &Type, others: &mut BTreeMap<String, Layout>) {
        if matches!(of, Type::Void | Type::Array(..) | Type::Struct(_)) {
            return;
        }
        let (name, named) = (self.array_name(of), ["name".into(), "value".into()]);
        let layout = Layout {
            name: name.clone(),
            writes: print::lines(&self.write(of, "at", &named), 2),
            reads: Vec::new(),
            row: None,
            scalar: true,
            held: Vec::new(),
        };
        others.insert(name, layout);
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
        let named = ["\"\"".to_owned(), "value[i]".to_owned()];
        Layout {
            name,
            writes: print::lines(&self.write(of, &at, &named), IN_ROW),
            reads: Vec::new(),
            row: Some(Row {
                count,
                read: self.read(of, &at),
            }),
            scalar: false,
            held: Vec::new(),
        }
    }

    /// The name of an array's functions, which no struct has.
    fn array_name(&self, ty: &Type) -> String {
        match ty {
            Type::Array(of, count) => format!("{}${count}", self.array_name(of)),
            Type::Struct(named) => named.name.clone(),
            Type::Enum(named) => format!("{}$", named.name),
            Type::Bool => "$Bool".to_owned(),
            Type::Pointer { .. } => "$Pointer".to_owned(),
            Type::FunctionPointer => "$Function".to_owned(),
            Type::Handle { optional: true, .. } => "$OptionalHandle".to_owned(),
            Type::Handle { .. } => "$Handle".to_owned(),
            ty if ty.is_nonzero() => format!("$Nonzero{}", self.array_name(&ty.or_zero())),
            Type::Size { signed, .. } => if *signed { "$Isize" } else { "$Usize" }.to_owned(),
            ty => format!("${}", self.accessor(ty).0),
        }
    }

    /// The one scalar that a struct consists of, if it does, with its name and the value as expressions: wasm passes such a struct as that scalar.
    #[must_use]
    pub fn only_scalar(&self, ty: &Type, name: &str, value: &str) -> Option<(Type, [String; 2])> {
        match ty {
            Type::Struct(named) => match self.0.structure(named)?.fields.as_slice() {
                // What is larger than its scalar has a gap, and is passed by its address.
                [field] if self.size(&field.ty).0 == self.size(ty).0 => {
                    let held = format!("$object(\"{name}\", {value}, \"{}\")", named.name);
                    let path = format!("{name}.{}", field.name);
                    self.only_scalar(&field.ty, &path, &format!("{held}.{}", field.name))
                }
                _ => None,
            },
            Type::Array(of, 1) => {
                let held = format!("$row(\"{name}\", {value}, 1)[0]");
                self.only_scalar(of, &format!("{name}[0]"), &held)
            }
            Type::Array(..) => None,
            scalar => Some((scalar.clone(), [format!("\"{name}\""), value.to_owned()])),
        }
    }

    /// A number, a handle, an address or a text, checked. Its name and the value are expressions.
    #[must_use]
    pub fn checked(&self, ty: &Type, named: &[String; 2]) -> Doc {
        let function = match ty {
            Type::Handle {
                of: Some(of),
                optional,
            } => return handle_of(named, of, *optional).into(),
            Type::Enum(of) => format!("$member{}", of.name),
            ty => checks::javascript_function(ty).unwrap_or_default(),
        };
        print::call_of(&function, named)
    }

    /// `Float64` of `setFloat64`, and whether the value is a `bigint`.
    fn accessor(&self, ty: &Type) -> (&'static str, bool) {
        let wide = self.0.pointer_width == 8;
        match ty {
            Type::Int {
                bits: 8,
                signed: true,
                ..
            } => ("Int8", false),
            Type::Int { bits: 8, .. } | Type::Bool => ("Uint8", false),
            Type::Int {
                bits: 16,
                signed: true,
                ..
            } => ("Int16", false),
            Type::Int { bits: 16, .. } => ("Uint16", false),
            Type::Int {
                bits: 32,
                signed: true,
                ..
            } => ("Int32", false),
            Type::Int { bits: 32, .. } => ("Uint32", false),
            Type::Int { signed: true, .. } => ("BigInt64", true),
            Type::Float { bits: 32 } => ("Float32", false),
            Type::Float { .. } => ("Float64", false),
            Type::Int { .. } | Type::Handle { .. } => ("BigUint64", true),
            Type::Enum(named) => self
                .0
                .enums
                .iter()
                .find(|e| e.symbol == named.symbol)
                .map_or(("Int32", false), |e| self.accessor(&e.repr)),
            Type::Size { signed: true, .. } if wide => ("BigInt64", true),
            Type::Size { signed: true, .. } => ("Int32", false),
            _ if wide => ("BigUint64", true),
            _ => ("Uint32", false),
        }
    }

    /// The function that writes a value: of (view, at, value, name).
    #[must_use]
    pub fn writer(&self, ty: &Type) -> String {
        match ty {
            Type::Struct(named) => format!("$write{}", named.name),
            ty => format!("$write{}", self.array_name(ty)),
        }
    }

    /// The function that reads a value: of (view, at).
    #[must_use]
    pub fn reader(&self, ty: &Type) -> String {
        match ty {
            Type::Struct(named) => format!("$read{}", named.name),
            Type::Array(..) => format!("$read{}", self.array_name(ty)),
            ty => format!("(view, at) => {}", self.read(ty, "at")),
        }
    }

    /// The method of a view that writes a raw number.
    #[must_use]
    pub fn setter(&self, scalar: &Type) -> String {
        format!("set{}", self.accessor(scalar).0)
    }

    /// A statement that writes a value at an offset of `view`, checked. Its name and the value are expressions.
    fn write(&self, ty: &Type, at: &str, named: &[String; 2]) -> Doc {
        if matches!(ty, Type::Struct(_) | Type::Array(..)) {
            let [name, value] = named;
            let args = ["view", at, value, name].map(Doc::from);
            return print::row([print::call(&self.writer(ty), args.into()), ";".into()]);
        }
        let (accessor, big) = self.accessor(ty);
        let checked = self.checked(ty, named);
        let raw = match ty {
            Type::Bool => print::row([checked, " ? 1 : 0".into()]),
            Type::Pointer { .. } | Type::FunctionPointer if big => checked,
            Type::Pointer { .. } | Type::FunctionPointer => print::call("Number", vec![checked]),
            ty if big && !is_big(self.0, ty) => print::call("BigInt", vec![checked]),
            _ => checked,
        };
        let mut args = vec![at.into(), raw];
        if !accessor.ends_with("nt8") {
            args.push("true".into());
        }
        let set = print::call(&format!("view.set{accessor}"), args);
        print::row([set, ";".into()])
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
                    Type::Size { .. } if big => format!("$exact({raw})"),
                    ty if big => lifted(ty, &format!("Number({raw})")),
                    _ => raw,
                }
            }
        }
    }

    /// The parameter's values as an array of the binding's own: a typed array where there is one for them.
    #[must_use]
    pub fn array(&self, of: &Type, name: &str) -> Doc {
        let mut args = vec![format!("\"{name}\""), name.to_owned()];
        let Some(kind) = typed_array(of) else {
            return print::call_of("$list", &args);
        };
        args.push(kind.to_owned());
        args.extend(checks::javascript_function(of));
        let function = if of.is_nonzero() {
            "$nonzeroArray"
        } else {
            "$array"
        };
        print::call_of(function, &args)
    }

    /// An expression for the bytes of such an array.
    #[must_use]
    pub fn bytes(&self, of: &Type, array: &str, name: &str) -> String {
        match typed_array(of) {
            Some(_) => array.to_owned(),
            None => print::flat(&self.pack("$pack", of, array, name)),
        }
    }

    /// An expression for the bytes of one value, that of the parameter `name`.
    #[must_use]
    pub fn pack_one(&self, of: &Type, value: &str, name: &str) -> Doc {
        self.pack("$packOne", of, value, name)
    }

    /// An expression for the bytes of the values in the slice parameter `name`; none if they are passed as a typed array.
    #[must_use]
    pub fn pack_all(&self, of: &Type, name: &str) -> Option<Doc> {
        let values = print::flat(&self.array(of, name));
        let packed = || self.pack("$pack", of, &values, name);
        typed_array(of).is_none().then(packed)
    }

    fn pack(&self, function: &str, of: &Type, values: &str, name: &str) -> Doc {
        let mut args = vec![values.to_owned(), self.size(of).0.to_string()];
        args.extend([self.writer(of), format!("\"{name}\"")]);
        let align = self.0.contained(of).filter(|s| s.over_aligned);
        args.extend(align.filter(|_| !self.0.wasm).map(|s| s.align.to_string()));
        print::call_of(function, &args)
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
