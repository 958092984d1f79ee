//! Checks the sizes, alignments and offsets of a record against C's rules.
//!
//! Every type of every record is checked. All bindings use C's layout, so a record with another layout is
//! refused, with the name of its item. A binding never reads or writes a value at a wrong offset.

use std::collections::BTreeMap;

use super::{Field, Struct, Type};
use crate::kind;
use crate::record::{Item, Record, TypeDesc};

/// Size and alignment in bytes.
pub(super) type Layout = (u32, u32);

/// The facts about a library that are known before its types are read.
#[derive(Debug)]
pub(super) struct Target {
    pointer: u32,
    /// The structs and enumerations by their identity.
    named: BTreeMap<u64, Layout>,
}

impl Target {
    /// Collects the facts from a library's records.
    ///
    /// # Errors
    /// If the width of a pointer is unknown.
    pub(super) fn new(records: &[&Record], pointer_width: u8) -> Result<Self, String> {
        if ![2, 4, 8].contains(&pointer_width) {
            return Err(format!(
                "a pointer of 2, 4 or 8 bytes (it has {pointer_width})"
            ));
        }
        let named = records.iter().filter_map(|record| {
            let desc = record.types.first()?;
            let is_named = matches!(record.item, Item::Struct | Item::Enumeration);
            is_named.then_some((desc.identity, (desc.size, desc.align)))
        });
        Ok(Self {
            pointer: u32::from(pointer_width),
            named: named.collect(),
        })
    }

    /// Refuses a type with a node whose size or alignment differs from that of its kind or its inner node.
    ///
    /// # Errors
    /// What is wrong, as the end of a sentence that names the item.
    pub(super) fn check(&self, desc: &TypeDesc) -> Result<(), String> {
        if let Some(inner) = &desc.inner {
            self.check(inner)?;
        }
        let found = (desc.size, desc.align);
        let right = match desc.kind {
            kind::STRUCT | kind::ENUMERATION => match self.named.get(&desc.identity) {
                Some(own) => found == *own,
                // Its record is missed when its name is asked for.
                None => true,
            },
            kind::ARRAY => match &desc.inner {
                Some(inner) => {
                    let size = inner.size.checked_mul(desc.count);
                    desc.count > 0 && Some(desc.size) == size && desc.align == inner.align
                }
                None => false,
            },
            _ => self.scalar(desc.kind).is_none_or(|size| {
                desc.size == size && (size == 0 || is_alignment(desc.align) && desc.align <= size)
            }),
        };
        if right {
            Ok(())
        } else {
            let (size, align) = found;
            Err(format!(
                "a value in it has {size} bytes and an alignment of {align}, which values of its kind have not"
            ))
        }
    }

    /// The size of a value of this kind, if the kind determines it.
    fn scalar(&self, kind: u8) -> Option<u32> {
        Some(match kind {
            kind::VOID => 0,
            kind::BOOL | kind::I8 | kind::U8 => 1,
            kind::I16 | kind::U16 => 2,
            kind::I32 | kind::U32 | kind::F32 => 4,
            kind::I64 | kind::U64 | kind::F64 | kind::HANDLE | kind::PROMISE => 8,
            kind::ISIZE | kind::USIZE => self.pointer,
            kind::CONST_POINTER | kind::MUT_POINTER | kind::FUNCTION_POINTER => self.pointer,
            kind::C_TEXT | kind::REFERENCE => self.pointer,
            kind::TEXT | kind::SLICE | kind::VECTOR => 2 * self.pointer,
            _ => return None,
        })
    }
}

fn is_alignment(align: u32) -> bool {
    // The largest alignment in Rust.
    align.is_power_of_two() && align <= 1 << 29
}

/// Refuses a struct whose offsets or size differ from C's.
///
/// # Errors
/// What is wrong, as the end of a sentence that names the struct.
pub(super) fn check_struct(whole: &TypeDesc, fields: &[(Field, u32)]) -> Result<(), String> {
    let (mut end, mut least) = (0_u32, 1);
    for (field, size) in fields {
        let offset = end.checked_next_multiple_of(field.align);
        if offset != Some(field.offset) {
            return Err(format!(
                "its field `{}` begins at byte {}, where C would have it at byte {}",
                field.name,
                field.offset,
                offset.unwrap_or(u32::MAX)
            ));
        }
        end = field.offset.saturating_add(*size);
        least = least.max(field.align);
    }
    let size = end.checked_next_multiple_of(whole.align.max(1));
    if !is_alignment(whole.align) || whole.align < least {
        return Err(format!(
            "its alignment is {}, and a field has one of {least}",
            whole.align
        ));
    }
    if size != Some(whole.size) || whole.size == 0 {
        return Err(format!(
            "it has {} bytes, where C would give it {}",
            whole.size,
            size.unwrap_or(u32::MAX).max(1)
        ));
    }
    Ok(())
}

/// Computes the data that follows from the fields. The structs are sorted, so inner structs come first.
pub(super) fn fill_in(structs: &mut [Struct]) {
    let mut known: BTreeMap<String, (u32, bool)> = BTreeMap::new();
    for s in structs {
        let mut natural = 1;
        let mut over_aligned = false;
        for field in &s.fields {
            let inside = innermost(&field.ty).and_then(|symbol| known.get(symbol));
            let (align, over) = inside.copied().unwrap_or((field.align, false));
            natural = natural.max(align);
            over_aligned |= over;
        }
        s.natural_align = natural;
        s.over_aligned = over_aligned || s.align > natural;
        known.insert(s.symbol.clone(), (natural, s.over_aligned));
    }
}

/// The struct type of a field, or of the elements of its array.
fn innermost(ty: &Type) -> Option<&str> {
    ty.contained()
}
