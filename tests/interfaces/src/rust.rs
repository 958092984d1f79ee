//! The generated crate: code that a user would write, without `unsafe`.
//!
//! `from`: the types and items. `into`: `#[derive(FfiType)] #[repr(C, align(16))] pub struct S31 { pub f0: A7, .. }`,
//! `#[exported_callback(on_error = ..)] fn f12(a0: &[S31], a1: bool) -> Vec<u16> { saw(0, a0); saw(1, a1); answer() }`.

use std::fmt::Write as _;

use crate::items::{Form, Item, ResultClass, Returned};
use crate::types::{Alias, Id, Shape, Type, Types, int};

const HEAD: &str = "//! Written by `tests/proof/interfaces`.
#![forbid(unsafe_code)]
#![allow(unused, non_snake_case, clippy::all)]

mod support;

use registry_core::{FfiType, Handle, exported_callback};
use std::ffi::{CStr, c_void};
use std::mem::{align_of, offset_of, size_of};
use std::ptr::NonNull;
use support::*;

registry_core::export_runtime!();

/// Associated types are one more way to give a type another name.
pub struct Names;
pub trait Spell<const N: usize> {
    type Is;
}
";

/// The source, and the line on which each item begins.
pub(crate) fn source(types: &Types, items: &[Item]) -> (String, Vec<usize>) {
    let mut out = HEAD.to_owned();
    for ty in &types.list {
        definition(&mut out, types, ty);
        for alias in &ty.aliases {
            let rust = &ty.rust;
            out += &match alias {
                Alias::Plain(n) => format!("pub type A{n} = {rust};\n"),
                Alias::Associated(n) => {
                    format!("impl Spell<{n}> for Names {{\n    type Is = {rust};\n}}\n")
                }
            };
        }
    }
    layouts(&mut out, types);
    let mut lines = Vec::new();
    for item in items {
        out.push('\n');
        lines.push(out.lines().count() + 1);
        declaration(&mut out, types, item);
    }
    set_up(&mut out, items);
    (out, lines)
}

fn definition(out: &mut String, types: &Types, ty: &Type) {
    let name = &ty.rust;
    let derive = "\n#[derive(Clone, Copy, FfiType)]\n";
    let (body, see, make) = match &ty.shape {
        Shape::Enum(e) => {
            let repr = int(e.bits, e.signed);
            let mut body = format!("{derive}#[repr({repr})]\npub enum {name} {{\n");
            let mut make = format!("match random.below({}) {{\n", e.variants.len());
            for (n, value) in e.variants.iter().enumerate() {
                let _ = writeln!(body, "    V{n} = {value},");
                let pattern = if n + 1 == e.variants.len() {
                    "_".to_owned()
                } else {
                    n.to_string()
                };
                let _ = writeln!(make, "            {pattern} => Self::V{n},");
            }
            (
                body + "}\n",
                format!("(*self as {repr}).see(sum)"),
                make + "        }",
            )
        }
        Shape::Struct(s) => {
            let align = s.align.map_or(String::new(), |n| format!(", align({n})"));
            let mut body = format!("{derive}#[repr(C{align})]\npub struct {name} {{\n");
            let (mut see, mut make) = (String::new(), String::new());
            for field in &s.fields {
                let (name, spelled) = (&field.name, &field.spelled);
                let _ = writeln!(body, "    pub {name}: {spelled},");
                let _ = write!(see, "self.{name}.see(sum); ");
                let _ = write!(make, "{name}: Make::make(random), ");
            }
            (body + "}\n", see, format!("Self {{ {make} }}"))
        }
        Shape::Transparent(_, spelled) => (
            format!("{derive}#[repr(transparent)]\npub struct {name}(pub {spelled});\n"),
            "self.0.see(sum)".to_owned(),
            "Self(Make::make(random))".to_owned(),
        ),
        _ => return,
    };
    *out += &body;
    let _ = writeln!(
        out,
        "impl See for {name} {{\n    fn see(&self, sum: &mut Sum) {{\n        {see}\n    }}\n}}"
    );
    let _ = writeln!(
        out,
        "impl Make for {name} {{\n    fn make(random: &mut Random) -> Self {{\n        {make}\n    }}\n}}"
    );
    let id = types.list.iter().position(|other| other.rust == *name);
    let least = id.map_or(String::new(), |id| fields_of_least(types, id));
    let _ = writeln!(out, "pub const LEAST_{name}: {name} = {least};");
}

/// A value of the type as a constant: what `on_error` is.
fn least(types: &Types, id: Id) -> String {
    let ty = &types.list[id];
    match &ty.shape {
        Shape::Bool => "false".into(),
        Shape::Int { .. } | Shape::Size { .. } => "0".into(),
        Shape::Float { .. } => "0.0".into(),
        Shape::Pointer if ty.rust.starts_with("*const") => "std::ptr::null()".into(),
        Shape::Pointer => "std::ptr::null_mut()".into(),
        Shape::NonNull | Shape::Function(_) | Shape::Handle { optional: true } => "None".into(),
        Shape::Handle { optional: false } => {
            "match Handle::from_raw(1) { Some(handle) => handle, None => panic!() }".into()
        }
        Shape::Array(of, count) => format!("[{}; {count}]", least(types, *of)),
        Shape::Enum(_) | Shape::Struct(_) | Shape::Transparent(..) => format!("LEAST_{}", ty.rust),
    }
}

fn fields_of_least(types: &Types, id: Id) -> String {
    let ty = &types.list[id];
    match &ty.shape {
        Shape::Enum(_) => format!("{}::V0", ty.rust),
        Shape::Transparent(of, _) => format!("{}({})", ty.rust, least(types, *of)),
        Shape::Struct(s) => {
            let fields = s.fields.iter();
            let fields = fields.map(|field| format!("{}: {}", field.name, least(types, field.of)));
            format!(
                "{} {{ {} }}",
                ty.rust,
                fields.collect::<Vec<_>>().join(", ")
            )
        }
        _ => least(types, id),
    }
}

/// What Rust says of the layout of each type.
fn layouts(out: &mut String, types: &Types) {
    *out += "\n/// What 0 is the size, 1 the alignment, and from 2 on the offset of each field.\n";
    *out += "#[exported_callback(pinned, on_error = u64::MAX)]\n";
    *out += "fn layout(of: u32, what: u32) -> u64 {\n    let found = match (of, what) {\n";
    for (id, ty) in types.list.iter().enumerate() {
        let name = &ty.rust;
        let _ = writeln!(out, "        ({id}, 0) => size_of::<{name}>(),");
        let _ = writeln!(out, "        ({id}, 1) => align_of::<{name}>(),");
        if let Shape::Struct(s) = &ty.shape {
            for (n, field) in s.fields.iter().enumerate() {
                let (what, field) = (n + 2, &field.name);
                let _ = writeln!(
                    out,
                    "        ({id}, {what}) => offset_of!({name}, {field}),"
                );
            }
        }
    }
    *out += "        _ => return u64::MAX,\n    };\n    found as u64\n}\n";
}

fn declaration(out: &mut String, types: &Types, item: &Item) {
    let Item {
        name,
        form,
        params,
        result,
        ..
    } = item;
    let returned = match &result.alias {
        Some(alias) => {
            let _ = writeln!(out, "pub type {alias} = {};", result.rust);
            alias.clone()
        }
        None => result.rust.clone(),
    };
    let arrow = format!(" -> {returned}");
    let params: Vec<String> = params
        .iter()
        .enumerate()
        .map(|(n, param)| format!("a{n}: {}", param.rust))
        .collect();
    let params = params.join(", ");
    let seen: String = (0..item.params.len())
        .map(|n| format!("    saw({n}, a{n});\n"))
        .collect();
    let mut arguments = on_error(types, result);
    let body = |name: &str| format!("fn {name}({params}){arrow} {{\n{seen}    answer()\n}}\n");
    match form {
        Form::Function | Form::Pinned => {
            if *form == Form::Pinned {
                arguments.push("pinned".into());
            }
            let _ = write!(
                out,
                "#[exported_callback({})]\n{}",
                arguments.join(", "),
                body(name)
            );
        }
        Form::Closure { .. } => {
            arguments.push("pool = 1".into());
            let _ = write!(
                out,
                "#[exported_callback({})]\npub type {name} = fn({params}){arrow};\n{}",
                arguments.join(", "),
                body(&format!("body_of_{name}"))
            );
        }
    }
}

fn on_error(types: &Types, result: &Returned) -> Vec<String> {
    let value = match result.class {
        ResultClass::Nothing => return Vec::new(),
        ResultClass::Text => "String::new()".into(),
        ResultClass::Vector => "Vec::new()".into(),
        ResultClass::Value => least(types, result.of),
    };
    vec![format!("on_error = {value}")]
}

fn set_up(out: &mut String, items: &[Item]) {
    let mut calls = String::new();
    for (n, item) in items.iter().enumerate() {
        let name = &item.name;
        let _ = writeln!(calls, "    set_up_{n}();");
        let _ = writeln!(out, "\nfn set_up_{n}() {{");
        // Forgotten, not dropped: exported for as long as the program runs.
        *out += &match item.form {
            Form::Function => format!(
                "    let wrapper = {name}::export();\n    is_reached_by(Ways {{ handle: {name}::HANDLE.raw(), \
                 stub: wrapper.stub().as_raw() as usize, ..Ways::default() }});\n    std::mem::forget(wrapper);\n"
            ),
            Form::Pinned => format!(
                "    is_reached_by(Ways {{ handle: {name}::handle().raw(), stub: {name}::stub().as_raw() as usize, \
                 ..Ways::default() }});\n"
            ),
            Form::Closure { once_at_a_time } => {
                let export = if once_at_a_time {
                    "export_mut"
                } else {
                    "export"
                };
                let names = (0..item.params.len()).map(|n| format!("a{n}"));
                let names = names.collect::<Vec<_>>().join(", ");
                format!(
                    "    let wrapper = {name}::{export}(|{names}| body_of_{name}({names}));\n    \
                     let handle = wrapper.handle().raw();\n    \
                     let (first, last) = (wrapper.thunk_first(), wrapper.thunk_last());\n    \
                     let (user_data, first, last) = (first.user_data() as usize, first.function() as usize, last.function() as usize);\n    \
                     let bound = wrapper.bind().expect(\"one stub for each\");\n    \
                     is_reached_by(Ways {{ handle, stub: bound.stub().as_raw() as usize, first, last, user_data }});\n    \
                     std::mem::forget(bound);\n"
                )
            }
        };
        *out += "}\n";
    }
    let _ = write!(
        out,
        "\n/// Exports everything.\n#[exported_callback(pinned)]\nfn set_up() {{\n{calls}}}\n"
    );
}
