//! The module for the browser and every other host of wasm: a loader, and functions over the instance's exports. No other tool is needed.
//!
//! `javascript.rs` has the names, declarations and memory layouts. A call whose arguments and result are numbers touches no
//! memory: the export is called, and the status asked for only if the result equals `on_error`. Everything else is laid out in a frame of the
//! instance's own memory, whose view is made again after the memory has grown.
//!
//! Exports that run a user's code are called through `Guarded`, which tells the library of what leaves it: a trap runs none of its code.

mod guarded;

use serde::Serialize;

use super::javascript::callables::{self, Callable, Raw, callables};
use super::javascript::code::{Code, Place, TraitCode};
use super::javascript::implementers::{Implemented, implemented};
use super::javascript::memory::{Layout, Memory, layouts};
use super::javascript::owners::{lifted, owner, read_once, taken};
use super::javascript::print::{self, Doc, row};
use super::javascript::{Declarations, READY, awaited, compared, declarations, mistakable};
use super::{EmitError, File, manifest, render};
use crate::model::{Call, Interface, Param, Type};
use guarded::Guarded;

#[derive(Serialize)]
struct Module<'a> {
    #[serde(flatten)]
    declarations: Declarations<'a>,
    layouts: Vec<Layout>,
    /// The trampolines of functions that Rust calls.
    callables: Vec<Callable>,
    guarded: Vec<Guarded>,
    functions_js: Vec<Code>,
    callbacks_js: Vec<Code>,
    traits_js: Vec<TraitCode>,
    /// What passes implementers of traits.
    implemented: Vec<Implemented>,
}

/// Functions inside `attach`.
const PLACE: Place = Place {
    export: "",
    handle: "$handle",
    own: "$numbers.get(this)",
    margin: 2,
};

/// The module.
///
/// # Errors
/// Only if a template is at fault.
pub fn files(interface: &Interface) -> Result<Vec<File>, EmitError> {
    let module = module(interface);
    Ok(vec![
        render(
            "index.js",
            include_str!("../templates/web/index.js"),
            &module,
        )?,
        render(
            "index.d.ts",
            include_str!("../templates/web/index.d.ts"),
            &module,
        )?,
        manifest(
            "package.json",
            include_str!("../templates/web/package.json"),
            &module,
        )?,
    ])
}

fn module(interface: &Interface) -> Module<'_> {
    let writer = Writer {
        memory: Memory(interface),
    };
    let functions = interface.functions.iter();
    let functions = functions.map(|f| writer.code(&f.call, &f.call.symbol, false));
    let (functions_js, mut guarded): (_, Vec<Guarded>) = functions.unzip();
    let callbacks = interface.callbacks.iter().map(|c| {
        let plain = format!("{}_call", c.call.symbol);
        writer.code(&c.call, &plain, true)
    });
    let (callbacks_js, guarded_too): (_, Vec<Guarded>) = callbacks.unzip();
    guarded.extend(guarded_too);
    let traits = interface.traits.iter().map(|t| {
        TraitCode::new(t, PLACE, |call| {
            let (code, one) = writer.code(call, &call.symbol, true);
            guarded.push(one);
            code
        })
    });
    let traits_js = traits.collect();
    Module {
        declarations: declarations(interface),
        layouts: layouts(interface),
        callables: callables(writer.memory, &writer),
        guarded,
        functions_js,
        callbacks_js,
        traits_js,
        implemented: implemented(interface, PLACE.margin),
    }
}

struct Writer<'a> {
    memory: Memory<'a>,
}

/// Columns before a statement in a frame.
const FRAMED: usize = 6;

/// What a call needs besides its numbers.
#[derive(Default)]
struct Prepared {
    lines: Vec<String>,
    args: Vec<Doc>,
    /// Whether anything is laid out in memory.
    framed: bool,
}

impl Prepared {
    /// What is made first, and laid out in the frame as these bytes.
    fn bytes(&mut self, ready: &str, value: Doc, bytes: &str, align: u32) {
        let before = print::assign(&format!("const {ready}"), value);
        self.lines.extend(print::lines(&before, FRAMED));
        self.framed(format!("$put({bytes}, {align})").into());
    }

    /// A text with its NUL, or null where it may be none.
    fn text(&mut self, ready: &str, value: Doc, optional: bool) {
        let before = print::assign(&format!("const {ready}"), value);
        self.lines.extend(print::lines(&before, FRAMED));
        let put = format!("$put({ready}, 1)");
        self.framed(if optional {
            print::ternary(format!("{ready} === null"), "0", &put)
        } else {
            put.into()
        });
    }

    /// The arguments from this one on as constants: all checks of a call that gives functions to Rust come first.
    fn make_ready(&mut self, first: usize) {
        for (at, arg) in self.args.iter_mut().enumerate().skip(first) {
            let ready = format!("$arg{at}");
            let made = std::mem::replace(arg, ready.as_str().into());
            let made = print::assign(&format!("const {ready}"), made);
            self.lines.extend(print::lines(&made, FRAMED));
        }
    }

    /// An argument that needs the frame.
    fn framed(&mut self, argument: Doc) {
        self.args.push(argument);
        self.framed = true;
    }
}

impl Writer<'_> {
    fn code(&self, call: &Call, plain: &str, by_handle: bool) -> (Code, Guarded) {
        let mut prepared = Prepared::default();
        if by_handle {
            prepared.args.push(checked_handle("$handle"));
        }
        let has_callables = callables::has(call);
        for param in &call.params {
            let first = prepared.args.len();
            self.prepare(param, &mut prepared);
            if has_callables && !matches!(param.ty, Type::Foreign { .. }) {
                prepared.make_ready(first);
            }
        }
        // Before functions are passed, which nobody would take back.
        let ready = call.promise.as_ref().map(|_| READY.to_owned());
        prepared.lines.extend(ready);
        let passed = callables::passed(self.memory.0, call, FRAMED);
        prepared.lines.extend(passed);
        let (lines, guarded) = self.finish(call, plain, prepared);
        let code = Code::new(call, by_handle, lines, PLACE);
        (code, guarded)
    }

    /// The call, the check, the result, inside a frame if there is need of one.
    fn finish(&self, call: &Call, plain: &str, mut prepared: Prepared) -> (Vec<String>, Guarded) {
        let guarded = match compared(self.memory.0, call) {
            Some(bits) => self.plain(call, plain, bits, &mut prepared),
            None => self.tried(call, &mut prepared),
        };
        let lines = if prepared.framed {
            framed(prepared.lines)
        } else {
            prepared.lines
        };
        (lines, guarded)
    }

    /// A call of the plain form, whose result is compared with `on_error`.
    fn plain(&self, call: &Call, plain: &str, bits: u64, prepared: &mut Prepared) -> Guarded {
        let args = std::mem::take(&mut prepared.args);
        let guarded = Guarded::new(call, plain, args.len());
        let raw = print::call(&format!("$library.{plain}"), args);
        let result = print::assign("const $result", self.result(&call.returns, raw));
        let result = print::lines(&result, margin(prepared));
        let lines = &mut prepared.lines;
        lines.extend(result);
        lines.push(format!(
            "if ({}) $check(\"{}\");",
            mistakable(self.memory.0, &call.returns, bits),
            call.name
        ));
        match (&call.promise, call.returns.handle_of()) {
            (Some(promise), _) => lines.extend(self.awaited(&call.name, &promise.value)),
            (None, Some(of)) => lines.push(format!("return {};", owner(of, "$result"))),
            (None, None) => lines.push("return $result;".to_owned()),
        }
        guarded
    }

    /// A call of the `_try` form.
    fn tried(&self, call: &Call, prepared: &mut Prepared) -> Guarded {
        let returns_nothing = call.returns == Type::Void;
        let mut args = std::mem::take(&mut prepared.args);
        if !returns_nothing {
            let (size, align) = self.memory.size(&call.returns);
            let cell = format!("const $cell = $reserve({size}, {align});");
            prepared.lines.push(cell);
            args.push("$cell".into());
            prepared.framed = true;
        }
        let tried = format!("{}_try", call.symbol);
        let guarded = Guarded::new(call, &tried, args.len());
        let tried = print::call(&format!("$library.{tried}"), args);
        let status = print::assign("const $status", tried);
        let status = print::lines(&status, margin(prepared));
        let lines = &mut prepared.lines;
        lines.extend(status);
        lines.extend(taken(self.memory.0, call));
        lines.extend(callables::kept(self.memory.0, call));
        lines.push(format!(
            "if ($status !== 0) $fail($status, \"{}\");",
            call.name
        ));
        let lifted = self.lift(&call.returns);
        if let Some(promise) = &call.promise {
            lines.push(format!("const $result = {lifted};"));
            lines.extend(self.awaited(&call.name, &promise.value));
        } else if !returns_nothing {
            lines.push(format!("return {lifted};"));
        }
        guarded
    }

    /// A raw result: every integer of at most 32 bits comes back as a signed one.
    fn result(&self, ty: &Type, raw: Doc) -> Doc {
        let narrowed = match ty {
            Type::Bool => "$toBool",
            Type::Int {
                bits: 8, signed, ..
            } => ["$toU8", "$toI8"][usize::from(*signed)],
            Type::Int {
                bits: 16, signed, ..
            } => ["$toU16", "$toI16"][usize::from(*signed)],
            Type::Int {
                bits: 32,
                signed: false,
                ..
            }
            | Type::Size { signed: false, .. } => "$toU32",
            Type::Int {
                bits: 64,
                signed: false,
                ..
            } => return print::call("BigInt.asUintN", vec!["64".into(), raw]),
            Type::Enum(named) => {
                return match self.memory.0.repr(named) {
                    Some(repr) => self.result(repr, raw),
                    None => raw,
                };
            }
            _ => return raw,
        };
        print::call(narrowed, vec![raw])
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
                let read = match ty {
                    // A result is a `double`; in memory a handle has 64 bits.
                    Type::Handle { .. } => lifted(ty, "view.getFloat64($cell, true)"),
                    ty => self.memory.read(ty, "$cell"),
                };
                format!("((view) => {read})($data())")
            }
        }
    }

    fn prepare(&self, param: &Param, prepared: &mut Prepared) {
        let name = param.name.clone();
        let ready = format!("{}$", param.name);
        let checked = |ty| {
            self.memory
                .checked(ty, &[format!("\"{name}\""), name.clone()])
        };
        match &param.ty {
            Type::Text => {
                prepared.bytes(&ready, checked(&param.ty), &ready, 1);
                prepared.args.push(format!("{ready}.length").into());
            }
            Type::Foreign { .. } => {
                let checks = callables::checked(self.memory.0, param, FRAMED);
                prepared.lines.extend(checks);
                prepared.framed(format!("$structOf({ready})").into());
            }
            Type::CText { optional } => prepared.text(&ready, checked(&param.ty), *optional),
            Type::Slice(of) => {
                let value = self.memory.array(of, &name);
                let bytes = self.memory.bytes(of, &ready, &name);
                prepared.bytes(&ready, value, &bytes, self.memory.size(of).1);
                prepared.args.push(format!("{ready}.length").into());
            }
            Type::Reference { to, optional } => {
                let put = self.put_one(to, &name, &name);
                prepared.framed(if *optional {
                    let test = format!("{name} == null");
                    print::ternary(test, "0", &print::flat(&put))
                } else {
                    put
                });
            }
            Type::Struct(_) => self.prepare_struct(param, prepared),
            ty => {
                let named = [format!("\"{name}\""), name.clone()];
                prepared.args.push(self.scalar(&named, ty));
            }
        }
    }

    /// A struct by value. With one number in it, it travels as that number.
    fn prepare_struct(&self, param: &Param, prepared: &mut Prepared) {
        let (ty, name) = (&param.ty, param.name.as_str());
        let (lines, value) = read_once(self.memory.0, param, FRAMED);
        prepared.lines.extend(lines);
        match self.memory.only_scalar(ty, name, &value) {
            Some((scalar @ Type::Handle { .. }, named)) => {
                let checked = self.memory.checked(&scalar, &named);
                prepared.args.push(print::call("BigInt", vec![checked]));
            }
            Some((scalar, named)) => prepared.args.push(self.scalar(&named, &scalar)),
            None => prepared.framed(self.put_one(ty, &value, name)),
        }
    }

    /// One value laid out in the frame, as its address.
    fn put_one(&self, ty: &Type, value: &str, name: &str) -> Doc {
        let align = self.memory.size(ty).1.to_string();
        print::call(
            "$put",
            vec![self.memory.pack_one(ty, value, name), align.into()],
        )
    }

    fn scalar(&self, named: &[String; 2], ty: &Type) -> Doc {
        let checked = self.memory.checked(ty, named);
        match ty {
            Type::Pointer { .. } | Type::FunctionPointer => print::call("Number", vec![checked]),
            Type::Bool => row([checked, " ? 1 : 0".into()]),
            _ => checked,
        }
    }
}

impl Raw for Writer<'_> {
    fn tags(&self, ty: &Type) -> Vec<String> {
        let tag = match ty {
            Type::Text | Type::Slice(_) => return vec!["$I32".to_owned(); 2],
            Type::Int { bits: 64, .. } => "$I64",
            Type::Float { bits: 32 } => "$F32",
            Type::Float { .. } | Type::Handle { .. } => "$F64",
            Type::Enum(named) => {
                return self
                    .memory
                    .0
                    .repr(named)
                    .map_or_else(Vec::new, |repr| self.tags(repr));
            }
            Type::Struct(_) => match self.memory.only_scalar(ty, "", "") {
                Some((Type::Handle { .. }, _)) => "$I64",
                Some((scalar, _)) => return self.tags(&scalar),
                None => "$I32",
            },
            _ => "$I32",
        };
        vec![tag.to_owned()]
    }

    fn address(&self) -> &'static str {
        "$I32"
    }

    fn given(&self, raw: &[String], ty: &Type) -> String {
        callables::given(self.memory, raw, ty, &|raw| match ty {
            Type::Struct(_) => {
                let size = self.memory.size(ty).0;
                let bytes = match self.memory.only_scalar(ty, "", "") {
                    Some((scalar, _)) => {
                        let set = self.memory.setter(&scalar);
                        format!("$ofScalar({size}, \"{set}\", {raw})")
                    }
                    None => format!("$octets({raw}, 1, {size})"),
                };
                format!("$seen({bytes}, {})", self.memory.reader(ty))
            }
            Type::Pointer { .. } | Type::FunctionPointer => format!("$address($toU32({raw}))"),
            ty => print::flat(&self.result(ty, raw.into())),
        })
    }

    /// A handle is passed as a double, and stored as an integer elsewhere.
    fn writer(&self, ty: &Type) -> String {
        let check = match ty {
            Type::Handle { optional: true, .. } => "$asOptionalHandle",
            Type::Handle { .. } => "$asHandle",
            ty => return self.memory.writer(ty),
        };
        format!("(view, at, value, name) => view.setFloat64(at, {check}(name, value), true)")
    }

    fn margin(&self) -> usize {
        2
    }
}

/// A handle, checked before the guarded call: an error thrown inside that call would be taken for a trap of the module.
fn checked_handle(handle: &str) -> Doc {
    format!("$asHandle(\"handle\", {handle})").into()
}

/// Columns before a call: those of a function in `attach`, and of the frame's `try`.
fn margin(prepared: &Prepared) -> usize {
    if prepared.framed { FRAMED } else { FRAMED - 2 }
}

/// The lines between the start and the certain end of a frame.
fn framed(lines: Vec<String>) -> Vec<String> {
    let mut all = vec!["const $frame = $enter();".to_owned(), "try {".to_owned()];
    all.extend(lines.into_iter().map(|line| format!("  {line}")));
    all.extend([
        "} finally {".to_owned(),
        "  $leave($frame);".to_owned(),
        "}".to_owned(),
    ]);
    all
}
