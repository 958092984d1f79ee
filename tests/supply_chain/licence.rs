//! Licence expressions, as packages state them: `MIT OR Apache-2.0`, `(A OR B) AND C`, and the older `MIT/Apache-2.0`.
//!
//! After it: `dependencies.rs` asks whether an expression can be met from a list.

/// Whether the expression can be met with licences of the list alone. What can't be read can't be met.
///
/// ```
/// use registry_supply_chain::licence::is_met;
///
/// assert!(is_met("(MIT OR GPL-3.0) AND Unicode-3.0", &["MIT", "Unicode-3.0"]));
/// assert!(!is_met("MIT AND GPL-3.0", &["MIT"]));
/// assert!(!is_met("MIT OR", &["MIT"]));
/// ```
#[must_use]
pub fn is_met(expression: &str, allowed: &[&str]) -> bool {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader {
        words: &words,
        allowed,
    };
    reader.any() == Some(true) && reader.words.is_empty()
}

struct Reader<'a> {
    words: &'a [&'a str],
    allowed: &'a [&'a str],
}

impl Reader<'_> {
    fn next(&mut self, word: &str) -> bool {
        let is_next = self.words.first() == Some(&word);
        if is_next {
            self.words = &self.words[1..];
        }
        is_next
    }

    fn any(&mut self) -> Option<bool> {
        let mut met = self.all()?;
        while self.next("OR") {
            met |= self.all()?;
        }
        Some(met)
    }

    fn all(&mut self) -> Option<bool> {
        let mut met = self.one()?;
        while self.next("AND") {
            met &= self.one()?;
        }
        Some(met)
    }

    fn one(&mut self) -> Option<bool> {
        if self.next("(") {
            let met = self.any()?;
            return self.next(")").then_some(met);
        }
        let (name, rest) = self.words.split_first()?;
        self.words = rest;
        // An exception is a name of its own: `Apache-2.0 WITH LLVM-exception`.
        if self.next("WITH") {
            let (exception, rest) = self.words.split_first()?;
            self.words = rest;
            let both = format!("{name} WITH {exception}");
            return Some(self.allowed.contains(&both.as_str()));
        }
        Some(self.allowed.contains(name))
    }
}
