//! Size, alignment and offsets: what a record says of each value, held against what C's rules make of it.
//!
//! `read.rs` before this, for every type of every record. All bindings lay values out by C's rules, so a record that says anything else is
//! refused here by the name of its item: nothing is ever written or read where Rust has something else.

use std::collections::BTreeMap;

use super::{Field, Struct, Type};
use crate::record::{Item, Record, TypeDesc};

/// Size and alignment in bytes.
pub(super) type Layout = (u32, u32);

/// What is known of a library before its types are looked at.
#[derive(Debug)]
pub(super) struct Target {
    pointer: u32,
    /// The structs and enumerations by their identity.
    named: BTreeMap<u64, Layout>,
}

impl Target {
    /// Of a library of these records.
    ///
    /// # Errors
    /// If no binding knows pointers of this width.
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

    /// Refuses a type of which one node says something that its kind, or what is inside of it, does not.
    ///
    /// # Errors
    /// What is wrong, as the end of a sentence that names the item.
    pub(super) fn check(&self, desc: &TypeDesc) -> Result<(), String> {
        if let Some(inner) = &desc.inner {
            self.check(inner)?;
        }
        let found = (desc.size, desc.align);
        let right = match desc.kind {
            18 | 19 => match self.named.get(&desc.identity) {
                Some(own) => found == *own,
                // Its record is missed when its name is asked for.
                None => true,
            },
            25 => match &desc.inner {
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

    /// Bytes of a value of this kind, where the kind alone tells.
    fn scalar(&self, kind: u8) -> Option<u32> {
        Some(match kind {
            0 => 0,
            1 | 2 | 6 => 1,
            3 | 7 => 2,
            4 | 8 | 12 => 4,
            5 | 9 | 13 | 14 => 8,
            10 | 11 | 15..=17 | 21 | 22 => self.pointer,
            20 | 23 | 24 => 2 * self.pointer,
            _ => return None,
        })
    }
}

fn is_alignment(align: u32) -> bool {
    // The largest that Rust has.
    align.is_power_of_two() && align <= 1 << 29
}

/// Refuses a struct whose fields do not stand where C puts them, or that has another size than C gives it.
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

/// Fills in what follows from the fields. The structs are sorted: what they contain comes first.
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

/// The struct that a field holds, or holds an array of.
fn innermost(ty: &Type) -> Option<&str> {
    ty.contained()
}
