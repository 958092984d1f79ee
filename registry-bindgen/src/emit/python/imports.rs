//! What the hints of a Python module import.

use serde::Serialize;

/// The names of hints.
#[derive(Serialize)]
pub(super) struct Imports {
    collections: Vec<&'static str>,
    typing: Vec<&'static str>,
}

impl Imports {
    /// Those in a text, and those that the template has anyway.
    pub(super) fn of(hints: &str, collections: &[&str], typing: &[&str]) -> Self {
        let words = hints.split(|c: char| !c.is_alphanumeric() && c != '_');
        let words: Vec<&str> = words.collect();
        let sorted = |all: &[&'static str], fixed: &[&str]| {
            let is_in = |name: &&&str| fixed.contains(*name) || words.contains(*name);
            all.iter().filter(is_in).copied().collect()
        };
        Self {
            collections: sorted(&["Callable", "Iterable", "Sequence"], collections),
            typing: sorted(
                &["Protocol", "Self", "SupportsFloat", "SupportsIndex"],
                typing,
            ),
        }
    }
}
