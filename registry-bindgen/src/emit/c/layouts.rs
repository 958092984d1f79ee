//! The layout of structs in the C header: alignment that their fields do not give them, and assertions of all of it.
//!
//! Used by `c.rs`. The macros are in `templates/c/registry.h`. C has no place for an alignment but a declaration, so it stands before the first
//! field, whose place is the struct's own: the struct gets that alignment, and its size is rounded up to it.

use std::collections::HashMap;

use super::field_name;
use crate::model::{Interface, Struct};

/// What stands before the first field of a struct, by its name.
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

/// Whether a struct is aligned to more than each of its fields is.
fn needs_alignment(s: &Struct) -> bool {
    s.fields.iter().all(|field| field.align < s.align)
}

/// The header, with the layouts asserted before the end of its include guard.
pub(super) fn asserted(interface: &Interface, header: &str) -> String {
    let Some(end) = header
        .rfind("#endif")
        .filter(|_| !interface.structs.is_empty())
    else {
        return header.to_owned();
    };
    let mut text = header[..end].to_owned();
    text.push_str(ABOUT);
    for s in &interface.structs {
        let (symbol, size, align) = (&s.symbol, s.size, s.align);
        text.push_str(&format!("REGISTRY_LAYOUT({symbol}, {size}, {align});\n"));
        for field in &s.fields {
            let (name, offset) = (field_name(&field.name), field.offset);
            text.push_str(&format!("REGISTRY_OFFSET({symbol}, {name}, {offset});\n"));
        }
    }
    text.push('\n');
    text + &header[end..]
}

const ABOUT: &str = "\
/*
 * The structs as the library has them, in bytes: size and alignment, and where each field begins.
 * A compiler, a target, a pragma or a flag that lays one out otherwise stops here.
 */
";
