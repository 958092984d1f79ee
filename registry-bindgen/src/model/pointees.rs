//! The pointees of raw pointers, by the symbol of the item and the position of the pointer's type.
//!
//! [`read`](super::read) finds their records, and [`types`](super::types) interprets them.

use std::collections::BTreeMap;

use super::ModelError;
use super::facts::{incomplete, required};
use crate::kind;
use crate::record::{Item, Record, TypeDesc};

/// The pointee of one raw pointer.
pub(super) struct Behind<'a> {
    /// The nested pointers, from the outermost: whether each is mutable.
    pub(super) levels: Vec<bool>,
    /// The type that the innermost one points to; `Void` if it can't cross.
    pub(super) base: &'a TypeDesc,
    /// Whether that type is written as C's `char`.
    pub(super) char: bool,
}

impl Behind<'_> {
    /// Whether an alias on the way hides how many levels there are: a `Void` with the number 1.
    fn is_unknown(&self) -> bool {
        self.base.kind == kind::VOID && self.base.identity == 1
    }
}

/// The pointees of all raw pointers of a library.
pub(super) struct Pointees<'a>(BTreeMap<&'a str, BTreeMap<usize, Behind<'a>>>);

/// The deepest nesting of pointers. More is a mistake, or a damaged record.
const DEEPEST: usize = 16;

impl<'a> Pointees<'a> {
    pub(super) fn new(records: &[&'a Record]) -> Result<Self, ModelError> {
        let mut all = BTreeMap::<&str, BTreeMap<_, _>>::new();
        for record in records.iter().filter(|r| r.item == Item::Pointees) {
            let symbol = required(record, "symbol")?;
            let lines = record.facts.iter().filter(|(word, _)| word == "pointee");
            for (index, (_, line)) in lines.enumerate() {
                let (at, behind) = behind(record, index, line)
                    .ok_or_else(|| incomplete(record, "what its pointers point to"))?;
                if behind.is_unknown() {
                    continue;
                }
                all.entry(symbol).or_default().insert(at, behind);
            }
        }
        Ok(Self(all))
    }

    /// The pointee of the pointer at this position among the types of an item.
    pub(super) fn at(&self, symbol: &str, place: usize) -> Option<&Behind<'a>> {
        self.0.get(symbol)?.get(&place)
    }
}

/// `2 cm char`: the place, a letter for each pointer, or `-` for none, and whether it is C's `char`.
fn behind<'a>(record: &'a Record, index: usize, line: &str) -> Option<(usize, Behind<'a>)> {
    let mut words = line.split(' ');
    let at = words.next()?.parse().ok()?;
    let letters = words.next().filter(|letters| letters.len() <= DEEPEST)?;
    let level = |letter: u8| match letter {
        b'c' => Some(false),
        b'm' => Some(true),
        _ => None,
    };
    let letters = if letters == "-" { "" } else { letters };
    let behind = Behind {
        levels: letters.bytes().map(level).collect::<Option<_>>()?,
        base: record.types.get(index)?,
        char: words.next() == Some("char"),
    };
    Some((at, behind))
}
