//! The table of argument checks: its ranges, the functions that the templates have for its rows, and what the README says of it.

use std::path::Path;

use registry_bindgen::checks::{self, Check, Sort};
use registry_bindgen::model::{Pointee, Type};

/// The ends of a range, computed in another way than the table's.
fn ends(kind: &str, width: u32) -> [i128; 2] {
    if let Some(kind) = kind.strip_prefix("nonzero ") {
        let [low, high] = ends(kind, width);
        return [if low == 0 { 1 } else { low }, high];
    }
    let bits = match &kind[1..] {
        "size" => width,
        bits => bits.parse().expect("a number of bits"),
    };
    if kind.starts_with('u') {
        [0, (0..bits).map(|bit| 1 << bit).sum()]
    } else {
        [-(1 << (bits - 1)), (0..bits - 1).map(|bit| 1 << bit).sum()]
    }
}

/// What Dart takes of a kind.
fn range_of(row: &Check, bytes: u8) -> [String; 2] {
    let [low, high] = ends(row.kind, 8 * u32::from(bytes));
    let most = if row.sort == Sort::Big {
        u64::MAX.into()
    } else {
        i64::MAX.into()
    };
    [low, high.min(most)].map(|n: i128| n.to_string())
}

#[test]
fn a_range_is_the_type_s_own() {
    for bytes in [4, 8] {
        let rows = checks::table(bytes);
        let whole = rows
            .iter()
            .filter(|row| matches!(row.sort, Sort::Whole | Sort::Big));
        assert_eq!(whole.clone().count(), 20);
        for row in whole {
            let range = ends(row.kind, 8 * u32::from(bytes));
            assert_eq!(
                row.python_range,
                range.map(|n| n.to_string()),
                "{}",
                row.kind
            );
            // JavaScript's numbers are exact below 2^53.
            let exact = range.map(|n| n.clamp(1 - (1 << 53), (1 << 53) - 1));
            let range = if row.sort == Sort::Big { range } else { exact };
            assert_eq!(
                row.javascript_range,
                range.map(|n| n.to_string()),
                "{}",
                row.kind
            );
            // Dart's `int` has 64 bits and a sign, and its `BigInt` is for the rest.
            let whole = range_of(row, bytes);
            assert_eq!(row.dart_range, whole, "{}", row.kind);
            for (words, [low, high]) in [
                (&row.dart, &row.dart_range),
                (&row.python, &row.python_range),
                (&row.javascript, &row.javascript_range),
            ] {
                assert!(words.contains(&format!("from {low} to {high}")), "{words}");
                let is_hole = row.nonzero && low.starts_with('-');
                assert_eq!(row.has_hole, is_hole, "{}", row.kind);
                assert_eq!(words.contains("but not 0"), is_hole, "{words}");
            }
        }
    }
}

#[test]
fn a_float_is_refused_from_where_it_would_be_infinite() {
    let over: f64 = checks::OVER_F32.parse().expect("a number");
    assert!((over as f32).is_infinite());
    assert_eq!(over.next_down() as f32, f32::MAX);
    let row = checks::row("f32", 8).expect("a row");
    let most = format!("{:?}", f64::from(f32::MAX));
    assert!(
        row.python.contains(&format!("from -{most} to {most},")),
        "{}",
        row.python
    );
}

#[test]
fn every_plain_type_has_a_row() {
    let signs = [(true, false), (true, true), (false, false), (false, true)];
    let int = |bits| {
        signs.map(|(signed, nonzero)| Type::Int {
            bits,
            signed,
            nonzero,
        })
    };
    let optional = [true, false];
    let types = [8, 16, 32, 64].into_iter().flat_map(int);
    let types = types
        .chain(signs.map(|(signed, nonzero)| Type::Size { signed, nonzero }))
        .chain([32, 64].map(|bits| Type::Float { bits }))
        .chain(optional.map(|optional| Type::Handle { optional, of: None }))
        .chain(optional.map(|optional| Type::CText { optional }))
        .chain([
            Type::Bool,
            Type::Text,
            Type::FunctionPointer,
            Type::Pointer {
                mutable: true,
                to: Pointee::Void,
            },
        ]);
    let kinds: Vec<&str> = types.map(|ty| checks::kind(&ty).expect("a kind")).collect();
    for kind in &kinds {
        assert!(checks::row(kind, 8).is_some(), "{kind}");
    }
    // And every row has a type: the last one is of `invoke`, where a slice of bytes is one value.
    let rows = checks::table(8);
    let rows: Vec<&str> = rows.iter().map(|row| row.kind).collect();
    let other: Vec<&&str> = rows.iter().filter(|row| !kinds.contains(row)).collect();
    assert_eq!(other, [&"[u8]"]);
}

#[test]
fn the_readme_has_the_table() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(readme).expect("a README");
    let table = checks::markdown();
    assert!(
        readme.contains(&table),
        "registry-bindgen/README.md needs this table:\n{table}"
    );
}
