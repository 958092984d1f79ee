//! The module for the browser and every other host of wasm: a loader, and functions over the instance's exports. No other tool is needed.
//!
//! Before this: `model.rs`; names, declarations and memory are `javascript.rs`'s. A call whose arguments and result are numbers touches no
//! memory: the export is called, and the status asked for only if the result equals `on_error`. Everything else is laid out in a frame of the
//! instance's own memory, whose view is made again after the memory has grown.

use serde::Serialize;

use super::javascript::memory::{Layout, Memory, layouts};
use super::javascript::print::{self, Doc, row};
use super::javascript::{
    Declarations, camel, declarations, identifier, mistakable, number, typed_array,
};
use super::{EmitError, File, render};
use crate::model::{Call, Interface, Param, Type};

#[derive(Serialize)]
struct Module<'a> {
    #[serde(flatten)]
    declarations: Declarations<'a>,
    layouts: Vec<Layout>,
    functions_js: Vec<Code>,
    callbacks_js: Vec<Code>,
}

/// A call's JavaScript.
#[derive(Serialize)]
struct Code {
    name: String,
    params: String,
    lines: Vec<String>,
}

/// The module.
///
/// # Errors
/// Only if a template is at fault.
pub fn files(interface: &Interface) -> Result<Vec<File>, EmitError> {
    let writer = Writer {
        memory: Memory(interface),
    };
    let functions = interface
        .functions
        .iter()
        .map(|f| writer.code(&f.call, camel(&f.call.name), &f.call.symbol, false));
    let callbacks = interface.callbacks.iter().map(|c| {
        let plain = format!("{}_call", c.call.symbol);
        writer.code(&c.call, c.call.name.clone(), &plain, true)
    });
    let module = Module {
        declarations: declarations(interface),
        layouts: layouts(interface),
        functions_js: functions.collect(),
        callbacks_js: callbacks.collect(),
    };
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
        render(
            "package.json",
            include_str!("../templates/web/package.json"),
            &module,
        )?,
    ])
}

struct Writer<'a> {
    memory: Memory<'a>,
}

/// What a call needs besides its numbers.
#[derive(Default)]
struct Prepared {
    lines: Vec<String>,
    args: Vec<String>,
    /// Whether anything is laid out in memory.
    framed: bool,
}

impl Prepared {
    /// Bytes that are made first and laid out in the frame.
    fn bytes(&mut self, ready: &str, value: &str, align: u32) {
        self.lines.push(format!("const {ready} = {value};"));
        self.framed(format!("put({ready}, {align})"));
    }

    /// An argument that needs the frame.
    fn framed(&mut self, argument: String) {
        self.args.push(argument);
        self.framed = true;
    }
}

impl Writer<'_> {
    fn code(&self, call: &Call, name: String, plain: &str, by_handle: bool) -> Code {
        let mut prepared = Prepared::default();
        if by_handle {
            prepared.args.push("handle".to_owned());
        }
        for param in &call.params {
            self.prepare(param, &mut prepared);
        }
        let params: Vec<String> = call.params.iter().map(|p| identifier(&p.name)).collect();
        Code {
            name: identifier(&name),
            params: params.join(", "),
            lines: self.finish(call, plain, prepared),
        }
    }

    /// The call, the check, the result, inside a frame if there is need of one.
    fn finish(&self, call: &Call, plain: &str, mut prepared: Prepared) -> Vec<String> {
        let (name, mut lines) = (&call.name, std::mem::take(&mut prepared.lines));
        let bits = call.on_error_bits.filter(|_| call.returns.is_comparable());
        if let Some(bits) = bits {
            let raw = print::call_of(&format!("exports.{plain}"), &prepared.args);
            let result = print::assign("const result", self.result(&call.returns, raw));
            lines.extend(print::lines(&result, margin(&prepared)));
            lines.push(format!(
                "if ({}) check(\"{name}\");",
                mistakable(&call.returns, bits)
            ));
            lines.push("return result;".to_owned());
        } else {
            let returns_nothing = call.returns == Type::Void;
            if !returns_nothing {
                let (size, align) = self.memory.size(&call.returns);
                lines.push(format!("const cell = reserve({size}, {align});"));
                prepared.args.push("cell".to_owned());
                prepared.framed = true;
            }
            let tried = print::call_of(&format!("exports.{}_try", call.symbol), &prepared.args);
            let status = print::assign("const status", tried);
            lines.extend(print::lines(&status, margin(&prepared)));
            lines.push(format!("if (status !== 0) fail(status, \"{name}\");"));
            if !returns_nothing {
                lines.push(format!("return {};", self.lift(&call.returns)));
            }
        }
        if prepared.framed {
            framed(lines)
        } else {
            lines
        }
    }

    /// A raw result: every integer of at most 32 bits comes back as a signed one.
    fn result(&self, ty: &Type, raw: Doc) -> Doc {
        match ty {
            Type::Bool => row([raw, " !== 0".into()]),
            Type::Int {
                bits: 64,
                signed: false,
            } => print::call("BigInt.asUintN", vec!["64".into(), raw]),
            Type::Int {
                bits: 32,
                signed: false,
            }
            | Type::Size { signed: false } => row([raw, " >>> 0".into()]),
            Type::Int {
                bits: 8,
                signed: true,
            } => row(["(".into(), raw, " << 24) >> 24".into()]),
            Type::Int { bits: 8, .. } => row([raw, " & 0xff".into()]),
            Type::Int {
                bits: 16,
                signed: true,
            } => row(["(".into(), raw, " << 16) >> 16".into()]),
            Type::Int { bits: 16, .. } => row([raw, " & 0xffff".into()]),
            Type::Enum(named) => {
                let repr = self.memory.0.repr(named);
                let inner = match repr {
                    Some(repr) => self.result(repr, raw),
                    None => raw,
                };
                if self.memory.size(ty).0 == 8 {
                    print::call("Number", vec![inner])
                } else {
                    inner
                }
            }
            _ => raw,
        }
    }

    /// The value in `cell`.
    fn lift(&self, ty: &Type) -> String {
        match ty {
            Type::Text => "decoder.decode(take(cell, 1))".to_owned(),
            Type::Buffer(of) => self
                .memory
                .unpack(of, &format!("take(cell, {})", self.memory.size(of).0)),
            ty => format!("((view) => {})(data())", self.memory.read(ty, "cell")),
        }
    }

    fn prepare(&self, param: &Param, prepared: &mut Prepared) {
        let name = identifier(&param.name);
        let ready = format!("{}Bytes", camel(&param.name));
        match &param.ty {
            Type::Text => {
                prepared.bytes(&ready, &format!("encoder.encode({name})"), 1);
                prepared.args.push(format!("{ready}.length"));
            }
            Type::CText => prepared.bytes(&ready, &format!("cString({name})"), 1),
            Type::Slice(of) => {
                prepared.bytes(&ready, &self.memory.pack(of, &name), self.memory.size(of).1);
                // The length counts elements: those of a typed array, or of what was packed.
                let counted = if typed_array(of).is_some() {
                    &ready
                } else {
                    &name
                };
                prepared.args.push(format!("{counted}.length"));
            }
            Type::Reference { to, optional } => {
                let none = if *optional {
                    format!("{name} === null ? 0 : ")
                } else {
                    String::new()
                };
                prepared.framed(format!("{none}{}", self.put_one(to, &name)));
            }
            Type::Struct(_) => match self.memory.only_scalar(&param.ty, &name) {
                Some((scalar, path)) => prepared.args.push(self.scalar(&path, &scalar)),
                None => prepared.framed(self.put_one(&param.ty, &name)),
            },
            ty => prepared.args.push(self.scalar(&name, ty)),
        }
    }

    /// One value laid out in the frame, as its address.
    fn put_one(&self, ty: &Type, name: &str) -> String {
        let (size, align) = self.memory.size(ty);
        let writer = self.memory.writer(ty);
        format!("put(pack([{name}], {size}, {writer}), {align})")
    }

    fn scalar(&self, name: &str, ty: &Type) -> String {
        match ty {
            Type::Pointer { .. } | Type::FunctionPointer => format!("Number({name} ?? 0n)"),
            Type::Enum(_) if self.memory.size(ty).0 == 8 => format!("BigInt({name})"),
            Type::Bool => format!("{name} ? 1 : 0"),
            ty => number(name, ty),
        }
    }
}

/// Columns before a call: those of a function in `attach`, and of the frame's `try`.
fn margin(prepared: &Prepared) -> usize {
    if prepared.framed { 6 } else { 4 }
}

/// The lines between the start and the certain end of a frame.
fn framed(lines: Vec<String>) -> Vec<String> {
    let mut all = vec!["const frame = enter();".to_owned(), "try {".to_owned()];
    all.extend(lines.into_iter().map(|line| format!("  {line}")));
    all.extend([
        "} finally {".to_owned(),
        "  leave(frame);".to_owned(),
        "}".to_owned(),
    ]);
    all
}
