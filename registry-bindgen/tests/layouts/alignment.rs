//! Structs that are aligned to more than their fields are, and hosts that can't pass them.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use registry_bindgen::emit::Language;
use registry_bindgen::record::{Item, Record, TypeDesc};

use crate::records::{
    FOREIGN, U32, U64, around, byte, function, interface, named, node, record, structure, text,
};

/// A struct of one number that is aligned to so many bytes, and one that has it after a byte.
fn aligned(align: u32) -> Vec<Record> {
    let grain = named(1, align, align);
    let chest = named(2, 2 * align, align);
    vec![
        structure("Grain", grain.clone(), &[(node(U32, 4, 4), 0)]),
        structure(
            "Chest",
            chest.clone(),
            &[(byte(), 0), (grain, align.into())],
        ),
        function(around(22, chest)),
    ]
}

#[test]
fn a_header_gives_a_struct_the_alignment_that_rust_gives_it() {
    let Some(compiler) = compiler() else {
        return skipped("there is no C compiler");
    };
    for align in [8, 16, 64, 512, 4096] {
        let interface = interface(&aligned(align)).expect("an interface");
        let header = text(&interface, Language::C, "shop.h");
        assert_eq!(
            header
                .matches(&format!("REGISTRY_ALIGNED({align})\n"))
                .count(),
            1,
            "{header}"
        );
        let asserted = format!(
            "#include \"shop.h\"\n_Static_assert(sizeof(shop_Grain) == {align} && _Alignof(shop_Grain) == {align}, \"\");\n\
             _Static_assert(sizeof(shop_Chest) == {} && offsetof(shop_Chest, b) == {align}, \"\");\n",
            2 * align
        );
        let folder = folder(&format!("aligned-{align}"));
        std::fs::write(folder.join("shop.h"), header).expect("a file can be written");
        std::fs::write(folder.join("asserted.c"), asserted).expect("a file can be written");
        let mut command = Command::new(&compiler);
        command.args([
            "-std=c11",
            "-Wall",
            "-Wextra",
            "-Wpedantic",
            "-Werror",
            "-c",
            "asserted.c",
        ]);
        let done = command
            .args(["-o", "asserted.o"])
            .current_dir(&folder)
            .output();
        let done = done.expect("the compiler starts");
        assert!(
            done.status.success(),
            "{align}: {}",
            String::from_utf8_lossy(&done.stderr)
        );
    }
}

/// Past the test runner's capture: what was skipped must be seen. A machine that should have everything can't skip it.
fn skipped(what: &str) {
    let is_required = std::env::var("REGISTRY_REQUIRE_TOOLS").is_ok_and(|value| value == "1");
    assert!(!is_required, "required: {what}");
    let _ = writeln!(std::io::stderr(), "skipped: {what}");
}

fn compiler() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join("cc"))
        .find(|cc| cc.is_file())
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    folder
}

#[test]
fn a_struct_that_its_fields_align_needs_no_word_for_it() {
    let plain = structure(
        "Plain",
        named(1, 16, 8),
        &[(byte(), 0), (node(U64, 8, 8), 8)],
    );
    let interface = interface(&[plain]).expect("an interface");
    let header = text(&interface, Language::C, "shop.h");
    assert!(!header.contains("REGISTRY_ALIGNED(8)"), "{header}");
    assert!(
        header.contains("REGISTRY_LAYOUT(shop_Plain, 16, 8);"),
        "{header}"
    );
    assert!(
        header.contains("REGISTRY_OFFSET(shop_Plain, b, 8);"),
        "{header}"
    );
}

#[test]
fn hosts_without_a_word_for_an_alignment_get_gaps_and_refuse_it_by_value() {
    let mut records = aligned(64);
    records[2] = function(named(2, 128, 64));
    let interface = interface(&records).expect("an interface");
    let ctypes = text(&interface, Language::Python, "_ctypes.py");
    for expected in [
        "(\"gap0\", c.c_uint8 * 60),",
        "(\"gap0\", c.c_uint8 * 63),",
        "\"shop_Chest\": 64,",
    ] {
        assert!(ctypes.contains(expected), "{expected}: {ctypes}");
    }
    let cffi = text(&interface, Language::Python, "_cffi.py");
    assert!(
        cffi.contains("uint8_t gap0[63];") && cffi.contains("\"shop_Chest\": _aligned(64),"),
        "{cffi}"
    );
    let python = text(&interface, Language::Python, "__init__.py");
    assert!(python.contains("_cannot_pass(\"Chest\", 64)"), "{python}");
    let node = text(&interface, Language::Node, "index.js");
    assert!(node.contains("$cannotPass(\"Chest\", 64);"), "{node}");
    for backend in [ctypes, cffi, node] {
        let is_declared = ["\"shop_f\"", "shop_f(", "shop_f:"].map(|call| backend.contains(call));
        assert_eq!(
            is_declared, [false; 3],
            "a symbol that nobody may call: {backend}"
        );
    }
}

#[test]
fn a_trait_with_such_a_method_is_declared_and_its_implementers_are_refused() {
    let mut records = aligned(64);
    let of = "crate shop 0.1.0\nname Hold\nsymbol shop_Hold\nidentity 77";
    records.push(record(Item::Trait, Vec::new(), &[], of));
    let method = "crate shop 0.1.0\nname keep\nsymbol shop_Hold_keep\ntrait 77\nat 0\nparam it T\nreturn u64\non_error 0";
    let types = vec![named(2, 128, 64), node(U64, 8, 8)];
    records.push(record(Item::Method, types, &[1, 0], method));
    let foreign = TypeDesc {
        identity: 77,
        ..node(FOREIGN, 8, 8)
    };
    records[2] = function(foreign);
    let interface = interface(&records).expect("an interface");
    let python = text(&interface, Language::Python, "__init__.py");
    let node = text(&interface, Language::Node, "index.js");
    let dart = text(&interface, Language::Dart, "shop.dart");
    for (module, refusal) in [
        (&python, "_cannot_pass(\"Chest\", 64)"),
        (&node, "$cannotPass(\"Chest\", 64);"),
        (&dart, "_$cannotPass(r'Chest', 64);"),
    ] {
        // The function, and the method of Rust's implementers.
        assert_eq!(module.matches(refusal).count(), 2, "{module}");
    }
    assert!(python.contains("class HoldMethods(Protocol):"), "{python}");
    assert!(!python.contains("Implementers("), "{python}");
    assert!(!node.contains("$implemented"), "{node}");
    let declared = "abstract interface class HoldMethods {";
    assert!(dart.contains(declared), "{dart}");
    assert!(!dart.contains("callables.dart"), "{dart}");
    let declarations = text(&interface, Language::Node, "index.d.ts");
    assert!(
        declarations.contains("keep(it: Chest): bigint | number;"),
        "{declarations}"
    );
    let java = text(&interface, Language::Java, "Shop.java");
    assert!(java.contains("long f(MemorySegment it)"), "{java}");
}

#[test]
fn a_gap_is_never_called_as_a_field_is() {
    let mut grain = structure("Grain", named(1, 16, 16), &[(node(U32, 4, 4), 0)]);
    grain.facts.pop();
    grain
        .facts
        .push(("member".to_owned(), "gap0 u32".to_owned()));
    let interface = interface(&[grain]).expect("an interface");
    let ctypes = text(&interface, Language::Python, "_ctypes.py");
    // The backends know fields by their place.
    assert!(
        ctypes.contains("(\"f0\", c.c_uint32),") && ctypes.contains("(\"gap0\", c.c_uint8 * 12),"),
        "{ctypes}"
    );
}
