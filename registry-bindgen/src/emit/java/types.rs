//! The Java types of values, and how they cross: as arguments, and in memory.
//!
//! Java has no unsigned numbers. One of 8 or 16 bits is an `int` and one of 32 bits a `long`, with a check; one of 64 bits is a `long` whose bits are the
//! number's, which is what the JDK's own functions for unsigned numbers take. Bytes are `byte[]`.

use super::super::javascript::memory::Memory;
use crate::checks;
use crate::model::{HandleOf, Interface, Type};

/// Answers by an interface's enumerations and structs.
#[derive(Clone, Copy)]
pub(super) struct Types<'a>(pub(super) &'a Interface);

/// The type of a variable.
pub(super) fn hint(ty: &Type) -> String {
    match ty {
        Type::Void => "void".to_owned(),
        Type::Bool => "boolean".to_owned(),
        Type::Int { bits, signed, .. } => match (bits, signed) {
            (8, true) => "byte",
            (16, true) => "short",
            (8 | 16, false) | (32, true) => "int",
            _ => "long",
        }
        .to_owned(),
        Type::Float { bits: 32 } => "float".to_owned(),
        Type::Float { .. } => "double".to_owned(),
        Type::Size { .. } | Type::Handle { of: None, .. } => "long".to_owned(),
        Type::Handle { of: Some(of), .. } => of.callback.name.clone(),
        Type::Pointer { .. } | Type::FunctionPointer => "MemorySegment".to_owned(),
        Type::Foreign { callback, .. } => callback.name.clone(),
        Type::Struct(named) | Type::Enum(named) => named.name.clone(),
        Type::Text | Type::CText { .. } => "String".to_owned(),
        Type::Reference { to, optional: true } => boxed(to),
        Type::Reference { to, .. } => hint(to),
        Type::Slice(of) | Type::Buffer(of) | Type::Array(of, _) => format!("{}[]", element(of)),
    }
}

/// The type of an array's element: of numbers of one byte, a byte.
pub(super) fn element(ty: &Type) -> String {
    match ty {
        Type::Int { bits: 8, .. } => "byte".to_owned(),
        ty => hint(ty),
    }
}

/// The type of a variable that may be null.
pub(super) fn boxed(ty: &Type) -> String {
    match hint(ty).as_str() {
        "void" => "Void",
        "boolean" => "Boolean",
        "byte" => "Byte",
        "short" => "Short",
        "int" => "Integer",
        "long" => "Long",
        "float" => "Float",
        "double" => "Double",
        other => other,
    }
    .to_owned()
}

/// The name of the functions of a value that one row of the table of checks is for: `U8`.
pub(super) fn kind(ty: &Type) -> Option<String> {
    match ty {
        Type::Text | Type::CText { .. } => None,
        Type::Handle { of: Some(_), .. } => None,
        ty => checks::kind(ty).map(checks::camel),
    }
}

/// The function that refuses some values of a Java type: `u8`.
pub(super) fn check(kind: &str) -> String {
    let mut chars = kind.chars();
    let first = chars.next().map(|c| c.to_ascii_lowercase());
    first.into_iter().chain(chars).collect()
}

impl Types<'_> {
    /// Size and alignment, in bytes.
    pub(super) fn size(self, ty: &Type) -> (u32, u32) {
        Memory(self.0).size(ty)
    }

    /// The statement that writes the value of a field.
    pub(super) fn put_field(self, name: &str, ty: &Type, offset: u32) -> String {
        let (place, at) = (format!("\".{name}\""), sum("at", offset));
        let value = format!("value.{name}()");
        match ty {
            Type::Handle {
                of: Some(of),
                optional,
            } => {
                let handle = owned_handle(&place, &value, of, *optional);
                format!("Memory.putOptionalHandle({place}, to, {at}, {handle});")
            }
            Type::Array(of, count) => {
                let (function, more) = self.row(of, 1);
                format!("Memory.{function}({place}, to, {at}, {count}{more}, {value});")
            }
            Type::Struct(_) | Type::Enum(_) => format!(
                "Memory.putOne({place}, to, {at}, {value}, {});",
                self.put(ty, 1)
            ),
            ty => format!(
                "Memory.put{}({place}, to, {at}, {value});",
                kind(ty).unwrap_or_default()
            ),
        }
    }

    /// The function that writes an array, and what it is told of the elements.
    fn row(self, of: &Type, depth: u32) -> (String, String) {
        match kind(of) {
            Some(kind) => (format!("put{kind}s"), String::new()),
            None => (
                "putRow".to_owned(),
                format!(", {}, {}", self.size(of).0, self.put(of, depth)),
            ),
        }
    }

    /// A function that writes a value of this type at an address.
    pub(super) fn put(self, ty: &Type, depth: u32) -> String {
        let (to, at, value) = (
            format!("to${depth}"),
            format!("at${depth}"),
            format!("value${depth}"),
        );
        match ty {
            Type::Struct(named) | Type::Enum(named) => format!("{}::put$", named.name),
            Type::Array(of, count) => {
                let (function, more) = self.row(of, depth + 1);
                format!(
                    "({to}, {at}, {value}) -> Memory.{function}(\"\", {to}, {at}, {count}{more}, {value})"
                )
            }
            ty => format!(
                "({to}, {at}, {value}) -> Memory.put{}(\"\", {to}, {at}, {value})",
                kind(ty).unwrap_or_default()
            ),
        }
    }

    /// The value of this type at an address.
    pub(super) fn get(self, ty: &Type, from: &str, at: &str, depth: u32) -> String {
        match ty {
            Type::Struct(named) | Type::Enum(named) => format!("{}.get$({from}, {at})", named.name),
            Type::Handle { of: Some(of), .. } => {
                let function = if of.owned { "owner$" } else { "borrowed$" };
                let class = &of.callback.name;
                format!("{class}.{function}(Memory.getOptionalHandle({from}, {at}))")
            }
            Type::Array(of, count) => self.get_row(of, from, at, &count.to_string(), depth),
            ty => format!("Memory.get{}({from}, {at})", kind(ty).unwrap_or_default()),
        }
    }

    /// The array at an address.
    pub(super) fn get_row(
        self,
        of: &Type,
        from: &str,
        at: &str,
        count: &str,
        depth: u32,
    ) -> String {
        match kind(of) {
            Some(kind) => format!("Memory.get{kind}s({from}, {at}, {count})"),
            None => format!(
                "Memory.getRow({from}, {at}, {count}, {}, {}[]::new, {})",
                self.size(of).0,
                element(of),
                self.getter(of, depth)
            ),
        }
    }

    /// A function that reads a value of this type.
    fn getter(self, ty: &Type, depth: u32) -> String {
        match ty {
            Type::Struct(named) | Type::Enum(named) => format!("{}::get$", named.name),
            ty => {
                let (from, at) = (format!("from${depth}"), format!("at${depth}"));
                format!("({from}, {at}) -> {}", self.get(ty, &from, &at, depth + 1))
            }
        }
    }

    /// The result of a call, which is in memory.
    pub(super) fn result(self, ty: &Type, cell: &str) -> String {
        match ty {
            Type::Text => format!("Memory.takeText({cell})"),
            Type::Buffer(of) => format!(
                "Memory.take({cell}, {}, ($from, $count) -> {})",
                self.size(of).0,
                self.get_row(of, "$from", "0", "$count", 1)
            ),
            ty => self.get(ty, cell, "0", 1),
        }
    }

    /// What the linker calls the type of a parameter or of a result, and what Java does.
    pub(super) fn carrier(self, ty: &Type, is_result: bool) -> (String, &'static str) {
        match self.0.scalar(ty) {
            Type::Struct(named) => (format!("{}.layout$()", named.name), "MemorySegment"),
            ty => {
                let (layout, java) = number(ty, is_result).unwrap_or(("ADDRESS", "MemorySegment"));
                (layout.to_owned(), java)
            }
        }
    }

    /// The layout of a value in a struct that is passed by value.
    pub(super) fn layout(self, ty: &Type) -> String {
        match ty {
            Type::Array(of, count) => {
                format!("MemoryLayout.sequenceLayout({count}, {})", self.layout(of))
            }
            ty => match self.carrier(ty, true) {
                (layout, "MemorySegment") if layout != "ADDRESS" => layout,
                (layout, _) => format!("ValueLayout.{layout}"),
            },
        }
    }
}

/// The same of a number.
fn number(ty: &Type, is_result: bool) -> Option<(&'static str, &'static str)> {
    Some(match ty {
        Type::Bool => ("JAVA_BOOLEAN", "boolean"),
        Type::Int { bits, signed, .. } => match (bits, signed) {
            // A `byte` would be extended by its sign, and Rust relies on zeros above an unsigned parameter.
            (8, false) if !is_result => ("JAVA_INT", "int"),
            (8, _) => ("JAVA_BYTE", "byte"),
            (16, true) => ("JAVA_SHORT", "short"),
            (16, false) => ("JAVA_CHAR", "char"),
            (32, _) => ("JAVA_INT", "int"),
            _ => ("JAVA_LONG", "long"),
        },
        Type::Size { .. } | Type::Handle { .. } => ("JAVA_LONG", "long"),
        Type::Float { bits: 32 } => ("JAVA_FLOAT", "float"),
        Type::Float { .. } => ("JAVA_DOUBLE", "double"),
        _ => return None,
    })
}

/// The handle of an owner, with what stands there as Java's text.
pub(super) fn owned_handle(place: &str, value: &str, of: &HandleOf, optional: bool) -> String {
    let function = if optional {
        "handleOrZero$"
    } else {
        "handleOf$"
    };
    format!(
        "OwnedCallback.{function}({place}, {value}, \"{}\")",
        of.callback.name
    )
}

/// An address that much further.
fn sum(at: &str, offset: u32) -> String {
    match offset {
        0 => at.to_owned(),
        offset => format!("{at} + {offset}"),
    }
}

/// One kind of value, as the template writes its functions.
#[derive(serde::Serialize)]
pub(super) struct Kind {
    /// `U8`.
    name: String,
    /// `u8`.
    check: String,
    /// The type of a variable, and of an array's element.
    scalar: String,
    element: String,
    /// The layout in memory, and its size.
    layout: &'static str,
    size: u32,
    /// When a variable's and an element's value is refused; empty for never.
    refused: String,
    refused_element: String,
    /// What is wanted.
    wanted: String,
    /// What is before and behind a value on its way to memory, and on its way back.
    lower: [&'static str; 2],
    lower_element: [&'static str; 2],
    lift: [&'static str; 2],
    lift_element: [&'static str; 2],
    /// Whether an array is copied as a whole.
    is_bulk: bool,
}

/// The kinds of an interface's values, each once.
pub(super) fn kinds(interface: &Interface) -> Vec<Kind> {
    let mut found: std::collections::BTreeMap<&'static str, Type> = Default::default();
    let mut add = |ty: &Type| {
        if let Some(kind) = checks::kind(ty).filter(|_| kind(ty).is_some()) {
            found.entry(kind).or_insert_with(|| ty.clone());
        }
    };
    for ty in interface.types() {
        let mut ty = ty;
        while let Type::Reference { to: of, .. }
        | Type::Slice(of)
        | Type::Buffer(of)
        | Type::Array(of, _) = ty
        {
            ty = of;
        }
        add(ty);
    }
    for e in &interface.enums {
        add(&e.repr);
    }
    // What `invoke`, the owners and the library's own functions use.
    for optional in [false, true] {
        add(&Type::Handle { optional, of: None });
    }
    add(&Type::Pointer {
        mutable: false,
        to: crate::model::Pointee::Void,
    });
    let rows = checks::table(interface.pointer_width);
    let rows = rows
        .into_iter()
        .filter_map(|row| Some((found.get(row.kind)?, row)));
    rows.map(|(ty, row)| of_kind(interface, ty, &row)).collect()
}

/// The layout of a value, and what stands before and behind it on its way to Rust and on its way back.
fn converted(ty: &Type) -> (&'static str, [&'static str; 2], [&'static str; 2]) {
    let nothing = ["", ""];
    match ty {
        Type::Bool => ("JAVA_BYTE", ["(byte) (", " ? 1 : 0)"], ["", " != 0"]),
        Type::Int {
            bits: 8,
            signed: true,
            ..
        } => ("JAVA_BYTE", nothing, nothing),
        Type::Int { bits: 8, .. } => ("JAVA_BYTE", ["(byte) ", ""], ["", " & 0xff"]),
        Type::Int {
            bits: 16,
            signed: true,
            ..
        } => ("JAVA_SHORT", nothing, nothing),
        Type::Int { bits: 16, .. } => ("JAVA_CHAR", ["(char) ", ""], nothing),
        Type::Int {
            bits: 32,
            signed: true,
            ..
        } => ("JAVA_INT", nothing, nothing),
        Type::Int { bits: 32, .. } => ("JAVA_INT", ["(int) ", ""], ["", " & 0xffffffffL"]),
        Type::Float { bits: 32 } => ("JAVA_FLOAT", nothing, nothing),
        Type::Float { .. } => ("JAVA_DOUBLE", nothing, nothing),
        Type::Pointer { .. } | Type::FunctionPointer => {
            ("ADDRESS", ["Memory.address(", ")"], nothing)
        }
        _ => ("JAVA_LONG", nothing, nothing),
    }
}

fn of_kind(interface: &Interface, ty: &Type, row: &checks::Check) -> Kind {
    let name = kind(ty).unwrap_or_default();
    let [low, high] = &row.python_range;
    let unsigned = |bits| matches!(ty, Type::Int { bits: b, signed: false, .. } if *b == bits);
    let zero = |is_refused: bool| if is_refused { "value == 0" } else { "" }.to_owned();
    let out_of_range = |suffix: &str| format!("value < {low} || value > {high}{suffix}");
    let (layout, lower, lift) = converted(ty);
    let refused = match ty {
        _ if unsigned(32) => out_of_range("L"),
        _ if unsigned(8) || unsigned(16) => out_of_range(""),
        Type::Handle { .. } => out_of_range("L"),
        Type::Pointer { .. } | Type::FunctionPointer => {
            "value != null && !value.isNative()".to_owned()
        }
        ty => zero(ty.is_nonzero()),
    };
    let refused_element = if unsigned(8) {
        zero(ty.is_nonzero())
    } else {
        refused.clone()
    };
    let is_plain = matches!(lower, ["", ""]) || unsigned(8);
    Kind {
        check: check(&name),
        scalar: hint(ty),
        element: element(ty),
        layout,
        size: Types(interface).size(ty).0,
        is_bulk: is_plain && refused_element.is_empty(),
        lift_element: if unsigned(8) { ["", ""] } else { lift },
        lower_element: if unsigned(8) { ["", ""] } else { lower },
        refused,
        refused_element,
        wanted: row.java.clone(),
        lower,
        lift,
        name,
    }
}

#[cfg(test)]
mod tests {
    use super::number;
    use crate::model::Type;

    #[test]
    fn an_unsigned_parameter_is_not_extended_by_a_sign() {
        let carrier = |bits, signed, is_result| {
            let ty = Type::Int {
                bits,
                signed,
                nonzero: false,
            };
            number(&ty, is_result).map(|(_, java)| java)
        };
        assert_eq!(carrier(8, false, false), Some("int"));
        assert_eq!(carrier(8, true, false), Some("byte"));
        assert_eq!(carrier(16, false, false), Some("char"));
        assert_eq!(carrier(16, true, false), Some("short"));
        // A result is cut by the caller.
        assert_eq!(carrier(8, false, true), Some("byte"));
    }
}
