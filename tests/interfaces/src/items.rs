//! The callbacks of a generated crate: in all forms, each with random parameters and a random result.

use crate::random::Random;
use crate::types::{Id, Types};

pub(crate) struct Item {
    /// `call_17` or `Call17`.
    pub(crate) name: String,
    pub(crate) form: Form,
    pub(crate) params: Vec<Param>,
    pub(crate) result: Returned,
    /// Whether `invoke` can call it.
    pub(crate) tagged: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Function,
    Pinned,
    /// A type of closures, exported by `export` or by `export_mut`.
    Closure {
        once_at_a_time: bool,
    },
}

pub(crate) struct Param {
    pub(crate) class: Class,
    pub(crate) of: Id,
    pub(crate) rust: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    Value,
    Reference,
    OptionalReference,
    Slice,
    Text,
    CText,
    OptionalCText,
}

pub(crate) struct Returned {
    pub(crate) class: ResultClass,
    pub(crate) of: Id,
    /// Whether it is a `Result`.
    pub(crate) fallible: bool,
    pub(crate) rust: String,
    /// `rust` is this alias's own text, and its name is used instead.
    pub(crate) alias: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum ResultClass {
    Nothing,
    Value,
    Text,
    Vector,
}

/// As many parameters as a callback can have.
const MOST: usize = 12;

pub(crate) fn random(random: &mut Random, types: &Types, count: usize) -> Vec<Item> {
    (0..count).map(|n| item(random, types, n)).collect()
}

fn item(random: &mut Random, types: &Types, n: usize) -> Item {
    let form = match random.below(6) {
        0 | 1 => Form::Function,
        2 => Form::Pinned,
        _ => Form::Closure {
            once_at_a_time: random.once_in(2),
        },
    };
    let name = match form {
        Form::Closure { .. } => format!("Call{n}"),
        _ => format!("call_{n}"),
    };
    let tagged = random.once_in(4);
    // Few as a rule, now and then as many as there can be.
    let most = *random.pick(&[1, 3, 3, 6, MOST]);
    let many = if most == MOST {
        MOST - random.below(2)
    } else {
        random.below(most + 1)
    };
    Item {
        name,
        form,
        params: (0..many).map(|_| param(random, types, tagged)).collect(),
        result: returned(random, types, tagged, n),
        tagged,
    }
}

fn param(random: &mut Random, types: &Types, tagged: bool) -> Param {
    let class = match (random.below(16), tagged) {
        (0..=6, _) => Class::Value,
        (7..=9, false) => Class::Reference,
        (10, false) => Class::OptionalReference,
        (11..=13, false) => Class::Slice,
        (14, _) => Class::Text,
        (15, _) if random.once_in(2) => Class::OptionalCText,
        (15, _) => Class::CText,
        (7..=13, true) => Class::Value,
        _ => Class::Slice,
    };
    let of = match class {
        Class::Value if tagged => types.tagged(random),
        Class::Value => types.by_value(random),
        _ => types.stored(random),
    };
    let spelled = types.spell(random, of);
    let rust = match class {
        Class::Value => spelled,
        Class::Reference => format!("&{spelled}"),
        Class::OptionalReference => format!("Option<&{spelled}>"),
        Class::Slice => format!("&[{spelled}]"),
        Class::Text => "&str".into(),
        Class::CText => "&CStr".into(),
        Class::OptionalCText => "Option<&CStr>".into(),
    };
    Param { class, of, rust }
}

fn returned(random: &mut Random, types: &Types, tagged: bool, n: usize) -> Returned {
    let class = match (random.below(8), tagged) {
        (0, _) => ResultClass::Nothing,
        (1, _) => ResultClass::Text,
        (2 | 3, false) => ResultClass::Vector,
        _ => ResultClass::Value,
    };
    let of = match class {
        ResultClass::Value if tagged => types.tagged(random),
        ResultClass::Value => types.by_value(random),
        _ => types.stored(random),
    };
    let spelled = types.spell(random, of);
    let value = match class {
        ResultClass::Nothing => "()".into(),
        ResultClass::Value => spelled,
        ResultClass::Text => "String".into(),
        ResultClass::Vector => format!("Vec<{spelled}>"),
    };
    let fallible = random.once_in(3);
    let rust = match (fallible, random.once_in(2)) {
        (false, _) => value,
        (true, false) => format!("Result<{value}, String>"),
        (true, true) => format!("Result<{value}, Oops>"),
    };
    let alias = random.once_in(4).then(|| format!("R{n}"));
    Returned {
        class,
        of,
        fallible,
        rust,
        alias,
    }
}
