//! How names are spelled: the words by `heck`, the underscores at both ends as they were.

use heck::{ToLowerCamelCase, ToShoutySnakeCase, ToUpperCamelCase};
use unicode_normalization::UnicodeNormalization;

/// As it is.
pub(super) fn as_is(name: &str) -> String {
    name.to_owned()
}

/// `add_tax` -> `addTax`.
pub(super) fn camel(name: &str) -> String {
    inside(name, |words| words.to_lower_camel_case())
}

/// `alpha_Row` -> `AlphaRow`; what has no underscore inside stays as it is.
pub(super) fn upper_camel(name: &str) -> String {
    inside(name, |words| {
        if words.contains('_') {
            words.to_upper_camel_case()
        } else {
            words.to_owned()
        }
    })
}

/// `DarkBlue` -> `DARK_BLUE`.
pub(super) fn constant(name: &str) -> String {
    inside(name, |words| words.to_shouty_snake_case())
}

/// In the form in which Python compares identifiers, with one underscore where two begin it: a class would change such a name.
pub(super) fn python(name: &str) -> String {
    let name: String = name.nfkc().collect();
    match name.strip_prefix("__") {
        Some(rest) => format!("_{}", rest.trim_start_matches('_')),
        None => name,
    }
}

/// In ASCII, as Dart has identifiers: any other letter by its number. An underscore in front would make the name private, and goes to the end.
pub(super) fn dart(name: &str) -> String {
    let public = name.trim_start_matches('_');
    if public.is_empty() {
        return format!("${name}");
    }
    let mut ascii = String::new();
    for c in public.chars() {
        if c.is_ascii() {
            ascii.push(c);
        } else {
            ascii.push_str(&format!("${:04x}", u32::from(c)));
        }
    }
    if ascii.starts_with(|c: char| c.is_ascii_digit()) {
        ascii.insert(0, '$');
    }
    format!("{ascii}{}", &name[..name.len() - public.len()])
}

/// `add_tax` -> `addTax`, in Dart.
pub(super) fn dart_camel(name: &str) -> String {
    dart(&camel(name))
}

/// What stands between the underscores at both ends, spelled anew.
fn inside(name: &str, spell: impl Fn(&str) -> String) -> String {
    let words = name.trim_matches('_');
    let spelled = spell(words);
    if words.is_empty() || spelled.is_empty() {
        return name.to_owned();
    }
    name.replacen(words, &spelled, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_joined_as_each_language_joins_them() {
        assert_eq!(camel("add_tax"), "addTax");
        assert_eq!(camel("int_2_float"), camel("int2_float"));
        assert_eq!(constant("DarkBlue"), "DARK_BLUE");
        assert_eq!(upper_camel("alpha_Row"), "AlphaRow");
        assert_eq!(upper_camel("HTTPServer"), "HTTPServer");
    }

    #[test]
    fn underscores_at_the_ends_stay() {
        assert_eq!(camel("_private_value_"), "_privateValue_");
        assert_eq!(constant("_From"), "_FROM");
        assert_eq!(camel("__"), "__");
    }

    #[test]
    fn dart_s_names_are_public_and_of_its_letters() {
        assert_eq!(dart_camel("_private_value"), "privateValue_");
        assert_eq!(dart("Gr\u{f6}\u{df}e"), "Gr$00f6$00dfe");
        assert_eq!(dart("__"), "$__");
        assert_eq!(dart("_1"), "$1_");
    }

    #[test]
    fn python_s_names_are_what_python_makes_of_them() {
        // The micro sign is the Greek letter to Python.
        assert_eq!(python("\u{b5}"), "\u{3bc}");
        assert_eq!(python("__reserved"), "_reserved");
        assert_eq!(python("_step"), "_step");
    }
}
