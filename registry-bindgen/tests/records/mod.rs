//! The records of a small library, byte by byte, as the compiler writes them.

use registry_bindgen::artifact;
use registry_bindgen::model;
use registry_bindgen::record::{MAGIC, VERSION};

pub(crate) const FUNCTION: u8 = 1;
pub(crate) const RUNTIME: u8 = 5;

/// A plain `i64`, as the compiler writes it into a record.
pub(crate) const I64: [u8; 24] = node(5, 8);

/// One node of a type, aligned to its size.
pub(crate) const fn node(kind: u8, size: u8) -> [u8; 24] {
    let mut bytes = [0; 24];
    bytes[0] = kind;
    bytes[4] = size;
    bytes[8] = size;
    bytes
}

pub(crate) fn record(item: u8, types: &[[u8; 24]], numbers: &[u64], text: &str) -> Vec<u8> {
    let length = 24 + 24 * types.len() + 8 * numbers.len() + text.len();
    let mut bytes = MAGIC.to_vec();
    bytes.extend(VERSION.to_le_bytes());
    bytes.extend([item, 8]);
    bytes.extend((length as u32).to_le_bytes());
    bytes.extend((text.len() as u32).to_le_bytes());
    bytes.extend((types.len() as u16).to_le_bytes());
    bytes.extend((numbers.len() as u16).to_le_bytes());
    bytes.extend(types.concat());
    bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    bytes.extend(text.as_bytes());
    bytes
}

pub(crate) fn runtime() -> Vec<u8> {
    record(
        RUNTIME,
        &[],
        &[],
        "crate shop 0.1.0\nname shop\nsymbol shop\n",
    )
}

pub(crate) fn add_tax() -> Vec<u8> {
    let text = "crate shop 0.1.0\nname add_tax\nsymbol shop_add_tax\nhandle 12345\nparam cents i64\nreturn i64\non_error -1\ndoc  Adds the tax.\n";
    record(FUNCTION, &[I64, I64], &[1, u64::MAX], text)
}

/// Both records, with the padding that a linker may put between them.
pub(crate) fn section() -> Vec<u8> {
    [runtime(), vec![0; 5], add_tax(), vec![0; 3]].concat()
}

/// What `list` says of a library.
pub(crate) fn listed(bytes: &[u8]) -> String {
    let artifact = artifact::read(bytes).unwrap_or_else(|error| panic!("{error}"));
    registry_bindgen::list::text(
        &model::interface(&artifact).unwrap_or_else(|error| panic!("{error}")),
    )
}
