//! The layout of structs in the C header: explicit alignments, and assertions of every size, alignment and offset.
//!
//! The macros are in `templates/c/registry.h`. C allows an alignment only in a declaration, so it is written before the first
//! field, which begins where the struct begins. The struct then has that alignment, and its size is rounded up to it.

use std::collections::HashMap;

use super::guard;

use crate::model::{Interface, Struct};

/// The alignment to write before the first field, by the name of the struct.
pub(super) fn alignments(interface: &Interface) -> HashMap<String, String> {
    let over = interface.structs.iter().filter(|s| needs_alignment(s));
    let line = |s: &Struct| {
        let about = format!(
            "  /* Each {} stands at a multiple of {} bytes. */",
            s.symbol, s.align
        );
        format!("{about}\n  REGISTRY_ALIGNED({})", s.align)
    };
    over.map(|s| (s.symbol.clone(), line(s))).collect()
}

/// Whether a struct has a larger alignment than each of its fields.
fn needs_alignment(s: &Struct) -> bool {
    s.fields.iter().all(|field| field.align < s.align)
}

/// The header, with the layouts asserted before the end of its include guard.
pub(super) fn asserted(interface: &Interface, header: &str) -> String {
    let Some(end) = header.rfind("#endif") else {
        return header.to_owned();
    };
    let mut text = header[..end].to_owned();
    text.push_str(&guard::defined(interface));
    if !interface.structs.is_empty() {
        text.push_str(ABOUT);
    }
    for s in &interface.structs {
        let (symbol, size, align) = (&s.symbol, s.size, s.align);
        text.push_str(&format!("REGISTRY_LAYOUT({symbol}, {size}, {align});\n"));
        for field in &s.fields {
            let (name, offset) = (&field.name, field.offset);
            text.push_str(&format!("REGISTRY_OFFSET({symbol}, {name}, {offset});\n"));
        }
    }
    if !interface.structs.is_empty() {
        text.push('\n');
    }
    text + &header[end..]
}

const ABOUT: &str = "\
/*
 * The structs as the library has them, in bytes: size and alignment, and where each field begins.
 * A compiler, a target, a pragma or a flag that lays one out otherwise stops here.
 */
";
