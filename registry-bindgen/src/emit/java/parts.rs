//! Classes in parts, for what an interface has any number of: no method of Java's is longer than 64 KiB, and no class has more than 65,535 constants.
//!
//! The first part has the class's own name. It inherits the static methods of the other parts, so callers name the first alone.

use serde::Serialize;

/// Items of a part. Each takes some ten constants, and less than 200 bytes of the longest method.
const MOST: usize = 250;

/// One class of several.
#[derive(Serialize)]
pub(super) struct Part<T> {
    pub(super) class: String,
    /// The next part, which this one extends.
    next: Option<String>,
    pub(super) items: Vec<T>,
}

/// The parts of a class: one at least. No name of the library's has a `$`.
pub(super) fn parts<T>(class: &str, items: Vec<T>) -> Vec<Part<T>> {
    let name = |at: usize| match at {
        0 => class.to_owned(),
        at => format!("{class}{}$", at + 1),
    };
    let count = items.len().div_ceil(MOST).max(1);
    let mut items = items.into_iter();
    let part = |at: usize| Part {
        class: name(at),
        next: (at + 1 < count).then(|| name(at + 1)),
        items: items.by_ref().take(MOST).collect(),
    };
    (0..count).map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::{MOST, parts};

    #[test]
    fn each_item_is_in_one_part_and_each_part_extends_the_next() {
        for (count, wanted) in [(0, 1), (1, 1), (MOST, 1), (MOST + 1, 2), (6000, 24)] {
            let parts = parts("Shop", (0..count).collect());
            assert_eq!(parts.len(), wanted);
            assert_eq!(parts[0].class, "Shop");
            for pair in parts.windows(2) {
                assert_eq!(pair[0].next.as_ref(), Some(&pair[1].class));
            }
            assert_eq!(parts[wanted - 1].next, None);
            let all: Vec<usize> = parts.into_iter().flat_map(|part| part.items).collect();
            assert_eq!(all, (0..count).collect::<Vec<_>>());
        }
    }
}
