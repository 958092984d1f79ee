//! Records as a library has them, and the interface that is read of them.

use registry_bindgen::artifact::Artifact;
use registry_bindgen::emit::Language;
use registry_bindgen::model::{self, Interface};
use registry_bindgen::record::{Item, Record, TypeDesc};

/// A type without anything inside.
pub(crate) fn plain(kind: u8, size: u32) -> TypeDesc {
    TypeDesc {
        kind,
        optional: false,
        fallible: false,
        owned: false,
        nonzero: false,
        any_thread: false,
        size,
        align: size.max(1),
        count: 0,
        identity: 0,
        inner: None,
    }
}

pub(crate) fn i32_type() -> TypeDesc {
    plain(4, 4)
}

/// A record of these types, numbers and lines.
pub(crate) fn record(item: Item, types: Vec<TypeDesc>, numbers: Vec<u64>, text: &str) -> Record {
    let fact = |line: &str| {
        let (keyword, value) = line.split_once(' ').unwrap_or((line, ""));
        (keyword.to_owned(), value.to_owned())
    };
    Record {
        item,
        pointer_width: 8,
        types,
        numbers,
        facts: text.lines().map(fact).collect(),
        fingerprint: 1,
    }
}

/// A function of `i32`s.
pub(crate) fn function(krate: &str, name: &str, params: &[&str], more: &str) -> Record {
    let params: String = params.iter().map(|p| format!("param {p} i32\n")).collect();
    let count = params.lines().count() + 1;
    let symbol = if more.contains("symbol ") {
        String::new()
    } else {
        format!("symbol {krate}_{name}\n")
    };
    let text =
        format!("crate {krate} 1.0.0\nname {name}\n{symbol}{more}handle 7\n{params}return i32\n");
    record(
        Item::Function,
        vec![i32_type(); count],
        vec![1, u64::MAX],
        &text,
    )
}

pub(crate) fn enumeration(name: &str, variants: &[&str]) -> Record {
    let members: String = variants.iter().map(|v| format!("member {v}\n")).collect();
    let mut own = plain(19, 4);
    own.identity = name.bytes().map(u64::from).sum();
    record(
        Item::Enumeration,
        vec![own, i32_type()],
        (0..variants.len() as u64).collect(),
        &format!("crate shop 1.0.0\nname {name}\nsymbol shop_{name}\n{members}"),
    )
}

pub(crate) fn structure(krate: &str, name: &str, fields: &[&str]) -> Record {
    let members: String = fields.iter().map(|f| format!("member {f} i32\n")).collect();
    let mut own = plain(18, 4 * fields.len() as u32);
    own.align = 4;
    own.identity = format!("{krate}{name}").bytes().map(u64::from).sum();
    let mut types = vec![own];
    types.extend(vec![i32_type(); fields.len()]);
    record(
        Item::Struct,
        types,
        (0..fields.len() as u64).map(|at| 4 * at).collect(),
        &format!("crate {krate} 1.0.0\nname {name}\nsymbol {krate}_{name}\n{members}"),
    )
}

/// The record of a trait, and those of its methods, which take nothing and return an `i32`.
pub(crate) fn interface_trait(name: &str, methods: &[&str]) -> Vec<Record> {
    let text = format!("crate shop 1.0.0\nname {name}\nsymbol shop_{name}\nidentity 7\n");
    let method = |(at, method): (usize, &&str)| {
        let symbol = format!("shop_{name}_{method}");
        let text = format!(
            "crate shop 1.0.0\nname {method}\nsymbol {symbol}\ntrait 7\nat {at}\nreturn i32\n"
        );
        record(Item::Method, vec![i32_type()], vec![1, u64::MAX], &text)
    };
    let of = record(Item::Trait, Vec::new(), Vec::new(), &text);
    let methods = methods.iter().enumerate().map(method);
    std::iter::once(of).chain(methods).collect()
}

pub(crate) fn interface_of(prefix: &str, mut records: Vec<Record>) -> Interface {
    let text = format!("crate {prefix} 1.0.0\nname {prefix}\nsymbol {prefix}\n");
    records.push(record(Item::Runtime, Vec::new(), Vec::new(), &text));
    let artifact = Artifact {
        records,
        wasm: false,
        name: None,
        archive: false,
        offered: None,
    };
    model::interface(&artifact).unwrap_or_else(|error| panic!("{error}"))
}

pub(crate) fn interface(records: Vec<Record>) -> Interface {
    interface_of("shop", records)
}

pub(crate) const ALL: [Language; 7] = [
    Language::C,
    Language::Cpp,
    Language::Python,
    Language::Node,
    Language::Web,
    Language::Java,
    Language::Dart,
];
