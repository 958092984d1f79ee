//! Records with correct lengths and random contents: a walk through the possible contents.

use crate::bytes::Bytes;
use registry_bindgen::record::{MAGIC, VERSION};

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
    let mut known = Known {
        width,
        structs: Vec::new(),
    };
    for index in 0..1 + bytes.below(6) {
        // The first is the runtime's, without which there is no interface.
        let item = if index == 0 {
            5
        } else {
            1 + bytes.below(5) as u8
        };
        record(&mut section, item, index, &mut known, &mut bytes);
    }
    Walk { section, wasm }
}

/// What later records may say of earlier ones.
struct Known {
    /// Bytes of a pointer.
    width: u32,
    /// Size and alignment of each struct so far; its identity is its place, from 1 on.
    structs: Vec<(u32, u32)>,
}

fn record(out: &mut Vec<u8>, item: u8, index: usize, known: &mut Known, bytes: &mut Bytes<'_>) {
    let (mut types, mut numbers) = (Vec::new(), Vec::new());
    let mut members = String::new();
    if item == 3 {
        structure(&mut types, &mut numbers, &mut members, known, bytes);
    } else {
        for _ in 0..bytes.below(5) {
            type_desc(&mut types, known, bytes);
        }
        for _ in 0..bytes.below(4) {
            numbers.push(number(bytes));
        }
    }
    let text = members + &text(item, index, bytes);
    let numbers: Vec<u8> = numbers.into_iter().flat_map(u64::to_le_bytes).collect();
    let length = 24 + types.len() + numbers.len() + text.len();
    out.extend(MAGIC);
    out.extend(VERSION.to_le_bytes());
    out.extend([item, known.width as u8]);
    out.extend((length as u32).to_le_bytes());
    out.extend((text.len() as u32).to_le_bytes());
    out.extend((types.len() as u16 / 24).to_le_bytes());
    out.extend((numbers.len() as u16 / 8).to_le_bytes());
    out.extend(types);
    out.extend(numbers);
    out.extend(text.as_bytes());
}

/// A struct whose fields stand where C puts them, unless a byte moves one.
fn structure(
    types: &mut Vec<u8>,
    offsets: &mut Vec<u64>,
    members: &mut String,
    known: &mut Known,
    bytes: &mut Bytes<'_>,
) {
    let (mut fields, mut end, mut align) = (Vec::new(), 0_u32, 1_u32);
    for letter in ["a", "gap0", "class", "i"].iter().take(1 + bytes.below(4)) {
        let (size, own) = type_desc(&mut fields, known, bytes);
        let offset = end.next_multiple_of(own.clamp(1, 1 << 16));
        let moved = u32::from(bytes.u8() == 255);
        offsets.push(u64::from(offset) + u64::from(moved));
        end = offset.saturating_add(size).min(1 << 24);
        align = align.max(own.min(1 << 16));
        members.push_str(&format!("member {letter} T\n"));
    }
    if let more @ 1..=9 = bytes.below(32) {
        align = align.max(1 << more);
    }
    known
        .structs
        .push((end.next_multiple_of(align.max(1)), align));
    let identity = known.structs.len() as u8;
    let (size, align) = known.structs[known.structs.len() - 1];
    types.extend(node(18, 0, (size, align), 0, identity));
    types.extend(fields);
}

/// The nodes of one type, or of one without an end; its size and alignment, which are right unless a byte makes them wrong.
fn type_desc(nodes: &mut Vec<u8>, known: &Known, bytes: &mut Bytes<'_>) -> (u32, u32) {
    let (kind, flags) = (bytes.below(27) as u8, bytes.below(8) as u8);
    let at = nodes.len();
    let (mut count, mut identity) = (0, 0);
    nodes.extend([0; 24]);
    let layout = match kind {
        22..=25 if bytes.is_empty() || at > 24 * 70 => (0, 0),
        22..=25 => {
            let (size, align) = type_desc(nodes, known, bytes);
            match kind {
                22 => (known.width, known.width),
                25 => {
                    count = number(bytes) as u32;
                    (size.wrapping_mul(count), align)
                }
                _ => (2 * known.width, known.width),
            }
        }
        18 => {
            identity = bytes.below(5) as u8;
            let place = usize::from(identity).wrapping_sub(1);
            known.structs.get(place).copied().unwrap_or((4, 4))
        }
        1 | 2 | 6 => (1, 1),
        3 | 7 => (2, 2),
        4 | 8 | 12 | 19 => (4, 4),
        5 | 9 | 13 | 14 => (8, 8),
        20 => (2 * known.width, known.width),
        0 => (0, 1),
        _ => (known.width, known.width),
    };
    let said = match bytes.u8() {
        255 => (number(bytes) as u32, number(bytes) as u32),
        _ => layout,
    };
    nodes[at..at + 24].copy_from_slice(&node(kind, flags, said, count, identity));
    said
}

fn node(kind: u8, flags: u8, (size, align): (u32, u32), count: u32, identity: u8) -> [u8; 24] {
    let mut node = [0; 24];
    (node[0], node[1], node[16]) = (kind, flags, identity);
    node[4..8].copy_from_slice(&size.to_le_bytes());
    node[8..12].copy_from_slice(&align.to_le_bytes());
    node[12..16].copy_from_slice(&count.to_le_bytes());
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
