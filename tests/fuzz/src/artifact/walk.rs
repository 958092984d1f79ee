//! Records whose lengths are right and whose contents are anything: a walk through what one may say.

use crate::bytes::Bytes;

/// The records in a row, and the kind of library that they are to come from.
pub(crate) struct Walk {
    pub(crate) section: Vec<u8>,
    pub(crate) wasm: bool,
}

const KEYWORDS: &[&str] = &[
    "param", "return", "member", "about", "doc", "on_error", "handle", "pool", "pinned", "unsafe",
    "name", "symbol", "crate", "other",
];

#[rustfmt::skip]
const WORDS: &[&str] = &[
    "a", "b", "Point", "shop_Point", "Kind", "i32", "u64", "0", "7", "12345", "-1", "NaN", "*const c_char", "*mut Point",
    "self", "class", "int", "def", "new", "_", "\"", "'", "\\", "*/", "/*", "//", "{{", "{%", "}}", "{", "}", "${", "`",
    "\u{e9}", "\u{2028}", "\\n", "\\\\", " ", "  ", "</script>", "\"\"\"", "%", "#", "@", "1e999", "18446744073709551616",
    "0.1.0", "None", "()", "bool", "true", "&str", "Option", "Result", "try", "call", "_call", "_try", "release",
    "status", "handle", "std", "void", "NULL", "interface", "await", "len", "ptr", "result", "user_data", "ok", "\r",
];

pub(crate) fn section(data: &[u8]) -> Walk {
    let mut bytes = Bytes::new(data);
    let first = bytes.u8();
    let (wasm, width) = (first & 1 == 1, if first & 2 == 0 { 8 } else { 4 });
    let mut section = Vec::new();
    for index in 0..1 + bytes.below(6) {
        // The first is the runtime's, without which there is no interface.
        let item = if index == 0 {
            5
        } else {
            1 + bytes.below(5) as u8
        };
        record(&mut section, item, index, width, &mut bytes);
    }
    Walk { section, wasm }
}

fn record(out: &mut Vec<u8>, item: u8, index: usize, width: u8, bytes: &mut Bytes<'_>) {
    let types: Vec<u8> = (0..bytes.below(5)).flat_map(|_| type_desc(bytes)).collect();
    let numbers: Vec<u8> = (0..bytes.below(4))
        .flat_map(|_| number(bytes).to_le_bytes())
        .collect();
    let text = text(item, index, bytes);
    let length = 24 + types.len() + numbers.len() + text.len();
    out.extend(b"REGMETA\0\x02\0");
    out.extend([item, width]);
    out.extend((length as u32).to_le_bytes());
    out.extend((text.len() as u32).to_le_bytes());
    out.extend((types.len() as u16 / 24).to_le_bytes());
    out.extend((numbers.len() as u16 / 8).to_le_bytes());
    out.extend(types);
    out.extend(numbers);
    out.extend(text.as_bytes());
}

/// The nodes of one type, or of one without an end.
fn type_desc(bytes: &mut Bytes<'_>) -> Vec<u8> {
    let mut nodes = Vec::new();
    loop {
        let node = node(bytes);
        nodes.extend(node);
        if !(22..=25).contains(&node[0]) || bytes.is_empty() {
            return nodes;
        }
    }
}

fn node(bytes: &mut Bytes<'_>) -> [u8; 24] {
    let mut node = [0; 24];
    node[0] = bytes.below(27) as u8;
    node[1] = bytes.below(8) as u8;
    node[4..8].copy_from_slice(&(number(bytes) as u32).to_le_bytes());
    node[8..12].copy_from_slice(&(number(bytes) as u32).to_le_bytes());
    node[12..16].copy_from_slice(&(number(bytes) as u32).to_le_bytes());
    node[16] = bytes.below(5) as u8;
    node
}

/// A small number, or any.
fn number(bytes: &mut Bytes<'_>) -> u64 {
    match bytes.u8() {
        255 => bytes.u64(),
        254 => u64::MAX,
        small => u64::from(small),
    }
}

/// A record's lines: those that it must have, unless a byte leaves them out, and any others.
fn text(item: u8, index: usize, bytes: &mut Bytes<'_>) -> String {
    let mut text = String::new();
    let left_out = bytes.u8();
    if left_out != 255 {
        text.push_str(&format!("symbol shop_{index}\nname N{index}\n"));
    }
    if left_out != 254 {
        text.push_str("crate shop 0.1.0\n");
    }
    if item == 1 && left_out != 253 {
        text.push_str("handle 12345\n");
    }
    for _ in 0..bytes.below(8) {
        text.push_str(KEYWORDS[bytes.below(KEYWORDS.len())]);
        text.push(' ');
        for _ in 0..1 + bytes.below(4) {
            match WORDS.get(usize::from(bytes.u8())) {
                Some(word) => text.push_str(word),
                None => text.push(char::from(bytes.u8() & 0x7f)),
            }
        }
        text.push('\n');
    }
    text
}
