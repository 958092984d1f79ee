//! The documentation in a record, a line each, without characters that are not what they look like.

use super::facts::values;
use crate::record::Record;

/// The item's documentation. A binding adds sentences of its own, so fenced code ends in it.
pub(super) fn docs(record: &Record) -> Vec<String> {
    let mut docs: Vec<String> = values(record, "doc").flat_map(lines).collect();
    docs.extend(open_fence(&docs));
    docs
}

/// What ends the fenced code that these lines leave open.
fn open_fence(lines: &[String]) -> Option<String> {
    let mut open: Option<&str> = None;
    for line in lines {
        let line = line.trim_start();
        let Some(mark) = line.chars().next().filter(|c| "`~".contains(*c)) else {
            continue;
        };
        let marks = &line[..line.len() - line.trim_start_matches(mark).len()];
        let rest = &line[marks.len()..];
        open = match open {
            // A line of inline code is no fence.
            None if marks.len() >= 3 && !(mark == '`' && rest.contains('`')) => Some(marks),
            Some(begun) if marks.starts_with(begun) && rest.trim().is_empty() => None,
            unchanged => unchanged,
        };
    }
    open.map(str::to_owned)
}

/// The lines of one documentation attribute.
///
/// The doc comment `/// text` is the string ` text`: one leading space is the comment's, not the author's. `"".lines()` is no line, but an
/// empty doc comment is one: it separates paragraphs.
pub(super) fn lines(text: &str) -> Vec<String> {
    let tidy = |line: &str| plain(line.strip_prefix(' ').unwrap_or(line).trim_end());
    if text.is_empty() {
        return vec![String::new()];
    }
    text.lines().map(tidy).collect()
}

/// A line whose characters all are what they look like: a control character, and one that turns the direction of what follows or ends a line for some language, is
/// written as its number.
fn plain(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    for c in line.chars() {
        let is_hidden = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
        if c == '\t' || !(c.is_control() || is_hidden) {
            text.push(c);
        } else {
            text.push_str(&format!("U+{:04X}", u32::from(c)));
        }
    }
    text
}
