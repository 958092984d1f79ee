//! Breaks long lines of Python where its formatters (ruff, black) would break them.
//!
//! It is used for every line whose length depends on the library's names. The formatters have two rules: a call goes
//! on one line, otherwise its arguments go on one line of their own, otherwise on a line each; the items of a tuple go on a line each at once.

/// Columns of a line, as Python's formatters have them.
pub(super) const WIDTH: usize = 88;

pub(super) fn columns(indent: &str, text: &str) -> usize {
    indent.len() + text.chars().count()
}

/// A call, or the head of a function: on one line; else what is between the brackets on a line of its own; else a line for each item.
/// `after` columns are still to come.
pub(super) fn broken(
    open: &str,
    items: &[String],
    close: &str,
    indent: &str,
    after: usize,
) -> String {
    let inside = items.join(", ");
    let one = format!("{open}{inside}{close}");
    let inner = format!("{indent}    ");
    if columns(indent, &one) + after <= WIDTH || items.is_empty() {
        one
    } else if columns(&inner, &inside) <= WIDTH {
        // A definition's only parameter gets a comma, unless there is one inside.
        let comma = if open.starts_with("def ") && !inside.contains(',') {
            ","
        } else {
            ""
        };
        format!("{open}\n{inner}{inside}{comma}\n{indent}{close}")
    } else {
        format!(
            "{open}\n{inner}{},\n{indent}{close}",
            items.join(&format!(",\n{inner}"))
        )
    }
}

/// `left = right`; the right side between brackets of its own if there is no room for both.
pub(super) fn assigned(left: &str, right: &str) -> String {
    let one = format!("{left} = {right}");
    if columns("", &one) <= WIDTH {
        one
    } else {
        format!("{left} = (\n    {right}\n)")
    }
}

/// The items of a tuple or a list: on one line, or on a line each. `after` columns are still to come.
pub(super) fn wrapped(
    open: &str,
    items: &[String],
    close: &str,
    indent: &str,
    after: usize,
) -> String {
    let one = format!("{open}{}{close}", items.join(", "));
    if columns(indent, &one) + after <= WIDTH || items.is_empty() {
        return one;
    }
    let rows: Vec<String> = items
        .iter()
        .map(|item| format!("{indent}    {item},\n"))
        .collect();
    format!("{open}\n{}{indent}{close}", rows.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn a_call_that_does_not_fit_has_its_arguments_on_one_line_first() {
        let long = items(&[&"a".repeat(40), &"b".repeat(40)]);
        assert_eq!(
            broken("x = f(", &long, ")", "", 0),
            format!("x = f(\n    {}, {}\n)", long[0], long[1])
        );
        let longer = items(&[&"a".repeat(50), &"b".repeat(40)]);
        assert_eq!(
            broken("x = f(", &longer, ")", "", 0),
            format!("x = f(\n    {},\n    {},\n)", longer[0], longer[1])
        );
    }

    #[test]
    fn what_is_still_to_come_counts() {
        // 88 columns without it.
        let just = items(&[&"a".repeat(81)]);
        assert!(!broken("x = f(", &just, ")", "", 0).contains('\n'));
        assert!(broken("x = f(", &just, ")", "", 1).contains('\n'));
    }

    #[test]
    fn a_tuple_has_a_line_for_each_item_at_once() {
        let long = items(&[&"a".repeat(40), &"b".repeat(40)]);
        assert_eq!(
            wrapped("return (", &long, ")", "", 0),
            format!("return (\n    {},\n    {},\n)", long[0], long[1])
        );
    }

    #[test]
    fn a_long_right_side_stands_between_brackets() {
        let (left, right) = ("a".repeat(44), "b".repeat(44));
        assert_eq!(assigned("a", "b"), "a = b");
        assert_eq!(
            assigned(&left, &right),
            format!("{left} = (\n    {right}\n)")
        );
    }
}
