//! Layouts: what records say of sizes, alignments and offsets is what the bindings lay out, or is refused by the name of its item.
//!
//! The records here are made field by field, so that each can lie. That those of a real library tell the truth is shown by the
//! workspace's tests of the foreign sides.

use std::path::{Path, PathBuf};
use std::process::Command;

use registry_bindgen::artifact::Artifact;
use registry_bindgen::emit::{self, Language};
use registry_bindgen::model::{self, Interface, ModelError};
use registry_bindgen::record::{Item, Record, TypeDesc};

fn node(kind: u8, size: u32, align: u32) -> TypeDesc {
    TypeDesc {
        kind,
        optional: false,
        fallible: false,
        owned: false,
        nonzero: false,
        any_thread: false,
        size,
        align,
        count: 0,
        identity: 0,
        inner: None,
    }
}

const U8: u8 = 6;
const U32: u8 = 8;
const U64: u8 = 9;
const HANDLE: u8 = 14;
const FOREIGN: u8 = 26;

fn byte() -> TypeDesc {
    node(U8, 1, 1)
}

fn array(inner: TypeDesc, count: u32) -> TypeDesc {
    TypeDesc {
        count,
        inner: Some(Box::new(inner.clone())),
        ..node(25, inner.size * count, inner.align)
    }
}

/// A reference, a slice or a vector.
fn around(kind: u8, inner: TypeDesc) -> TypeDesc {
    TypeDesc {
        inner: Some(Box::new(inner)),
        ..node(kind, if kind == 22 { 8 } else { 16 }, 8)
    }
}

fn named(identity: u64, size: u32, align: u32) -> TypeDesc {
    TypeDesc {
        identity,
        ..node(18, size, align)
    }
}

fn record(item: Item, types: Vec<TypeDesc>, numbers: &[u64], text: &str) -> Record {
    let fact = |line: &str| {
        let (keyword, value) = line.split_once(' ').expect("a keyword and a value");
        (keyword.to_owned(), value.to_owned())
    };
    Record {
        item,
        pointer_width: 8,
        types,
        numbers: numbers.to_vec(),
        facts: text.lines().map(fact).collect(),
        fingerprint: 7,
    }
}

/// A struct of fields called `a`, `b`, .. at these offsets.
fn structure(name: &str, whole: TypeDesc, fields: &[(TypeDesc, u64)]) -> Record {
    let mut text = format!("crate shop 0.1.0\nname {name}\nsymbol shop_{name}\n");
    for letter in ('a'..).take(fields.len()) {
        text.push_str(&format!("member {letter} T\n"));
    }
    let (types, offsets): (Vec<_>, Vec<_>) = fields.iter().cloned().unzip();
    let types = [vec![whole], types].concat();
    record(Item::Struct, types, &offsets, text.trim_end())
}

/// A function of one parameter `it` that returns a number.
fn function(param: TypeDesc) -> Record {
    let text =
        "crate shop 0.1.0\nname f\nsymbol shop_f\nhandle 7\nparam it T\nreturn u64\non_error 0";
    let types = vec![param, node(U64, 8, 8)];
    record(Item::Function, types, &[1, 0], text)
}

fn interface(records: &[Record]) -> Result<Interface, ModelError> {
    let text = "crate shop 0.1.0\nname shop\nsymbol shop";
    let runtime = record(Item::Runtime, Vec::new(), &[], text);
    let records = [&[runtime], records].concat();
    model::interface(&Artifact {
        records,
        wasm: false,
        name: None,
        archive: false,
        offered: None,
    })
}

fn text(interface: &Interface, language: Language, name: &str) -> String {
    let files = emit::files(interface, language).expect("the files can be written");
    let file = files.iter().find(|file| file.path.ends_with(name));
    file.expect("a file of this name").text.clone()
}

/// What the record of the item lacks or says wrongly.
fn refusal(records: &[Record]) -> String {
    let error = interface(records)
        .expect_err("no binding can be right")
        .to_string();
    assert!(
        error.contains("shop_") || error.contains("`shop`"),
        "unnamed: {error}"
    );
    error
}

#[test]
fn an_array_behind_a_pointer_keeps_its_length_in_every_language() {
    let key = || array(byte(), 16);
    let grid = array(array(node(7, 2, 2), 2), 3);
    let of = |param| interface(&[function(param)]).expect("an interface");
    let reference = of(around(22, key()));
    let slice = of(around(23, key()));
    let nested = of(around(22, grid));
    let header = |interface| text(interface, Language::C, "shop.h");
    assert!(header(&reference).contains("uint64_t shop_f(const uint8_t (*it)[16]);"));
    assert!(header(&slice).contains("uint64_t shop_f(const uint8_t (*it)[16], size_t it_len);"));
    assert!(header(&nested).contains("uint64_t shop_f(const uint16_t (*it)[3][2]);"));
    let cpp = text(&slice, Language::Cpp, "shop.hpp");
    assert!(
        cpp.contains("f(const std::array<std::uint8_t, 16> *it, std::size_t it_len)"),
        "{cpp}"
    );
    let ctypes = text(&nested, Language::Python, "_ctypes.py");
    assert!(ctypes.contains("c.POINTER(c.c_uint16 * 2 * 3)"), "{ctypes}");
    let cffi = text(&slice, Language::Python, "_cffi.py");
    assert!(
        cffi.contains("shop_f_try(const uint8_t (*)[16], size_t, uint64_t *);"),
        "{cffi}"
    );
    let python = text(&reference, Language::Python, "__init__.py");
    assert!(
        python.contains("_checks.row(\"it\", it, _checks.u8, 16)"),
        "{python}"
    );
    let node = text(&nested, Language::Node, "index.js");
    assert!(
        node.contains("$row(name, value, 3);") && node.contains("$row(name, value, 2);"),
        "{node}"
    );
}

#[test]
fn a_c_string_that_may_be_missing_takes_what_each_language_has_for_none() {
    let missing = TypeDesc {
        optional: true,
        ..node(21, 8, 8)
    };
    let interface = interface(&[function(missing)]).expect("an interface");
    let python = text(&interface, Language::Python, "__init__.py");
    for line in [
        "def f(it: str | None) -> int:",
        "    if it is None:\n        it = _native.NULL\n    else:\n        it = _checks.optional_c_string(\"it\", it)",
    ] {
        assert!(python.contains(line), "{line}: {python}");
    }
    let node = text(&interface, Language::Node, "index.js");
    assert!(node.contains("($asOptionalCString(\"it\", it))"), "{node}");
    let types = text(&interface, Language::Node, "index.d.ts");
    assert!(
        types.contains("f(it?: string | null | undefined): bigint"),
        "{types}"
    );
}

#[test]
fn a_buffer_of_arrays_says_what_its_elements_are() {
    let mut makes = function(node(U64, 8, 8));
    makes.types[1] = around(24, array(byte(), 16));
    makes.numbers = vec![0, 0];
    let interface = interface(&[makes]).expect("an interface");
    let header = text(&interface, Language::C, "shop.h");
    assert!(
        header.contains("points to `length` elements of `uint8_t[16]`"),
        "{header}"
    );
    let cpp = text(&interface, Language::Cpp, "shop.hpp");
    assert!(
        cpp.contains("std::vector<std::array<std::uint8_t, 16>> f("),
        "{cpp}"
    );
    let node = text(&interface, Language::Node, "index.js");
    assert!(node.contains("$unpack($take($cell, 16), 16, "), "{node}");
}

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
        eprintln!("skipped: there is no C compiler");
        return;
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

/// A function of a number of these, and then a byte.
fn many(count: usize, of: &TypeDesc) -> Record {
    let mut text = String::from("crate shop 0.1.0\nname f\nsymbol shop_f\nhandle 7\n");
    for number in 0..=count {
        text.push_str(&format!("param p{number} T\n"));
    }
    text.push_str("return u64\non_error 0");
    let mut types = vec![of.clone(); count];
    types.extend([byte(), node(U64, 8, 8)]);
    record(Item::Function, types, &[1, 0], &text)
}

#[test]
fn java_checks_whether_a_byte_behind_eight_parameters_can_be_passed() {
    let floats = node(12, 4, 4);
    for (count, of, is_checked) in [
        (7, byte(), false),
        (8, byte(), true),
        (8, node(U64, 8, 8), true),
        (3, around(23, byte()), false),
        (4, around(23, byte()), true),
        (9, floats, false),
    ] {
        let interface = interface(&[many(count, &of)]).expect("an interface");
        let java = text(&interface, Language::Java, "Shop.java");
        let found = java.contains("Native.checkPacking(\"f\");");
        assert_eq!(found, is_checked, "{count} of {of:?}: {java}");
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

#[test]
fn a_struct_that_c_would_lay_out_otherwise_is_refused_by_name() {
    let pair = |size, align, second| {
        let fields = [(byte(), 0), (node(U32, 4, 4), second)];
        refusal(&[structure("Pair", named(1, size, align), &fields)])
    };
    assert!(
        interface(&[structure(
            "Pair",
            named(1, 8, 4),
            &[(byte(), 0), (node(U32, 4, 4), 4)]
        )])
        .is_ok()
    );
    let said = pair(8, 4, 1);
    assert!(said.contains("`shop_Pair` is not laid out as C would: its field `b` begins at byte 1, where C would have it at byte 4"), "{said}");
    assert!(pair(12, 4, 8).contains("begins at byte 8"));
    assert!(pair(12, 4, 4).contains("it has 12 bytes, where C would give it 8"));
    assert!(pair(8, 1, 4).contains("its alignment is 1, and a field has one of 4"));
    assert!(pair(24, 24, 4).contains("its alignment is 24"));
    assert!(pair(8, 0, 4).contains("its alignment is 0"));
    assert!(pair(8, 4, u64::MAX).contains("the offset of `b`"));
    let empty = refusal(&[structure("Nothing", named(1, 0, 1), &[])]);
    assert!(empty.contains("it has 0 bytes"), "{empty}");
}

#[test]
fn a_value_of_another_size_than_its_kind_has_is_refused() {
    let wrong = "which values of its kind have not";
    let mut narrow_slice = around(23, byte());
    narrow_slice.size = 8;
    let mut no_elements = array(byte(), 1);
    (no_elements.count, no_elements.size) = (0, 0);
    let mut long = array(byte(), 16);
    long.size = 4;
    let mut over = array(node(U64, 8, 8), 2);
    (over.count, over.size) = (1 << 31, 0);
    let mut tilted = array(node(U32, 4, 4), 2);
    tilted.align = 1;
    let values = [
        node(U64, 4, 4),
        node(U32, 4, 8),
        node(U32, 4, 3),
        node(U32, 4, 0),
        narrow_slice,
        around(22, no_elements),
        around(22, long),
        around(22, over),
        around(23, tilted),
        around(22, around(23, node(U8, 2, 1))),
    ];
    for value in values {
        let said = refusal(&[function(value.clone())]);
        assert!(said.contains(wrong), "{value:?}: {said}");
    }
    let grain = structure("Grain", named(1, 16, 16), &[(node(U32, 4, 4), 0)]);
    let said = refusal(&[grain, function(around(23, named(1, 4, 4)))]);
    assert!(
        said.contains("a value in it has 4 bytes and an alignment of 4"),
        "{said}"
    );
}

#[test]
fn what_is_no_value_stands_nowhere_in_memory() {
    let text = node(20, 16, 8);
    let nothing = node(0, 0, 1);
    for inside in [&text, &nothing] {
        for outer in [22, 23, 24] {
            let said = refusal(&[function(around(outer, inside.clone()))]);
            assert!(said.contains("lacks"), "{said}");
        }
    }
    let said = refusal(&[structure("Label", named(1, 16, 8), &[(text, 0)])]);
    assert!(
        said.contains("a type that a field can have, for `a`"),
        "{said}"
    );
    let said = refusal(&[function(array(byte(), 4))]);
    assert!(
        said.contains("a type that an argument can have, for `it`"),
        "{said}"
    );
    let mut returns = function(byte());
    returns.types[1] = array(byte(), 4);
    assert!(refusal(&[returns]).contains("a type that a result can have"));
}

#[test]
fn numbers_of_eight_bytes_may_be_aligned_to_four_as_on_i686() {
    let fields = [(byte(), 0), (node(U64, 8, 4), 4)];
    let mut narrow = structure("Pair", named(1, 12, 4), &fields);
    narrow.pointer_width = 4;
    let text = "crate shop 0.1.0\nname shop\nsymbol shop";
    let mut runtime = record(Item::Runtime, Vec::new(), &[], text);
    runtime.pointer_width = 4;
    let records = vec![runtime, narrow];
    let interface = model::interface(&Artifact {
        records,
        wasm: false,
        name: None,
        archive: false,
        offered: None,
    })
    .expect("an interface");
    assert_eq!(
        (interface.structs[0].size, interface.structs[0].over_aligned),
        (12, false)
    );
}

/// A function of a callable, of an owner's handle and of a number.
fn taking() -> Interface {
    let listener = "crate shop 0.1.0\nname Listener\nsymbol shop_Listener\nidentity 77\nreturn ()";
    let of_listener = |kind| TypeDesc {
        identity: 77,
        ..node(kind, 8, 8)
    };
    let taking = "crate shop 0.1.0\nname f\nsymbol shop_f\nhandle 7\nparam hears Foreign<Listener>\nparam other Listener\nparam count u32\nreturn ()";
    let types = vec![
        of_listener(FOREIGN),
        of_listener(HANDLE),
        node(U32, 4, 4),
        node(0, 0, 1),
    ];
    let records = [
        record(
            Item::Callback,
            vec![node(0, 0, 1)],
            &[1, u64::MAX],
            listener,
        ),
        record(Item::Function, types, &[1, u64::MAX], taking),
    ];
    interface(&records).expect("an interface")
}

#[test]
fn java_s_documentation_has_the_class_of_a_handle() {
    let text = text(&taking(), Language::Java, "Shop.java");
    assert!(
        text.contains("@param other an object of Listener\n"),
        "{text}"
    );
}

#[test]
fn all_is_checked_before_rust_may_have_a_function() {
    let interface = taking();
    // What gives the function to Rust, the checks of the others, and the call.
    for (language, file, passed, checks, called) in [
        (
            Language::Python,
            "__init__.py",
            "= _callables.passed(",
            ["_handle_in(\"other\"", "_checks.u32(\"count\""],
            "status = _shop_f_try(",
        ),
        (
            Language::Node,
            "index.js",
            "= $passed(",
            ["\"other\", other", "$asU32(\"count\""],
            "const $status = $$shop_f_try(",
        ),
        (
            Language::Java,
            "Shop.java",
            "= Callables.passed(",
            ["handleOf$(\"other\"", "Memory.u32(\"count\""],
            "int $status = Symbols.shop_f_try(",
        ),
        (
            Language::Dart,
            "shop.dart",
            "= _$passed(",
            ["other._$handle", "r'count', count"],
            "final $status = _$shop_f_try(",
        ),
    ] {
        let text = text(&interface, language, file);
        let (before, _) = text.split_once(called).expect(called);
        let at = before.rfind(passed).expect(passed);
        let body = &before[at.saturating_sub(600)..at];
        for check in checks {
            assert!(body.contains(check), "{check}: {body}");
        }
    }
}
