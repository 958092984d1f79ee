//! The module for Node, Bun and Deno: one ES module with a loader for each runtime.
//!
//! `javascript.rs` has the names, declarations and memory layouts. A loader offers each symbol as a function of raw values:
//! numbers, `bigint`s, byte arrays for pointers. Out-pointers cost up to ten times the call there, so a result that can be compared with
//! `on_error` is, and the status is asked for only then. JavaScript runs to completion: no finaliser and no other job comes between the call
//! and the question.

use serde::Serialize;

use super::javascript::callables::{self, Callable, Raw, callables};
use super::javascript::code::{Code, Place, TraitCode, method_calls};
use super::javascript::implementers::{Implemented, implemented};
use super::javascript::memory::{Layout, Memory, layouts};
use super::javascript::owners::{handle_of, owner, read_once, taken};
use super::javascript::print::{self, Doc};
use super::javascript::{Declarations, READY, awaited, compared, declarations, is_big, mistakable};
use super::{EmitError, File, manifest, render};
use crate::model::{Call, Interface, Param, Struct, Type};

/// Columns before a statement.
const MARGIN: usize = 2;

#[derive(Serialize)]
struct Module<'a> {
    #[serde(flatten)]
    declarations: Declarations<'a>,
    layouts: Vec<Layout>,
    /// The trampolines of functions that Rust calls.
    callables: Vec<Callable>,
    functions_js: Vec<Code>,
    callbacks_js: Vec<Code>,
    traits_js: Vec<TraitCode>,
    /// What passes implementers of traits.
    implemented: Vec<Implemented>,
    symbols: Vec<Symbol>,
    /// The structs as the runtimes are told of them, each after those in it.
    types: Vec<String>,
    /// Whether a call takes a struct by value that no runtime can pass so.
    has_over_aligned: bool,
}

/// Functions of the module itself.
const PLACE: Place = Place {
    export: "export ",
    handle: "$raw",
    own: "this[RAW]",
    margin: 0,
};

/// A symbol of the library.
#[derive(Serialize)]
struct Symbol {
    name: String,
    /// Its name and its raw types, in the loaders' words, as an entry of a JavaScript object.
    declared: String,
}

/// The module.
///
/// # Errors
/// Only if a template is at fault.
pub fn files(interface: &Interface) -> Result<Vec<File>, EmitError> {
    let module = Writer {
        memory: Memory(interface),
    }
    .module(interface);
    let templates = [
        ("index.js", include_str!("../templates/node/index.js")),
        ("index.d.ts", include_str!("../templates/node/index.d.ts")),
        ("node.js", include_str!("../templates/node/node.js")),
        ("bun.js", include_str!("../templates/node/bun.js")),
        ("deno.js", include_str!("../templates/node/deno.js")),
        ("library.js", include_str!("../templates/node/library.js")),
    ];
    let package = include_str!("../templates/node/package.json");
    templates
        .into_iter()
        .map(|(name, template)| render(name, template, &module))
        .chain([manifest("package.json", package, &module)])
        .collect()
}

#[derive(Clone, Copy)]
struct Writer<'a> {
    memory: Memory<'a>,
}

/// Statements before a call, and the arguments that they make ready.
type Ready = (Vec<String>, Vec<Doc>);

/// The symbol of a callback type that returns the result itself.
fn plain_by_handle(call: &Call) -> String {
    format!("{}_call", call.symbol)
}

impl<'a> Writer<'a> {
    fn module(&self, interface: &'a Interface) -> Module<'a> {
        let functions = interface.functions.iter().map(|f| &f.call);
        let callbacks = interface.callbacks.iter().map(|c| &c.call);
        Module {
            declarations: declarations(interface),
            layouts: layouts(interface),
            callables: callables(self.memory, self),
            has_over_aligned: interface.calls().any(|call| self.refused(call).is_some()),
            symbols: self.symbols(interface),
            types: interface
                .structs
                .iter()
                .map(|s| self.structure(s))
                .collect(),
            functions_js: functions
                .map(|call| self.code(call, &call.symbol, false))
                .collect(),
            callbacks_js: callbacks
                .map(|call| self.code(call, &plain_by_handle(call), true))
                .collect(),
            traits_js: interface
                .traits
                .iter()
                .map(|t| TraitCode::new(t, PLACE, |call| self.code(call, &call.symbol, true)))
                .collect(),
            implemented: implemented(interface, 0),
        }
    }

    /// The symbols of all calls that the runtimes can make.
    fn symbols(&self, interface: &Interface) -> Vec<Symbol> {
        let symbol = |call: &Call, plain: &str, by_handle: bool| {
            let can_call = self.refused(call).is_none();
            can_call.then(|| self.symbol(call, plain, by_handle))
        };
        let functions = interface.functions.iter().map(|f| &f.call);
        let functions = functions.filter_map(|call| symbol(call, &call.symbol, false));
        let callbacks = interface.callbacks.iter().map(|c| &c.call);
        let callbacks = callbacks.filter_map(|call| symbol(call, &plain_by_handle(call), true));
        let methods = interface.traits.iter().flat_map(method_calls);
        let methods = methods.filter_map(|call| symbol(&call, &call.symbol, true));
        functions.chain(callbacks).chain(methods).collect()
    }

    /// What such a call throws at once: none of the runtimes can be told of an alignment.
    fn refused(&self, call: &Call) -> Option<String> {
        let s = self.memory.0.over_aligned_by_value(call)?;
        let (name, align) = (&s.name, s.align);
        Some(format!("$cannotPass(\"{name}\", {align});"))
    }

    fn code(&self, call: &Call, plain: &str, by_handle: bool) -> Code {
        if let Some(refused) = self.refused(call) {
            return Code::new(call, by_handle, vec![refused], PLACE);
        }
        let mut lines = Vec::new();
        let mut args: Vec<Doc> = if by_handle {
            vec!["$raw".into()]
        } else {
            Vec::new()
        };
        let has_callables = callables::has(call);
        for param in &call.params {
            let (before, arguments) = self.prepare(param, has_callables);
            lines.extend(before);
            args.extend(arguments);
        }
        // Before functions are passed, which nobody would take back.
        lines.extend(call.promise.as_ref().map(|_| READY.to_owned()));
        lines.extend(callables::passed(self.memory.0, call, MARGIN));
        lines.extend(self.finish(call, plain, args));
        Code::new(call, by_handle, lines, PLACE)
    }

    /// The call, the check, the result.
    fn finish(&self, call: &Call, plain: &str, args: Vec<Doc>) -> Vec<String> {
        match compared(self.memory.0, call) {
            Some(bits) => self.finish_plain(call, plain, bits, args),
            None => self.finish_tried(call, args),
        }
    }

    /// A call whose result says whether it can have failed.
    fn finish_plain(&self, call: &Call, plain: &str, bits: u64, args: Vec<Doc>) -> Vec<String> {
        let (name, interface) = (&call.name, self.memory.0);
        let raw = print::call(&format!("$${plain}"), args);
        let result = match &call.returns {
            ty if is_big(interface, ty) => print::call("BigInt", vec![raw]),
            Type::Handle { .. } | Type::Size { .. } | Type::Enum(_) => {
                print::call("Number", vec![raw])
            }
            _ => raw,
        };
        let mut lines = print::lines(&print::assign("const $result", result), MARGIN);
        let failed = mistakable(interface, &call.returns, bits);
        lines.push(format!("if ({failed}) $check(\"{name}\");"));
        if let Some(promise) = &call.promise {
            lines.extend(self.awaited(name, &promise.value));
            return lines;
        }
        lines.push(match &call.returns {
            Type::Handle { of: Some(of), .. } => format!("return {};", owner(of, "$result")),
            Type::Size { .. } if interface.pointer_width == 8 => {
                "return $exact($result);".to_owned()
            }
            _ => "return $result;".to_owned(),
        });
        lines
    }

    /// A call that returns its status.
    fn finish_tried(&self, call: &Call, mut args: Vec<Doc>) -> Vec<String> {
        let name = &call.name;
        let returns_nothing = call.returns == Type::Void;
        if !returns_nothing {
            args.push("$cell".into());
        }
        let tried = print::call(&format!("$${}_try", call.symbol), args);
        let mut lines = print::lines(&print::assign("const $status", tried), MARGIN);
        lines.extend(taken(self.memory.0, call));
        lines.extend(callables::kept(self.memory.0, call));
        lines.push(format!("if ($status !== 0) $fail($status, \"{name}\");"));
        if !returns_nothing {
            let cell = format!(
                "const $cell = new Uint8Array({});",
                self.memory.size(&call.returns).0.max(1)
            );
            lines.insert(0, cell);
        }
        let lifted = self.lift(&call.returns);
        if let Some(promise) = &call.promise {
            lines.push(format!("const $result = {lifted};"));
            lines.extend(self.awaited(name, &promise.value));
        } else if !returns_nothing {
            lines.push(format!("return {lifted};"));
        }
        lines
    }

    /// What the host awaits.
    fn awaited(&self, name: &str, value: &Type) -> Vec<String> {
        let lifted = (*value != Type::Void).then(|| self.lift(value));
        awaited(name, &self.memory.size(value).0.to_string(), lifted)
    }

    /// The value in `cell`.
    fn lift(&self, ty: &Type) -> String {
        match ty {
            Type::Text => "$decoder.decode($take($cell, 1))".to_owned(),
            Type::Buffer(of) => self
                .memory
                .unpack(of, &format!("$take($cell, {})", self.memory.size(of).0)),
            ty => {
                let read = self.memory.read(ty, "0");
                format!("((view) => {read})(new DataView($cell.buffer))")
            }
        }
    }

    /// Whatever may run code of the user's, such as a getter, comes before the call's arguments: it may shrink a typed array, whose
    /// length is one of them. So do all checks of a call that gives functions to Rust.
    fn prepare(&self, param: &Param, has_callables: bool) -> Ready {
        let name = param.name.clone();
        let ready = format!("{}$", param.name);
        let left = format!("const {ready}");
        let before = |value: Doc| print::lines(&print::assign(&left, value), MARGIN);
        let pair = |value: Doc, length: String| {
            let buffer = format!("$buffer({ready})");
            let size = format!("$native.size({length})");
            (before(value), vec![buffer.into(), size.into()])
        };
        let length = format!("{ready}.length");
        match &param.ty {
            Type::Text => pair(self.memory.checked(&param.ty, &named(&name)), length),
            Type::Slice(of) => {
                let (values, count) = self.elements(of, &name, length);
                pair(values, count)
            }
            Type::Struct(_) => {
                let args = vec![self.tag(&param.ty).into(), ready.as_str().into()];
                let (mut lines, value) = read_once(self.memory.0, param, MARGIN);
                lines.extend(before(self.memory.pack_one(&param.ty, &value, &name)));
                (lines, vec![print::call("$native.struct", args)])
            }
            Type::Handle {
                of: Some(of),
                optional,
            } => {
                let handle = handle_of(&named(&name), of, *optional);
                let arg = format!("$native.handle({ready})");
                (before(handle.into()), vec![arg.into()])
            }
            Type::Reference { to, optional } => self.referred(&name, ready, to, *optional),
            Type::Foreign { .. } => (
                callables::checked(self.memory.0, param, MARGIN),
                vec![ready.into()],
            ),
            ty if has_callables => (before(self.scalar(&name, ty)), vec![ready.into()]),
            ty => (Vec::new(), vec![self.scalar(&name, ty)]),
        }
    }

    /// The elements of a slice in memory, and how many there are, by the `length` of that memory's view.
    fn elements(&self, of: &Type, name: &str, length: String) -> (Doc, String) {
        let Some(packed) = self.memory.pack_all(of, name) else {
            return (self.memory.array(of, name), length);
        };
        match self.memory.size(of).0 {
            1 => (packed, length),
            size => (packed, format!("{length} / {size}")),
        }
    }

    /// The statement that lays out what a reference leads to.
    fn referred(&self, name: &str, ready: String, to: &Type, optional: bool) -> Ready {
        let packed = self.memory.pack_one(to, name, name);
        let left = format!("const {ready}");
        let assigned = if optional {
            let test = format!("{name} == null");
            print::assign_below(&left, print::ternary(test, "null", &print::flat(&packed)))
        } else {
            print::assign(&left, packed)
        };
        (print::lines(&assigned, MARGIN), vec![ready.into()])
    }

    /// An argument that is ready in one expression.
    fn scalar(&self, name: &str, ty: &Type) -> Doc {
        let checked = self.memory.checked(ty, &named(name));
        match ty {
            Type::Handle { .. } => print::call("$native.handle", vec![checked]),
            Type::Size { .. } => print::call("$native.size", vec![checked]),
            _ => checked,
        }
    }

    fn symbol(&self, call: &Call, plain: &str, by_handle: bool) -> Symbol {
        let mut params: Vec<String> = if by_handle {
            vec!["\"u64\"".to_owned()]
        } else {
            Vec::new()
        };
        for param in &call.params {
            match &param.ty {
                Type::Text | Type::Slice(_) => {
                    params.extend(["\"buffer\"".to_owned(), "\"usize\"".to_owned()])
                }
                ty => params.push(self.tag(ty)),
            }
        }
        let comparable = compared(self.memory.0, call).is_some();
        let (name, returns) = if comparable {
            (plain.to_owned(), self.tag(&call.returns))
        } else {
            (format!("{}_try", call.symbol), "\"i32\"".to_owned())
        };
        if !comparable && call.returns != Type::Void {
            params.push("\"buffer\"".to_owned());
        }
        let params = print::list("[", params.iter().map(Doc::from).collect(), "]");
        let types = print::list("[", vec![returns.into(), params], "]");
        let entry = print::row([format!("{name}: ").into(), types, ",".into()]);
        Symbol {
            declared: print::joined(&entry, 2),
            name,
        }
    }

    /// A struct, as a type that the runtime makes once.
    fn structure(&self, s: &Struct) -> String {
        let fields: Vec<String> = s.fields.iter().flat_map(|f| self.tags(&f.ty)).collect();
        let made = print::call_of("$native.type", &fields);
        print::joined(&print::assign(&format!("const $type{}", s.name), made), 0)
    }

    /// The raw types in a field.
    fn tags(&self, ty: &Type) -> Vec<String> {
        match ty {
            Type::Array(of, count) => {
                let inner = self.tags(of);
                std::iter::repeat_n(inner, *count as usize)
                    .flatten()
                    .collect()
            }
            ty => vec![self.tag(ty)],
        }
    }

    /// A raw type in the loaders' words.
    fn tag(&self, ty: &Type) -> String {
        match ty {
            Type::Void => "\"void\"".to_owned(),
            Type::Bool => "\"bool\"".to_owned(),
            Type::Int { bits, signed, .. } => {
                format!("\"{}{bits}\"", if *signed { "i" } else { "u" })
            }
            Type::Size { signed, .. } => if *signed { "\"isize\"" } else { "\"usize\"" }.to_owned(),
            Type::Float { bits } => format!("\"f{bits}\""),
            Type::Handle { .. } => "\"u64\"".to_owned(),
            // An address is an integer of that width to every calling convention these runtimes know.
            Type::Pointer { .. } | Type::FunctionPointer => "\"usize\"".to_owned(),
            Type::Foreign { .. }
            | Type::CText { .. }
            | Type::Reference { .. }
            | Type::Text
            | Type::Slice(_)
            | Type::Buffer(_)
            | Type::Array(..) => "\"buffer\"".to_owned(),
            Type::Enum(named) => self
                .memory
                .0
                .repr(named)
                .map_or("\"i32\"".to_owned(), |repr| self.tag(repr)),
            Type::Struct(named) => format!("$type{}", named.name),
        }
    }
}

impl Raw for Writer<'_> {
    /// What is behind a pointer is read by its address.
    fn tags(&self, ty: &Type) -> Vec<String> {
        let address = || self.address().to_owned();
        match ty {
            Type::Text | Type::Slice(_) => vec![address(), address()],
            Type::CText { .. } | Type::Reference { .. } => vec![address()],
            ty => vec![self.tag(ty)],
        }
    }

    fn address(&self) -> &'static str {
        "\"usize\""
    }

    fn given(&self, raw: &[String], ty: &Type) -> String {
        callables::given(self.memory, raw, ty, &|raw| match ty {
            Type::Struct(_) => {
                let size = self.memory.size(ty).0;
                let bytes = format!("$native.raw({}, {raw}, {size})", self.tag(ty));
                format!("$seen({bytes}, {})", self.memory.reader(ty))
            }
            Type::Handle { .. } => format!("Number({raw})"),
            Type::Pointer { .. } | Type::FunctionPointer => format!("$address({})", unsigned(raw)),
            Type::Size { signed: false, .. } => format!("$exact({})", unsigned(raw)),
            Type::Size { .. } => format!("$exact({raw})"),
            ty if is_big(self.memory.0, ty) => match self.memory.0.scalar(ty) {
                Type::Int { signed: false, .. } => unsigned(raw),
                _ => format!("BigInt({raw})"),
            },
            _ => raw.to_owned(),
        })
    }

    fn writer(&self, ty: &Type) -> String {
        self.memory.writer(ty)
    }

    fn margin(&self) -> usize {
        0
    }
}

/// A `bigint` that is not below 0: koffi gives a function large unsigned numbers as negative ones.
fn unsigned(raw: &str) -> String {
    format!("BigInt.asUintN(64, BigInt({raw}))")
}

/// A parameter's name as a text, and the value.
fn named(name: &str) -> [String; 2] {
    [format!("\"{name}\""), name.to_owned()]
}
