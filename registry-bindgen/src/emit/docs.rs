//! The sentences that every binding adds to the user's documentation, and the wrapping of documentation in comments.
//!
//! Markdown is kept as it is; only text that would end a comment early is changed.

use super::number::Number;
use crate::model::{Call, Enumeration, Function, Interface, Type};

/// The user's lines without blank ones at either end.
#[must_use]
pub fn trimmed(docs: &[String]) -> &[String] {
    let first = docs
        .iter()
        .position(|line| !line.is_empty())
        .unwrap_or(docs.len());
    let last = docs
        .iter()
        .rposition(|line| !line.is_empty())
        .map_or(first, |at| at + 1);
    &docs[first..last]
}

/// A sentence with the value that a plain call in C returns on failure. None for calls without a result.
#[must_use]
pub fn on_error(call: &Call, status: &str, enums: &[Enumeration]) -> Vec<String> {
    match &call.on_error {
        Some(text) => vec![format!(
            "Returns {} if the call cannot be made or fails; `{status}` then says why.",
            failure(&call.returns, text, call.on_error_bits, enums)
        )],
        None => vec![format!(
            "Does nothing if the call cannot be made; `{status}` then says why."
        )],
    }
}

/// The value of an `on_error` as C writes it. If the record has it only as Rust's source, the text says so.
fn failure(ty: &Type, text: &str, bits: Option<u64>, enums: &[Enumeration]) -> String {
    let in_rust = || format!("a fixed value (in Rust `{text}`)");
    match ty {
        Type::Enum(named) => {
            let of = enums.iter().find(|e| e.symbol == named.symbol);
            let is_it = |e: &Enumeration, value| {
                bits.is_some_and(|bits| Number::of(&e.repr, bits) == Number::Whole(value))
            };
            let variant = of.and_then(|e| e.variants.iter().find(|v| is_it(e, v.value)));
            variant.map_or_else(in_rust, |variant| format!("`{}`", variant.name))
        }
        Type::Pointer { .. } | Type::FunctionPointer if is_null(text) => "`NULL`".to_owned(),
        Type::Text | Type::Buffer(_) if is_empty(text) => "an empty buffer".to_owned(),
        // Only a struct that owns callbacks has it.
        Type::Struct(_) if text == "None" => "a struct of zeros".to_owned(),
        _ => match bits.map(|bits| Number::of(ty, bits)) {
            Some(number) => format!("`{}`", in_c(number)),
            None => in_rust(),
        },
    }
}

/// Whether it is a null pointer in one of the usual spellings.
fn is_null(text: &str) -> bool {
    let last = text.rsplit("::").next().unwrap_or(text).replace(' ', "");
    matches!(last.as_str(), "None" | "null()" | "null_mut()")
}

/// Whether it is an empty text or vector in one of the usual spellings.
fn is_empty(text: &str) -> bool {
    let text = text.replace(' ', "");
    matches!(
        text.as_str(),
        "String::new()" | "Vec::new()" | "vec![]" | "Default::default()"
    )
}

/// A number as C writes it.
fn in_c(number: Number) -> String {
    match number {
        Number::Truth(value) => value.to_string(),
        Number::Whole(value) => value.to_string(),
        Number::Float(value) if value.is_nan() => "NAN".to_owned(),
        Number::Float(value) if value.is_infinite() => {
            format!("{}INFINITY", if value < 0.0 { "-" } else { "" })
        }
        Number::Float(value) => format!("{value:?}"),
    }
}

/// What becomes of the typed handles and the callables that a call takes and returns. `release` ends a handle.
#[must_use]
pub fn ownership(interface: &Interface, call: &Call, release: &str) -> Vec<String> {
    let is_owning = |ty: &Type| interface.owned_fields(ty).next().is_some();
    let mut lines = Vec::new();
    for param in &call.params {
        if let Type::Foreign { any_thread, .. } = &param.ty {
            lines.push(callable(&param.name, *any_thread));
        }
        if is_owning(&param.ty) {
            lines.push(format!(
                "Takes over the handles that `{}` owns; if the call is refused before the callback runs, the caller keeps all of them.",
                param.name
            ));
        }
        if interface.lent_fields(&param.ty).next().is_some() {
            lines.push(format!(
                "The handles that `{}` borrows stay their owners'.",
                param.name
            ));
        }
        let Some(of) = param.ty.handle_of() else {
            continue;
        };
        let (name, callback) = (&param.name, &of.callback.symbol);
        lines.push(if of.owned {
            format!(
                "Takes over `{name}`, an owned handle of `{callback}`; if the call is refused before the callback runs, the caller keeps it."
            )
        } else {
            format!("`{name}` is a handle of `{callback}`, which stays its owner's.")
        });
    }
    lines.extend(returned_owners(interface, call, release));
    lines
}

/// Which owners a call takes, where a language has objects for them: parameters, and fields of structs.
#[must_use]
pub fn owners_taken(interface: &Interface, call: &Call) -> Vec<String> {
    let owners = call.params.iter().flat_map(|param| {
        let own = param.ty.is_owner().then(|| param.name.clone());
        let fields = interface.owned_fields(&param.ty);
        let fields = fields.map(|field| format!("{}.{}", param.name, field.name));
        own.into_iter().chain(fields)
    });
    let owners: Vec<String> = owners.map(|owner| format!("`{owner}`")).collect();
    let owners = match owners.as_slice() {
        [] => return Vec::new(),
        [owner] => owner.clone(),
        [owners @ .., last] => format!("{} and {last}", owners.join(", ")),
    };
    vec![takes(&owners)]
}

/// That a call takes something.
#[must_use]
pub fn takes(owners: &str) -> String {
    format!("Takes {owners}, unless the call is refused before the callback runs.")
}

/// Who owns the handles that a call returns, at once or by a promise.
fn returned_owners(interface: &Interface, call: &Call, release: &str) -> Option<String> {
    let (returned, place, begin) = match &call.promise {
        Some(promise) => (&promise.value, "the promise's value", "The value is"),
        None => (&call.returns, "the result", "Returns"),
    };
    if interface.holds(returned) {
        let owned = interface.owned_fields(returned).map(|field| &field.name);
        let owned: Vec<String> = owned.map(|name| format!("`{name}`")).collect();
        let is_all = interface.lent_fields(returned).next().is_none();
        return Some(match owned.as_slice() {
            [] => format!("Rust owns the callbacks of the handles in {place}."),
            _ if is_all => {
                format!("The caller owns the handles in {place}, and ends each by `{release}`.")
            }
            owned => format!(
                "The caller owns {} in {place}, and ends each by `{release}`; Rust owns the callbacks of the other handles.",
                owned.join(", ")
            ),
        });
    }
    let of = returned.handle_of()?;
    let callback = &of.callback.symbol;
    Some(if of.owned {
        format!("{begin} a handle of `{callback}`, which the caller owns and ends by `{release}`.")
    } else {
        format!("{begin} a handle of `{callback}`, which Rust owns.")
    })
}

/// What a struct's field owns or borrows.
#[must_use]
pub fn handle_field(ty: &Type) -> Vec<String> {
    let Type::Handle {
        of: Some(of),
        optional,
    } = ty
    else {
        return Vec::new();
    };
    let none = if *optional { ", or 0 for none" } else { "" };
    let callback = &of.callback.symbol;
    vec![if of.owned {
        format!("An owned handle of `{callback}`{none}: who has the struct owns the callback.")
    } else {
        format!("A handle of `{callback}`{none}, which stays its owner's.")
    }]
}

/// Which parameters must not be 0, or contain it: C's types do not say so.
#[must_use]
pub fn nonzero(call: &Call) -> Vec<String> {
    let params = call.params.iter();
    let rules = params.filter_map(|param| Some((&param.name, no_zero(&param.ty)?)));
    rules
        .map(|(name, rule)| format!("`{name}` must not {rule}."))
        .collect()
}

/// The same of a struct's field.
#[must_use]
pub fn nonzero_field(ty: &Type) -> Vec<String> {
    let rule = no_zero(ty).map(|rule| format!("Must not {rule}."));
    rule.into_iter().collect()
}

fn no_zero(ty: &Type) -> Option<&'static str> {
    match ty {
        Type::Reference { to: inner, .. } | Type::Slice(inner) | Type::Array(inner, _) => {
            no_zero(inner).map(|_| "contain 0")
        }
        ty => ty.is_nonzero().then_some("be 0"),
    }
}

/// Who calls and releases a callable, and on which thread.
fn callable(name: &str, any_thread: bool) -> String {
    let thread = if any_thread {
        "on any thread, several at once"
    } else {
        "on the thread of this call"
    };
    format!(
        "Takes over the callable `{name}`, which is called and released {thread}; if the call is refused before the callback runs, the caller keeps it."
    )
}

/// A function's handle, and how long it can be called.
#[must_use]
pub fn handle(function: &Function) -> String {
    if function.pinned {
        "Can be called as long as the library is loaded.".to_owned()
    } else {
        format!(
            "Its handle is {}; it can be called while Rust exports it.",
            function.handle
        )
    }
}

/// The lines, with a blank line between the groups that have any.
#[must_use]
pub fn paragraphs(groups: &[&[String]]) -> Vec<String> {
    let mut lines = Vec::new();
    for group in groups.iter().filter(|group| !group.is_empty()) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend_from_slice(group);
    }
    lines
}

/// Makes a line safe inside a C comment: it can't end the comment, begin another one, or contain a trigraph.
#[must_use]
pub fn in_comment(line: &str) -> String {
    let line = line.replace("*/", "* /").replace("/*", "/ *");
    // A trigraph: two question marks and one of these.
    let mut text = String::with_capacity(line.len());
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        let is_third = |next: &char| "=/'()!<>-".contains(*next);
        if c == '?' && text.ends_with('?') && chars.peek().is_some_and(is_third) {
            text.push(' ');
        }
        text.push(c);
    }
    text
}

/// A `/** .. */` comment, indented; nothing for no lines.
#[must_use]
pub fn block_comment(lines: &[String], indent: &str) -> String {
    let mut text = String::new();
    if lines.is_empty() {
        return text;
    }
    text.push_str(indent);
    text.push_str("/**\n");
    for line in lines {
        text.push_str(format!("{indent} * {}", in_comment(line)).trim_end());
        text.push('\n');
    }
    text.push_str(indent);
    text.push_str(" */\n");
    text
}

#[cfg(test)]
mod tests {
    use super::{failure, nonzero_field};
    use crate::model::{Enumeration, Named, Type, Variant};

    #[test]
    fn a_header_says_what_must_not_be_0() {
        let int = |nonzero| Type::Int {
            bits: 16,
            signed: true,
            nonzero,
        };
        let within = |ty| Type::Slice(Box::new(Type::Array(Box::new(ty), 2)));
        assert_eq!(nonzero_field(&int(true)), ["Must not be 0."]);
        assert_eq!(nonzero_field(&within(int(true))), ["Must not contain 0."]);
        assert!(nonzero_field(&int(false)).is_empty());
        assert!(nonzero_field(&within(int(false))).is_empty());
    }

    #[test]
    fn c_reads_of_a_failure_in_its_own_words() {
        let side = Enumeration {
            fingerprint: 0,
            name: "Side".to_owned(),
            symbol: "shop_Side".to_owned(),
            docs: Vec::new(),
            repr: Type::Int {
                bits: 8,
                signed: true,
                nonzero: false,
            },
            variants: vec![Variant {
                name: "SHOP_SIDE_NONE".to_owned(),
                docs: Vec::new(),
                value: -1,
            }],
        };
        let (enums, named) = (
            [side],
            Named {
                symbol: "shop_Side".to_owned(),
                name: "Side".to_owned(),
            },
        );
        let handle = Type::Handle {
            optional: true,
            of: None,
        };
        let point = Type::Struct(Named {
            symbol: "shop_Point".to_owned(),
            name: "Point".to_owned(),
        });
        let byte = || Type::Int {
            bits: 8,
            signed: false,
            nonzero: false,
        };
        let double = || Type::Float { bits: 64 };
        let cases = [
            (handle, "None", Some(0), "`0`"),
            (Type::FunctionPointer, "None", None, "`NULL`"),
            (
                Type::FunctionPointer,
                "std::ptr::null_mut()",
                None,
                "`NULL`",
            ),
            (Type::Text, "String::new()", None, "an empty buffer"),
            (
                Type::Text,
                "SORRY.into()",
                None,
                "a fixed value (in Rust `SORRY.into()`)",
            ),
            (Type::Bool, "false", Some(0), "`false`"),
            (Type::Bool, "!true", Some(0), "`false`"),
            (byte(), "u8::MAX - 1", Some(254), "`254`"),
            (byte(), "NONE", Some(0), "`0`"),
            (double(), "f64::NAN", Some(f64::NAN.to_bits()), "`NAN`"),
            (
                double(),
                "-f64::INFINITY",
                Some(f64::NEG_INFINITY.to_bits()),
                "`-INFINITY`",
            ),
            (double(), "-1.0", Some((-1.0_f64).to_bits()), "`-1.0`"),
            (point.clone(), "None", None, "a struct of zeros"),
            (
                point,
                "Point { x: 0, y: NONE }",
                None,
                "a fixed value (in Rust `Point { x: 0, y: NONE }`)",
            ),
            (
                Type::Enum(named.clone()),
                "Side::None",
                Some(0xff),
                "`SHOP_SIDE_NONE`",
            ),
            (
                Type::Enum(named),
                "Side::Other",
                Some(1),
                "a fixed value (in Rust `Side::Other`)",
            ),
        ];
        for (ty, text, bits, expected) in cases {
            assert_eq!(failure(&ty, text, bits, &enums), expected);
        }
    }
}
