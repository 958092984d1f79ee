//! Each type in Dart: its name, its form in `dart:ffi`, how it is read from memory and how it is written there.
//!
//! Structs cross as bytes, at the record's own offsets: what writes has them in `$to`, what reads in `$from`.

use crate::checks;
use crate::emit::javascript::memory::Memory;
use crate::model::{Interface, Type};

/// Answers by an interface's types.
#[derive(Clone, Copy)]
pub(super) struct Types<'a>(pub(super) &'a Interface);

/// A function pointer, whose type is not known.
const FUNCTION: &str = "ffi.Pointer<ffi.NativeFunction<ffi.Void Function()>>";
pub(super) const BYTES: &str = "ffi.Pointer<ffi.Uint8>";

/// Whether a type is the unsigned integer of that width.
pub(super) fn is_unsigned(ty: &Type, width: u8) -> bool {
    matches!(ty, Type::Int { bits, signed: false, .. } if *bits == width)
}

pub(super) fn is_byte(ty: &Type) -> bool {
    is_unsigned(ty, 8) && !ty.is_nonzero()
}

impl Types<'_> {
    /// Size and alignment, in bytes.
    pub(super) fn size(&self, ty: &Type) -> (u32, u32) {
        Memory(self.0).size(ty)
    }

    /// The type's name, as a result or as what is accepted.
    pub(super) fn name(&self, ty: &Type, accepted: bool) -> String {
        match ty {
            Type::Void => "void".to_owned(),
            Type::Bool => "bool".to_owned(),
            Type::Int { .. } if is_unsigned(ty, 64) => "BigInt".to_owned(),
            Type::Int { .. } | Type::Size { .. } => "int".to_owned(),
            Type::Float { .. } => "double".to_owned(),
            Type::Handle {
                of: Some(of),
                optional,
            } => or_null(of.callback.name.clone(), *optional),
            Type::Handle { optional, of: None } => or_null("int".to_owned(), *optional),
            Type::Pointer { .. } if accepted => "ffi.Pointer<ffi.NativeType>".to_owned(),
            Type::Pointer { .. } => "ffi.Pointer<ffi.Void>".to_owned(),
            Type::Foreign {
                callback, optional, ..
            } => {
                let mut callbacks = self.0.callbacks.iter();
                let function = callbacks.find(|c| c.call.symbol == callback.symbol);
                let function = function.map(|callback| self.function_type(&callback.call));
                let of_trait = self.0.trait_of(&callback.symbol);
                let implemented = of_trait.and_then(|item| item.implemented.clone());
                or_null(function.or(implemented).unwrap_or_default(), *optional)
            }
            Type::FunctionPointer => FUNCTION.to_owned(),
            Type::Struct(named) | Type::Enum(named) => named.name.clone(),
            Type::Text => "String".to_owned(),
            Type::CText { optional } => or_null("String".to_owned(), *optional),
            Type::Reference { to, optional } => or_null(self.name(to, false), *optional),
            Type::Slice(of) => format!("Iterable<{}>", self.name(of, false)),
            Type::Buffer(of) if is_byte(of) => "typed.Uint8List".to_owned(),
            Type::Buffer(of) | Type::Array(of, _) => format!("List<{}>", self.name(of, false)),
        }
    }

    /// The C type of a plain value as `dart:ffi` names it, and the Dart type that it becomes.
    pub(super) fn native(&self, ty: &Type) -> [String; 2] {
        let of_int = |name: &str| [format!("ffi.{name}"), "int".to_owned()];
        match ty {
            Type::Bool => ["ffi.Bool".to_owned(), "bool".to_owned()],
            Type::Int { bits, signed, .. } => {
                of_int(&format!("{}{bits}", if *signed { "Int" } else { "Uint" }))
            }
            Type::Size { signed: true, .. } => of_int("IntPtr"),
            Type::Size { signed: false, .. } => of_int("Size"),
            Type::Float { bits: 32 } => ["ffi.Float".to_owned(), "double".to_owned()],
            Type::Float { .. } => ["ffi.Double".to_owned(), "double".to_owned()],
            Type::Handle { .. } => of_int("Uint64"),
            Type::Enum(_) => match self.0.scalar(ty) {
                Type::Enum(_) => of_int("Int32"),
                repr => self.native(repr),
            },
            Type::Struct(named) => [structure(&named.name), structure(&named.name)],
            _ => [
                "ffi.Pointer<ffi.Void>".to_owned(),
                "ffi.Pointer<ffi.Void>".to_owned(),
            ],
        }
    }

    /// The C parameters of one parameter.
    pub(super) fn parameters(&self, ty: &Type) -> Vec<[String; 2]> {
        match ty {
            Type::Text | Type::Slice(_) => vec![
                [BYTES.to_owned(), BYTES.to_owned()],
                ["ffi.Size".to_owned(), "int".to_owned()],
            ],
            Type::CText { .. } | Type::Reference { .. } => {
                vec![[BYTES.to_owned(), BYTES.to_owned()]]
            }
            ty => vec![self.native(ty)],
        }
    }

    /// A field in the struct of `dart:ffi`: the annotation, if it needs one, and the type.
    pub(super) fn member(&self, ty: &Type) -> [String; 2] {
        let (mut of, mut counts, mut arrays) = (ty, Vec::new(), 0);
        while let Type::Array(inner, count) = of {
            counts.push(count.to_string());
            arrays += 1;
            of = inner;
        }
        let [native, own] = self.native(of);
        let is_own = matches!(
            of,
            Type::Struct(_) | Type::Pointer { .. } | Type::FunctionPointer
        );
        match counts.as_slice() {
            [] if is_own => [String::new(), native],
            [] => [format!("@{native}()"), own],
            [count] => [
                format!("@ffi.Array({count})"),
                format!("ffi.Array<{native}>"),
            ],
            counts => [
                format!("@ffi.Array.multi([{}])", counts.join(", ")),
                format!(
                    "{}{native}{}",
                    "ffi.Array<".repeat(arrays),
                    ">".repeat(arrays)
                ),
            ],
        }
    }

    /// A plain value as C gets it, checked; `place` is Dart's text of where it stands.
    pub(super) fn lowered(&self, ty: &Type, value: &str, place: &str) -> String {
        match ty {
            Type::Bool | Type::Float { bits: 64 } => value.to_owned(),
            Type::Int {
                bits: 64,
                signed: true,
                nonzero: false,
            } => value.to_owned(),
            Type::Enum(_) => format!("{value}._$raw"),
            Type::Handle {
                of: Some(_),
                optional: true,
            } => format!("{value}?._$handle ?? 0"),
            Type::Handle { of: Some(_), .. } => format!("{value}._$handle"),
            Type::Pointer { .. } | Type::FunctionPointer => format!("{value}.cast<ffi.Void>()"),
            ty => {
                let function = checks::function(ty).unwrap_or_default();
                format!("_$as_{function}({place}, {value})")
            }
        }
    }

    /// The statement that writes a value that stands in memory. `depth` is how many rows it stands in.
    pub(super) fn put(
        &self,
        ty: &Type,
        at: &str,
        value: &str,
        place: &str,
        depth: usize,
    ) -> String {
        match ty {
            Type::Struct(named) => {
                let put = format!("_$put${}($to, {at}, {value})", named.name);
                if place == "''" {
                    put
                } else {
                    format!("_$within({place}, () => {put})")
                }
            }
            Type::Array(of, count) => {
                let (n, item) = (format!("$n{depth}"), format!("$item{depth}"));
                let at = format!("{at} + {n} * {}", self.size(of).0);
                let put = self.put(of, &at, &item, "''", depth + 1);
                format!("_$row({place}, {value}, {count}, ({n}, {item}) => {put})")
            }
            ty => {
                let lowered = self.lowered(ty, value, place);
                match self.0.scalar(ty) {
                    Type::Bool => format!("$to.setUint8({at}, {lowered} ? 1 : 0)"),
                    scalar => match self.view(scalar) {
                        Some(view) => format!("$to.set{view}({at}, {lowered}{})", order(&view)),
                        None => format!("_$putAddress($to, {at}, {lowered}.address)"),
                    },
                }
            }
        }
    }

    /// The expression of a value that stands in memory.
    pub(super) fn get(&self, ty: &Type, at: &str, depth: usize) -> String {
        match ty {
            Type::Struct(named) => format!("_$get${}($from, {at})", named.name),
            Type::Array(of, count) => {
                let n = format!("$n{depth}");
                let at = format!("{at} + {n} * {}", self.size(of).0);
                let read = self.get(of, &at, depth + 1);
                format!("List.generate({count}, ({n}) => {read}, growable: false)")
            }
            ty => {
                let Some(view) = self.view(self.0.scalar(ty)) else {
                    let pointer = format!("_$getPointer($from, {at})");
                    return match ty {
                        Type::FunctionPointer => format!("{pointer}.cast()"),
                        _ => pointer,
                    };
                };
                let raw = format!("$from.get{view}({at}{})", order(&view));
                self.lifted(ty, &raw)
            }
        }
    }

    /// A number in memory, as Dart has it.
    pub(super) fn lifted(&self, ty: &Type, raw: &str) -> String {
        match ty {
            Type::Bool => format!("{raw} != 0"),
            Type::Enum(named) => format!("{}._$of({raw})", named.name),
            Type::Int { .. } if is_unsigned(ty, 64) => format!("_$unsigned({raw})"),
            Type::Size { signed: false, .. } if self.0.pointer_width == 8 => {
                format!("_$exact({raw})")
            }
            Type::Handle {
                of: Some(of),
                optional,
            } => {
                let made = if of.owned { "new" } else { "_$borrowed" };
                let class = format!("{}.{made}", of.callback.name);
                if *optional {
                    format!("_$orNull({class}, {raw})")
                } else {
                    format!("{}({raw})", class.replace(".new", ""))
                }
            }
            Type::Handle {
                optional: true,
                of: None,
            } => format!("_$orNull(_$itself, {raw})"),
            _ => raw.to_owned(),
        }
    }

    /// The end of the names of a `ByteData`'s functions for a number; none for an address.
    fn view(&self, ty: &Type) -> Option<String> {
        let sign = |signed: bool| if signed { "Int" } else { "Uint" };
        Some(match ty {
            Type::Bool => "Uint8".to_owned(),
            // Dart's `int` has 64 bits, and a sign.
            Type::Int { bits: 64, .. } | Type::Handle { .. } => "Int64".to_owned(),
            Type::Int { bits, signed, .. } => format!("{}{bits}", sign(*signed)),
            Type::Size { .. } if self.0.pointer_width == 8 => "Int64".to_owned(),
            Type::Size { signed, .. } => format!("{}32", sign(*signed)),
            Type::Float { bits } => format!("Float{bits}"),
            Type::Enum(_) => "Int32".to_owned(),
            _ => return None,
        })
    }

    /// What such a result is, once it was written to `_$out`.
    pub(super) fn returned(&self, ty: &Type) -> String {
        match ty {
            Type::Text => "_$string()".to_owned(),
            Type::Buffer(of) if is_byte(of) => "_$bytes()".to_owned(),
            Type::Buffer(of) => {
                let read = self.get(of, "$at", 0);
                format!("_$elements({}, ($from, $at) => {read})", self.size(of).0)
            }
            ty => self.get(ty, "0", 0).replace("$from", "_$result"),
        }
    }

    /// The statements before a call, and the arguments that they make ready.
    pub(super) fn prepare(&self, name: &str, ty: &Type) -> (Vec<String>, Vec<String>) {
        let ready = format!("{name}$");
        let place = format!("r'{name}'");
        let pair = |made: String| {
            let line = format!("final {ready} = {made};");
            (
                vec![line],
                vec![format!("{ready}.$1"), format!("{ready}.$2")],
            )
        };
        let one = |made: String| {
            (
                vec![format!("final {ready} = {made};")],
                vec![ready.clone()],
            )
        };
        match ty {
            Type::Text => pair(format!("_$as_text({place}, {name})")),
            Type::Slice(of) => pair(self.many(of, name, &place)),
            Type::CText { .. } => {
                let function = checks::function(ty).unwrap_or_default();
                one(format!("_$as_{function}({place}, {name})"))
            }
            Type::Reference { to, optional } => {
                let placed = self.placed(to, name, &place);
                one(if *optional {
                    format!("{name} == null ? ffi.nullptr.cast<ffi.Uint8>() : {placed}")
                } else {
                    placed
                })
            }
            Type::Struct(named) => {
                let placed = self.placed(ty, name, &place);
                one(format!("{placed}.cast<{}>().ref", structure(&named.name)))
            }
            ty => (Vec::new(), vec![self.lowered(ty, name, &place)]),
        }
    }

    /// One value in memory of its own.
    fn placed(&self, ty: &Type, name: &str, place: &str) -> String {
        let (size, align) = self.size(ty);
        let put = self.put(ty, "0", name, place, 0);
        format!("_$placed({size}, {align}, ($to) => {put})")
    }

    /// The elements of a slice. A typed list of their kind is copied at once.
    fn many(&self, of: &Type, name: &str, place: &str) -> String {
        let (size, align) = self.size(of);
        let put = self.put(of, "$at", "$item", "''", 0);
        let plain = match (of, self.view(of)) {
            (Type::Int { nonzero: false, .. } | Type::Float { .. }, Some(view))
                if !is_unsigned(of, 64) =>
            {
                format!("{name} is typed.{view}List")
            }
            _ => "false".to_owned(),
        };
        format!("_$many({place}, {name}, {plain}, {size}, {align}, ($to, $at, $item) => {put})")
    }
}

pub(super) fn or_null(name: String, optional: bool) -> String {
    if optional { name + "?" } else { name }
}

/// The class that `dart:ffi` passes a struct by.
pub(super) fn structure(name: &str) -> String {
    format!("_$C${name}")
}

fn order(view: &str) -> &'static str {
    if view.ends_with("nt8") {
        ""
    } else {
        ", _$order"
    }
}
