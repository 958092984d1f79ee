//! The bodies of the methods that call Rust, and the symbols that they call.
//!
//! A plain result that can be compared with `on_error` is, and the status is asked for only then: a call that succeeds costs no memory.
//! Everything else is returned through memory of an arena, which ends with the call.

use super::super::javascript::compared;
use super::super::number::Number;
use super::symbols::Symbol;
use super::types::{Types, boxed, check, hint, kind, owned_handle};
use crate::model::{Call, HandleOf, Param, Type};
use crate::names::java as names;

/// The statements of a method, and the symbol that they call.
pub(super) struct Body {
    pub(super) lines: Vec<String>,
    pub(super) symbol: Option<Symbol>,
}

/// What is ready before a call.
#[derive(Default)]
struct Ready {
    before: Vec<String>,
    args: Vec<String>,
    /// What gives functions to Rust, and what takes back those that it has not taken.
    passed: Vec<String>,
    after: Vec<String>,
    /// Objects whose owners must not be collected during the call.
    kept: Vec<String>,
    has_arena: bool,
}

impl Ready {
    /// Gives Rust what it calls, of this interface.
    fn foreign(&mut self, name: &str, interface: &str) {
        let own = format!("{name}$");
        let call = match interface.rsplit_once('.') {
            Some((class, "Methods")) => format!("{class}$.METHODS"),
            Some((class, _)) => format!("{class}$.CALL"),
            None => String::new(),
        };
        self.has_arena = true;
        // Directly before the call: all else is checked then (`check_before`).
        self.passed.push(format!(
            "MemorySegment {own} = Callables.passed($arena, {name}, Callables.{call});"
        ));
        self.after.push(format!("Callables.kept($status, {own});"));
        self.args.push(own);
    }
}

impl Types<'_> {
    /// The method of a call. Of a callback type it is an instance's.
    pub(super) fn body(self, call: &Call, by_handle: bool) -> Body {
        if let Some(s) = self.0.over_aligned_by_value(call) {
            return Body {
                lines: vec![format!(
                    "throw Native.cannotPass(\"{}\", {});",
                    s.name, s.align
                )],
                symbol: None,
            };
        }
        let mut ready = Ready::default();
        if self.has_packed_byte(call, by_handle) {
            let check = format!("Native.checkPacking(\"{}\");", call.ident);
            ready.before.push(check);
        }
        if by_handle {
            ready.args.push("handle()".to_owned());
            ready.kept.push("this".to_owned());
        }
        let takes_functions = call.params.iter().any(|param| param.ty.foreign().is_some());
        for param in &call.params {
            self.prepare(param, &mut ready);
            if takes_functions {
                self.check_before(param, &mut ready);
            }
        }
        let (is_plain, calling) = match compared(self.0, call).filter(|_| ready.passed.is_empty()) {
            Some(bits) => (true, self.plain(call, by_handle, bits, &ready)),
            None => (false, self.tried(call, &mut ready)),
        };
        let mut lines = std::mem::take(&mut ready.before);
        lines.extend(calling);
        Body {
            lines: wrapped(lines, &ready),
            symbol: Some(self.symbol(call, is_plain, by_handle)),
        }
    }

    /// Whether it takes a `u8`, which Java passes as an `int`, beyond what certainly has registers: Apple's processors pack such parameters by their sizes.
    fn has_packed_byte(self, call: &Call, by_handle: bool) -> bool {
        let mut before = usize::from(by_handle);
        call.params.iter().any(|param| {
            let scalar = self.0.scalar(&param.ty);
            let is_byte = |ty: &Type| {
                matches!(
                    ty,
                    Type::Int {
                        bits: 8,
                        signed: false,
                        ..
                    }
                )
            };
            let is_packed = before >= 8 && is_byte(scalar);
            before += match scalar {
                Type::Float { .. } => 0,
                Type::Text | Type::Slice(_) | Type::Struct(_) => 2,
                _ => 1,
            };
            is_packed
        })
    }

    /// What makes one argument ready.
    fn prepare(self, param: &Param, ready: &mut Ready) {
        let name = &param.name;
        let own = format!("{name}$");
        let mut segment = |value: String| {
            ready.has_arena = true;
            ready.before.push(format!("MemorySegment {own} = {value};"));
        };
        match &param.ty {
            Type::Text => {
                segment(format!("Memory.text($arena, \"{name}\", {name})"));
                ready
                    .args
                    .extend([own.clone(), format!("{own}.byteSize()")]);
            }
            Type::CText { optional } => {
                let function = if *optional {
                    "optionalCString"
                } else {
                    "cString"
                };
                segment(format!("Memory.{function}($arena, \"{name}\", {name})"));
                ready.args.push(own);
            }
            Type::Slice(of) => {
                segment(self.slice(of, name));
                ready.args.extend([own, format!("{name}.length")]);
            }
            Type::Struct(_) => self.prepare_struct(param, ready),
            Type::Reference { to, optional } => {
                let function = if *optional { "oneOrNull" } else { "one" };
                segment(self.one(function, name, to));
                ready.args.push(own);
            }
            ty => self.prepare_scalar(name, ty, ready),
        }
    }

    /// A struct, which may have owners in its fields.
    fn prepare_struct(self, param: &Param, ready: &mut Ready) {
        let (name, own) = (&param.name, format!("{}$", param.name));
        let one = self.one("one", name, &param.ty);
        ready.has_arena = true;
        ready.before.push(format!("MemorySegment {own} = {one};"));
        ready.args.push(own);
        if self.0.holds(&param.ty) {
            ready.kept.push(name.clone());
        }
    }

    /// The memory of one value.
    fn one(self, function: &str, name: &str, ty: &Type) -> String {
        let ((size, align), put) = (self.size(ty), self.put(ty, 1));
        format!("Memory.{function}($arena, \"{name}\", {name}, {size}, {align}, {put})")
    }

    /// The same of an argument that is no memory of the call's.
    fn prepare_scalar(self, name: &str, ty: &Type, ready: &mut Ready) {
        match ty {
            Type::Handle {
                of: Some(of),
                optional,
            } => {
                ready.kept.push(name.to_owned());
                let place = format!("\"{name}\"");
                ready.args.push(owned_handle(&place, name, of, *optional));
            }
            Type::Foreign {
                callback, optional, ..
            } => {
                if !optional {
                    let wanted = format!("a {}", callback.name);
                    let check = format!("Memory.present(\"{name}\", {name}, \"{wanted}\");");
                    ready.before.push(check);
                }
                ready.foreign(name, &callback.name);
            }
            ty => ready.args.push(self.scalar(name, ty)),
        }
    }

    /// Checks an argument in a statement of its own: what the call's own expression throws would leave a function with Rust that it has not taken.
    fn check_before(self, param: &Param, ready: &mut Ready) {
        let ty = match &param.ty {
            Type::Text | Type::CText { .. } | Type::Slice(_) | Type::Struct(_) => return,
            Type::Reference { .. } | Type::Foreign { .. } => return,
            ty => ty,
        };
        let own = format!("{}$", param.name);
        if let Some(value) = ready.args.pop() {
            let (_, carrier) = self.carrier(ty, false);
            ready.before.push(format!("{carrier} {own} = {value};"));
            ready.args.push(own);
        }
    }

    /// The elements of a slice in memory.
    fn slice(self, of: &Type, name: &str) -> String {
        match kind(of) {
            Some(kind) => format!("Memory.{}s($arena, \"{name}\", {name})", check(&kind)),
            None => {
                let ((size, align), put) = (self.size(of), self.put(of, 1));
                format!("Memory.all($arena, \"{name}\", {name}, {size}, {align}, {put})")
            }
        }
    }

    /// An argument that is ready in one expression.
    fn scalar(self, name: &str, ty: &Type) -> String {
        let (_, carrier) = self.carrier(ty, false);
        let (value, java) = match ty {
            Type::Enum(named) => (
                format!("{}.number$(\"{name}\", {name})", named.name),
                "long".to_owned(),
            ),
            ty => {
                let kind = kind(ty).unwrap_or_default();
                let value = if is_checked(ty) {
                    format!("Memory.{}(\"{name}\", {name})", check(&kind))
                } else {
                    name.to_owned()
                };
                (value, hint(ty))
            }
        };
        if java == carrier {
            value
        } else {
            format!("({carrier}) {value}")
        }
    }

    /// A call whose result says whether it can have failed.
    fn plain(self, call: &Call, by_handle: bool, bits: u64, ready: &Ready) -> Vec<String> {
        let symbol = self.plain_symbol(call, by_handle);
        let raw = format!(
            "Symbols.{}({})",
            names::symbol(&symbol),
            ready.args.join(", ")
        );
        let scalar = self.0.scalar(&call.returns);
        let lifted = lifted(scalar, raw);
        let name = &call.ident;
        let java = match hint(scalar) {
            class if class.contains(char::is_uppercase) => "long".to_owned(),
            number => number,
        };
        let mut lines = vec![
            format!("{java} $result = {lifted};"),
            format!("if ({}) {{", mistakable(scalar, bits)),
            format!("    Native.check(\"{name}\");"),
            "}".to_owned(),
        ];
        lines.push(self.plain_return(call));
        lines
    }

    /// What is returned of a plain result.
    fn plain_return(self, call: &Call) -> String {
        if let Some(promise) = &call.promise {
            return self.awaited(&call.ident, &promise.value);
        }
        match &call.returns {
            Type::Enum(named) => format!("return {}.of($result);", named.name),
            Type::Handle { of: Some(of), .. } => format!("return {};", object(of, "$result")),
            _ => "return $result;".to_owned(),
        }
    }

    /// What is returned for a promise, whose handle is in `$result`.
    fn awaited(self, name: &str, value: &Type) -> String {
        let size = self.size(value).0;
        let value = match value {
            Type::Void => "null".to_owned(),
            // Not `$cell`, which is the result's own place in a call that returns its status.
            ty => self.result(ty, "$value"),
        };
        format!("return Promises.await(\"{name}\", $result, {size}, $value -> {value});")
    }

    /// A call that returns its status.
    fn tried(self, call: &Call, ready: &mut Ready) -> Vec<String> {
        let returns_nothing = call.returns == Type::Void;
        let mut lines = Vec::new();
        if !returns_nothing {
            ready.has_arena = true;
            ready.args.push("$cell".to_owned());
            let (size, align) = self.size(&call.returns);
            lines.push(format!(
                "MemorySegment $cell = $arena.allocate({}, {align});",
                size.max(1)
            ));
        }
        lines.append(&mut ready.passed);
        let symbol = names::symbol(&format!("{}_try", call.symbol));
        lines.push(format!(
            "int $status = Symbols.{symbol}({});",
            ready.args.join(", ")
        ));
        lines.append(&mut ready.after);
        lines.extend(self.owners_taken(call));
        lines.extend([
            "if ($status != 0) {".to_owned(),
            format!("    throw Native.failure($status, \"{}\");", call.ident),
            "}".to_owned(),
        ]);
        let result = self.result(&call.returns, "$cell");
        if let Some(promise) = &call.promise {
            lines.push(format!("long $result = {result};"));
            lines.push(self.awaited(&call.ident, &promise.value));
        } else if !returns_nothing {
            lines.push(format!("return {result};"));
        }
        lines
    }
}

impl Types<'_> {
    /// What gives up the owners that a call which was not refused has taken.
    fn owners_taken(self, call: &Call) -> Option<String> {
        let owners = call.params.iter().flat_map(|param| self.owners(param));
        let owners = owners.collect::<Vec<_>>().join(", ");
        (!owners.is_empty()).then(|| format!("OwnedCallback.taken$($status, {owners});"))
    }

    /// The owners that a parameter brings: itself, or those in the fields of a struct, which is a record and does not change.
    fn owners(self, param: &Param) -> Vec<String> {
        if param.ty.is_owner() {
            return vec![param.name.clone()];
        }
        let fields = self.0.owned_fields(&param.ty);
        fields
            .map(|field| format!("{}.{}()", param.name, field.name))
            .collect()
    }
}

/// A result as C gives it, without what the foreign interface extends by its sign.
fn lifted(scalar: &Type, raw: String) -> String {
    let Type::Int {
        signed: false,
        bits,
        ..
    } = scalar
    else {
        return raw;
    };
    match bits {
        8 => format!("{raw} & 0xff"),
        32 => format!("{raw} & 0xffffffffL"),
        _ => raw,
    }
}

/// Whether some values of the Java type are refused.
fn is_checked(ty: &Type) -> bool {
    match ty {
        Type::Int {
            bits,
            signed,
            nonzero,
        } => *nonzero || (!signed && *bits < 64),
        Type::Size { nonzero, .. } => *nonzero,
        Type::Handle { .. } | Type::Pointer { .. } | Type::FunctionPointer => true,
        _ => false,
    }
}

/// The statements with the arena that they use, and the owners that they keep.
fn wrapped(lines: Vec<String>, ready: &Ready) -> Vec<String> {
    if !ready.has_arena && ready.kept.is_empty() {
        return lines;
    }
    let open = if ready.has_arena {
        "try (Arena $arena = Arena.ofConfined()) {"
    } else {
        "try {"
    };
    let mut wrapped = vec![open.to_owned()];
    wrapped.extend(lines.iter().map(|line| format!("    {line}")));
    if !ready.kept.is_empty() {
        wrapped.push("} finally {".to_owned());
        let fence = |kept: &String| format!("    Reference.reachabilityFence({kept});");
        wrapped.extend(ready.kept.iter().map(fence));
    }
    wrapped.push("}".to_owned());
    wrapped
}

/// The condition that a plain call's result may be the failure's value.
fn mistakable(scalar: &Type, bits: u64) -> String {
    match Number::of(scalar, bits) {
        Number::Truth(true) => "$result".to_owned(),
        Number::Truth(false) => "!$result".to_owned(),
        Number::Whole(value) => {
            let is_wide = hint(scalar) == "long";
            // Above the largest `long` it is the negative number of the same bits.
            let value = if value > i128::from(i64::MAX) {
                value - (1 << 64)
            } else {
                value
            };
            match value {
                value if value == i128::from(i64::MIN) => "$result == Long.MIN_VALUE".to_owned(),
                value if value == i128::from(i32::MIN) && !is_wide => {
                    "$result == Integer.MIN_VALUE".to_owned()
                }
                value => format!("$result == {value}{}", if is_wide { "L" } else { "" }),
            }
        }
        Number::Float(value) if value.is_nan() => "$result != $result".to_owned(),
        Number::Float(value) if value.is_infinite() => {
            let class = boxed(scalar);
            let sign = if value < 0.0 { "NEGATIVE" } else { "POSITIVE" };
            format!("$result == {class}.{sign}_INFINITY")
        }
        Number::Float(value) => format!("$result == {value:?}"),
    }
}

/// The object for a handle that a call returns.
fn object(of: &HandleOf, handle: &str) -> String {
    let function = if of.owned { "owner$" } else { "borrowed$" };
    format!("{}.{function}({handle})", of.callback.name)
}
