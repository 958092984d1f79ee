//! Records that are made field by field, and the interface that is read of them.

use registry_bindgen::artifact::Artifact;
use registry_bindgen::emit::{self, Language};
use registry_bindgen::model::{self, Interface, ModelError};
use registry_bindgen::record::{Item, Record, TypeDesc};

pub(crate) fn node(kind: u8, size: u32, align: u32) -> TypeDesc {
    TypeDesc {
        kind,
        optional: false,
        fallible: false,
        owned: false,
        nonzero: false,
        any_thread: false,
        size,
        align,
        count: 0,
        identity: 0,
        inner: None,
    }
}

pub(crate) const U8: u8 = 6;
pub(crate) const U32: u8 = 8;
pub(crate) const U64: u8 = 9;
pub(crate) const HANDLE: u8 = 14;
pub(crate) const FOREIGN: u8 = 26;

pub(crate) fn byte() -> TypeDesc {
    node(U8, 1, 1)
}

pub(crate) fn array(inner: TypeDesc, count: u32) -> TypeDesc {
    TypeDesc {
        count,
        inner: Some(Box::new(inner.clone())),
        ..node(25, inner.size * count, inner.align)
    }
}

/// A reference, a slice or a vector.
pub(crate) fn around(kind: u8, inner: TypeDesc) -> TypeDesc {
    TypeDesc {
        inner: Some(Box::new(inner)),
        ..node(kind, if kind == 22 { 8 } else { 16 }, 8)
    }
}

pub(crate) fn named(identity: u64, size: u32, align: u32) -> TypeDesc {
    TypeDesc {
        identity,
        ..node(18, size, align)
    }
}

pub(crate) fn record(item: Item, types: Vec<TypeDesc>, numbers: &[u64], text: &str) -> Record {
    let fact = |line: &str| {
        let (keyword, value) = line.split_once(' ').expect("a keyword and a value");
        (keyword.to_owned(), value.to_owned())
    };
    Record {
        item,
        pointer_width: 8,
        types,
        numbers: numbers.to_vec(),
        facts: text.lines().map(fact).collect(),
        fingerprint: 7,
    }
}

/// A struct of fields called `a`, `b`, .. at these offsets.
pub(crate) fn structure(name: &str, whole: TypeDesc, fields: &[(TypeDesc, u64)]) -> Record {
    let mut text = format!("crate shop 0.1.0\nname {name}\nsymbol shop_{name}\n");
    for letter in ('a'..).take(fields.len()) {
        text.push_str(&format!("member {letter} T\n"));
    }
    let (types, offsets): (Vec<_>, Vec<_>) = fields.iter().cloned().unzip();
    let types = [vec![whole], types].concat();
    record(Item::Struct, types, &offsets, text.trim_end())
}

/// A function of one parameter `it` that returns a number.
pub(crate) fn function(param: TypeDesc) -> Record {
    let text =
        "crate shop 0.1.0\nname f\nsymbol shop_f\nhandle 7\nparam it T\nreturn u64\non_error 0";
    let types = vec![param, node(U64, 8, 8)];
    record(Item::Function, types, &[1, 0], text)
}

pub(crate) fn interface(records: &[Record]) -> Result<Interface, ModelError> {
    interface_of("crate shop 0.1.0\nname shop\nsymbol shop", records)
}

/// As `interface`, of a library with `export_runtime!(queues)`.
pub(crate) fn interface_with_queues(records: &[Record]) -> Result<Interface, ModelError> {
    interface_of("crate shop 0.1.0\nname shop\nsymbol shop\nqueues ", records)
}

fn interface_of(text: &str, records: &[Record]) -> Result<Interface, ModelError> {
    let runtime = record(Item::Runtime, Vec::new(), &[], text);
    let records = [&[runtime], records].concat();
    model::interface(&Artifact {
        records,
        wasm: false,
        name: None,
        archive: false,
        offered: None,
    })
}

pub(crate) fn text(interface: &Interface, language: Language, name: &str) -> String {
    let files = emit::files(interface, language).expect("the files can be written");
    let file = files.iter().find(|file| file.path.ends_with(name));
    file.expect("a file of this name").text.clone()
}

/// What the record of the item lacks or says wrongly.
pub(crate) fn refusal(records: &[Record]) -> String {
    let error = interface(records)
        .expect_err("no binding can be right")
        .to_string();
    assert!(
        error.contains("shop_") || error.contains("`shop`"),
        "unnamed: {error}"
    );
    error
}
