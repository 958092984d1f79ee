//! Breaks long lines of JavaScript where Prettier would break them.
//!
//! It is used for every line whose length depends on the library's names. A group is printed on one line if it
//! fits, together with the text up to the next possible break; otherwise its own breaks become line ends. The rule is the one
//! of Wadler's "A prettier printer". Tests compare the result with Prettier itself.

/// Columns of a line: the generated `package.json` says the same to Prettier.
const WIDTH: usize = 140;

/// A piece of source.
#[derive(Clone, Debug)]
pub enum Doc {
    /// Text without a line end.
    Text(String),
    /// One after the other.
    Row(Vec<Doc>),
    /// On one line, or with all of its own breaks taken.
    Group(Box<Doc>),
    /// Two columns further in, after each break that is taken.
    Indent(Box<Doc>),
    /// A space, or a line end.
    Line,
    /// Nothing, or a line end.
    Break,
    /// Only where the group is broken.
    IfBroken(&'static str),
}

use Doc::{Break, Group, IfBroken, Indent, Line, Row, Text};

impl From<&str> for Doc {
    fn from(text: &str) -> Self {
        Text(text.to_owned())
    }
}

impl From<String> for Doc {
    fn from(text: String) -> Self {
        Text(text)
    }
}

impl From<&String> for Doc {
    fn from(text: &String) -> Self {
        Text(text.clone())
    }
}

/// One after the other.
#[must_use]
pub fn row<const N: usize>(parts: [Doc; N]) -> Doc {
    Row(parts.into())
}

/// Items between brackets: on one line, or a line each with a comma after the last.
#[must_use]
pub fn list(open: &str, items: Vec<Doc>, close: &str) -> Doc {
    if items.is_empty() {
        return Text(format!("{open}{close}"));
    }
    let mut inside = vec![Break];
    for (at, item) in items.into_iter().enumerate() {
        if at > 0 {
            inside.extend([",".into(), Line]);
        }
        inside.push(item);
    }
    let parts = [
        open.into(),
        Indent(Box::new(Row(inside))),
        IfBroken(","),
        Break,
        close.into(),
    ];
    Group(Box::new(row(parts)))
}

/// A call.
#[must_use]
pub fn call(function: &str, args: Vec<Doc>) -> Doc {
    row([function.into(), list("(", args, ")")])
}

/// A call with arguments that are not broken themselves.
#[must_use]
pub fn call_of(function: &str, args: &[String]) -> Doc {
    call(function, args.iter().map(Doc::from).collect())
}

/// `test ? one : other`, on one line or on three.
#[must_use]
pub fn ternary(test: String, one: &str, other: &str) -> Doc {
    let branches = [
        Line,
        format!("? {one}").into(),
        Line,
        format!(": {other}").into(),
    ];
    Group(Box::new(row([
        test.into(),
        Indent(Box::new(row(branches))),
    ])))
}

/// `left = right;` where `right` goes on a line of its own if there is no room beside it.
#[must_use]
pub fn assign_below(left: &str, right: Doc) -> Doc {
    let right = Indent(Box::new(row([Line, right])));
    row([
        format!("{left} =").into(),
        Group(Box::new(right)),
        ";".into(),
    ])
}

/// `left = right;` where `right` breaks inside itself, as a call with arguments does.
#[must_use]
pub fn assign(left: &str, right: Doc) -> Doc {
    row([format!("{left} = ").into(), right, ";".into()])
}

/// A function's head: its parameters on one line, or on a line each.
#[must_use]
pub fn function(head: &str, params: &[String], tail: &str, margin: usize) -> String {
    let params = list("(", params.iter().map(Doc::from).collect(), ")");
    joined(&row([head.into(), params, tail.into()]), margin)
}

/// `return (a, b) => f(x, a, b);`
#[must_use]
pub fn returned_arrow(params: &[String], function: &str, args: &[String], margin: usize) -> String {
    let body = row([Line, call_of(function, args)]);
    let parts = [
        "return ".into(),
        list("(", params.iter().map(Doc::from).collect(), ")"),
        " =>".into(),
        Group(Box::new(Indent(Box::new(body)))),
        ";".into(),
    ];
    joined(&row(parts), margin)
}

/// The lines of a piece that starts `margin` columns in, as one text, which has the margin from its second line on.
#[must_use]
pub fn joined(doc: &Doc, margin: usize) -> String {
    lines(doc, margin).join(&format!("\n{}", " ".repeat(margin)))
}

/// A piece on one line, however long.
#[must_use]
pub fn flat(doc: &Doc) -> String {
    let mut printer = Printer {
        lines: vec![String::new()],
        width: usize::MAX,
    };
    printer.print(&Group(Box::new(doc.clone())));
    printer.lines.concat()
}

/// The lines of a piece that starts `margin` columns in; the margin itself is left out.
#[must_use]
pub fn lines(doc: &Doc, margin: usize) -> Vec<String> {
    let mut printer = Printer {
        lines: vec![String::new()],
        width: WIDTH - margin,
    };
    printer.print(doc);
    printer.lines
}

struct Printer {
    lines: Vec<String>,
    width: usize,
}

/// What is still to come: how far in, whether broken, the piece.
type Task<'a> = (usize, bool, &'a Doc);

impl Printer {
    fn print(&mut self, doc: &Doc) {
        let mut tasks: Vec<Task<'_>> = vec![(0, true, doc)];
        while let Some((indent, broken, doc)) = tasks.pop() {
            match doc {
                Text(text) => self.last().push_str(text),
                Row(parts) => tasks.extend(parts.iter().rev().map(|part| (indent, broken, part))),
                Indent(inner) => tasks.push((indent + 2, broken, inner)),
                Group(inner) => {
                    let flat = !broken || self.fits(inner, &tasks);
                    tasks.push((indent, !flat, inner));
                }
                Line | Break if broken => self.lines.push(" ".repeat(indent)),
                Line => self.last().push(' '),
                IfBroken(text) if broken => self.last().push_str(text),
                Break | IfBroken(_) => {}
            }
        }
    }

    fn last(&mut self) -> &mut String {
        self.lines.last_mut().expect("there is always a line")
    }

    /// Whether a piece fits on this line unbroken, with what follows it up to the next place that can be broken.
    fn fits(&mut self, doc: &Doc, rest: &[Task<'_>]) -> bool {
        let Some(mut room) = self.width.checked_sub(self.last().chars().count()) else {
            return false;
        };
        let mut rest = rest.iter().rev();
        let mut tasks = vec![(false, doc)];
        loop {
            let Some((broken, doc)) = tasks.pop() else {
                match rest.next() {
                    Some((_, broken, doc)) => tasks.push((*broken, *doc)),
                    None => return true,
                }
                continue;
            };
            let width = match doc {
                Row(parts) => {
                    tasks.extend(parts.iter().rev().map(|part| (broken, part)));
                    0
                }
                Group(inner) | Indent(inner) => {
                    tasks.push((broken, inner));
                    0
                }
                Line | Break if broken => return true,
                Text(text) => text.chars().count(),
                Line => 1,
                IfBroken(text) if broken => text.len(),
                Break | IfBroken(_) => 0,
            };
            match room.checked_sub(width) {
                Some(left) => room = left,
                None => return false,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(names: &[&str]) -> Vec<Doc> {
        names.iter().map(|name| (*name).into()).collect()
    }

    #[test]
    fn what_fits_on_a_line_stays_there() {
        let call = call("f", arguments(&["a", "b"]));
        assert_eq!(lines(&assign("const x", call), 4), ["const x = f(a, b);"]);
    }

    #[test]
    fn a_call_that_does_not_fit_has_a_line_for_each_argument() {
        let long = "a".repeat(130);
        let call = call("some_function", arguments(&[&long, "b"]));
        let expected = [
            "const x = some_function(",
            &format!("  {long},"),
            "  b,",
            ");",
        ];
        assert_eq!(lines(&assign("const x", call), 0), expected);
    }

    #[test]
    fn the_outer_call_breaks_before_the_inner_one() {
        let inner = call("inner", arguments(&[&"a".repeat(60), &"b".repeat(60)]));
        let found = lines(&call("outer", vec![inner, "c".repeat(20).into()]), 0);
        assert_eq!(found.len(), 4, "{found:?}");
        assert!(found[1].starts_with("  inner("), "{found:?}");
    }

    #[test]
    fn what_follows_a_group_counts_up_to_the_next_break() {
        // 140 columns with the semicolon; the margin takes one away.
        let call = assign("const x", call("f", arguments(&[&"a".repeat(126)])));
        assert_eq!(lines(&call, 0).len(), 1);
        assert_eq!(lines(&call, 1).len(), 3);
    }
}
