//! The names that each language's file gives: what is kept, what is told apart, and which clash is an error.
//!
//! The records are made here, as a library has them. That the names load and are called is shown by the torture library of the foreign sides.

use registry_bindgen::artifact::Artifact;
use registry_bindgen::emit::{self, Language};
use registry_bindgen::model::{self, Interface};
use registry_bindgen::names::named;
use registry_bindgen::record::{Item, Record, TypeDesc};

/// A type without anything inside.
fn plain(kind: u8, size: u32) -> TypeDesc {
    TypeDesc {
        kind,
        optional: false,
        fallible: false,
        owned: false,
        nonzero: false,
        any_thread: false,
        size,
        align: size.max(1),
        count: 0,
        identity: 0,
        inner: None,
    }
}

fn i32_type() -> TypeDesc {
    plain(4, 4)
}

/// A record of these types, numbers and lines.
fn record(item: Item, types: Vec<TypeDesc>, numbers: Vec<u64>, text: &str) -> Record {
    let fact = |line: &str| {
        let (keyword, value) = line.split_once(' ').unwrap_or((line, ""));
        (keyword.to_owned(), value.to_owned())
    };
    Record {
        item,
        pointer_width: 8,
        types,
        numbers,
        facts: text.lines().map(fact).collect(),
        fingerprint: 1,
    }
}

/// A function of `i32`s.
fn function(krate: &str, name: &str, params: &[&str], more: &str) -> Record {
    let params: String = params.iter().map(|p| format!("param {p} i32\n")).collect();
    let count = params.lines().count() + 1;
    let symbol = if more.contains("symbol ") {
        String::new()
    } else {
        format!("symbol {krate}_{name}\n")
    };
    let text =
        format!("crate {krate} 1.0.0\nname {name}\n{symbol}{more}handle 7\n{params}return i32\n");
    record(
        Item::Function,
        vec![i32_type(); count],
        vec![1, u64::MAX],
        &text,
    )
}

fn enumeration(name: &str, variants: &[&str]) -> Record {
    let members: String = variants.iter().map(|v| format!("member {v}\n")).collect();
    let mut own = plain(19, 4);
    own.identity = name.bytes().map(u64::from).sum();
    record(
        Item::Enumeration,
        vec![own, i32_type()],
        (0..variants.len() as u64).collect(),
        &format!("crate shop 1.0.0\nname {name}\nsymbol shop_{name}\n{members}"),
    )
}

fn structure(krate: &str, name: &str, fields: &[&str]) -> Record {
    let members: String = fields.iter().map(|f| format!("member {f} i32\n")).collect();
    let mut own = plain(18, 4 * fields.len() as u32);
    own.align = 4;
    own.identity = format!("{krate}{name}").bytes().map(u64::from).sum();
    let mut types = vec![own];
    types.extend(vec![i32_type(); fields.len()]);
    record(
        Item::Struct,
        types,
        (0..fields.len() as u64).map(|at| 4 * at).collect(),
        &format!("crate {krate} 1.0.0\nname {name}\nsymbol {krate}_{name}\n{members}"),
    )
}

/// The record of a trait, and those of its methods, which take nothing and return an `i32`.
fn interface_trait(name: &str, methods: &[&str]) -> Vec<Record> {
    let text = format!("crate shop 1.0.0\nname {name}\nsymbol shop_{name}\nidentity 7\n");
    let method = |(at, method): (usize, &&str)| {
        let symbol = format!("shop_{name}_{method}");
        let text = format!(
            "crate shop 1.0.0\nname {method}\nsymbol {symbol}\ntrait 7\nat {at}\nreturn i32\n"
        );
        record(Item::Method, vec![i32_type()], vec![1, u64::MAX], &text)
    };
    let of = record(Item::Trait, Vec::new(), Vec::new(), &text);
    let methods = methods.iter().enumerate().map(method);
    std::iter::once(of).chain(methods).collect()
}

fn methods(methods: &[&str], language: Language) -> Vec<String> {
    let interface = interface(interface_trait("Shelf", methods));
    let named = named(&interface, language).expect("methods never clash");
    let methods = named.traits[0].methods.iter();
    methods.map(|m| m.call.ident.clone()).collect()
}

fn interface_of(prefix: &str, mut records: Vec<Record>) -> Interface {
    let text = format!("crate {prefix} 1.0.0\nname {prefix}\nsymbol {prefix}\n");
    records.push(record(Item::Runtime, Vec::new(), Vec::new(), &text));
    let artifact = Artifact {
        records,
        wasm: false,
        name: None,
        archive: false,
        offered: None,
    };
    model::interface(&artifact).unwrap_or_else(|error| panic!("{error}"))
}

fn interface(records: Vec<Record>) -> Interface {
    interface_of("shop", records)
}

/// The names of the functions, in the order of their symbols.
fn functions(records: Vec<Record>, language: Language) -> Result<Vec<String>, String> {
    let named = named(&interface(records), language).map_err(|clash| clash.to_string())?;
    Ok(named.functions.into_iter().map(|f| f.call.ident).collect())
}

/// The names of the parameters of a function with these.
fn parameters(params: &[&str], language: Language) -> Vec<String> {
    let interface = interface(vec![function("shop", "f", params, "")]);
    let named = named(&interface, language).expect("parameters never clash");
    let params = named.functions[0].call.params.iter();
    params.map(|param| param.name.clone()).collect()
}

fn fields(fields: &[&str], language: Language) -> Vec<String> {
    let interface = interface(vec![structure("shop", "Row", fields)]);
    let named = named(&interface, language).expect("fields never clash");
    let fields = named.structs[0].fields.iter();
    fields.map(|field| field.name.clone()).collect()
}

const ALL: [Language; 7] = [
    Language::C,
    Language::Cpp,
    Language::Python,
    Language::Node,
    Language::Web,
    Language::Java,
    Language::Dart,
];

#[test]
fn no_two_parameters_share_a_name() {
    for language in ALL {
        for pair in [
            ["class", "class_"],
            ["class_", "class"],
            ["key", "key_"],
            ["result", "result_"],
            ["_key", "_key_"],
            ["__key", "_key"],
            ["data", "data_len"],
            ["\u{b5}", "\u{3bc}"],
        ] {
            let names = parameters(&pair, language);
            assert_ne!(names[0], names[1], "{language:?} {pair:?}");
        }
    }
    assert_eq!(
        parameters(&["class", "class_"], Language::Python),
        ["class__", "class_"]
    );
    assert_eq!(
        parameters(&["\u{b5}", "\u{3bc}"], Language::Python),
        ["\u{3bc}", "\u{3bc}_"]
    );
}

#[test]
fn a_name_that_is_free_is_kept() {
    for language in ALL {
        assert_eq!(
            parameters(&["cents", "open", "key_"], language),
            ["cents", "open", "key_"]
        );
    }
}

#[test]
fn no_parameter_of_a_header_is_a_word_or_a_macro() {
    let words = [
        "unix", "linux", "errno", "NULL", "EOF", "I", "complex", "st_mtime", "assert", "and",
        "xor", "typeid", "requires", "concept", "restrict", "asm", "Status", "handle", "result",
        "type",
    ];
    for language in [Language::C, Language::Cpp] {
        for word in words {
            assert_eq!(parameters(&[word], language), [format!("{word}_")]);
        }
    }
    assert_eq!(
        fields(&["st_mtime", "MAX", "type", "x"], Language::C),
        ["st_mtime_", "MAX_", "type_", "x"]
    );
}

#[test]
fn fields_are_told_apart() {
    assert_eq!(
        fields(&["from", "from_"], Language::Python),
        ["from__", "from_"]
    );
    assert_eq!(
        fields(&["__reserved", "\u{b5}"], Language::Python),
        ["_reserved", "\u{3bc}"]
    );
    assert_eq!(
        fields(&["from", "from_"], Language::Node),
        ["from", "from_"]
    );
    assert_eq!(fields(&["__proto__"], Language::Web), ["__proto___"]);
    assert_eq!(
        fields(
            &["is", "hashCode", "_own", "gr\u{f6}\u{df}e"],
            Language::Dart
        ),
        ["is_", "hashCode_", "own_", "gr$00f6$00dfe"]
    );
}

#[test]
fn a_method_makes_way_for_what_a_class_has_for_itself() {
    let own = ["handle", "is_live", "close", "to_string", "take_all"];
    let python = ["handle_", "is_live_", "close_", "to_string", "take_all"];
    assert_eq!(methods(&own, Language::Python), python);
    let javascript = ["handle_", "isLive_", "close_", "toString_", "takeAll"];
    assert_eq!(methods(&own, Language::Node), javascript);
    assert_eq!(methods(&own, Language::Web), javascript);
    assert_eq!(methods(&own, Language::Java), javascript);
    // Keywords are names of properties, and a property `then` would make an owner a promise.
    // `new()` is a constructor in an interface of TypeScript.
    let words = ["import", "delete", "then", "int", "wait", "list", "new"];
    let python = ["import_", "delete", "then", "int_", "wait", "list_", "new"];
    assert_eq!(methods(&words, Language::Python), python);
    let javascript = ["import", "delete", "then_", "int", "wait", "list", "new_"];
    assert_eq!(methods(&words, Language::Node), javascript);
    let java = ["import_", "delete", "then", "int_", "wait_", "list", "new_"];
    assert_eq!(methods(&words, Language::Java), java);
    let dart = ["handle_", "isLive_", "close_", "toString_", "takeAll"];
    assert_eq!(methods(&own, Language::Dart), dart);
    let dart = ["import_", "delete", "then", "int_", "wait", "list", "new_"];
    assert_eq!(methods(&words, Language::Dart), dart);
    // What Python calls by itself, and what every object has.
    let special = [
        "__init__",
        "__class__",
        "__x",
        "to_string",
        "constructor",
        "__proto__",
        "get_class",
    ];
    let python = [
        "_init__",
        "_class__",
        "_x_",
        "to_string",
        "constructor",
        "_proto__",
        "get_class",
    ];
    assert_eq!(methods(&special, Language::Python), python);
    let javascript = [
        "__init__",
        "__class__",
        "__x",
        "toString_",
        "constructor_",
        "__proto___",
        "getClass",
    ];
    assert_eq!(methods(&special, Language::Node), javascript);
    // Two that would have one name.
    for language in [
        Language::Python,
        Language::Node,
        Language::Java,
        Language::Dart,
    ] {
        let both = methods(&["close", "close_"], language);
        assert_ne!(both[0], both[1], "{language:?}");
    }
}

#[test]
fn items_of_two_crates_with_one_name_are_told_apart() {
    let records = || {
        vec![
            function("alpha", "open", &[], ""),
            function("beta", "open", &[], ""),
            function("shop", "open", &[], ""),
            function("shop", "open", &[], "symbol shop_store_open\n"),
        ]
    };
    let found = |language| functions(records(), language).expect("they are told apart");
    let snake = ["alpha_open", "beta_open", "open", "store_open"];
    for language in [Language::Cpp, Language::Python] {
        assert_eq!(found(language), snake);
    }
    let camel = ["alphaOpen", "betaOpen", "open", "storeOpen"];
    for language in [
        Language::Node,
        Language::Web,
        Language::Java,
        Language::Dart,
    ] {
        assert_eq!(found(language), camel);
    }
    let types = vec![
        structure("alpha", "Row", &["a"]),
        structure("beta", "Row", &["b"]),
        structure("shop", "Row", &["c"]),
    ];
    let named = named(&interface(types), Language::Python).expect("they are told apart");
    let names: Vec<_> = named.structs.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["AlphaRow", "BetaRow", "Row"]);
}

#[test]
fn two_functions_of_one_spelling_are_an_error_that_names_both_and_the_cure() {
    let records = || {
        vec![
            function("shop", "int2_float", &[], ""),
            function("shop", "int_2_float", &[], ""),
        ]
    };
    for language in [Language::Node, Language::Web] {
        let said = functions(records(), language).expect_err("they clash");
        assert_eq!(
            said,
            "`shop_int_2_float` of the crate `shop` and `shop_int2_float` of the crate `shop` would both be called `int2Float` in JavaScript; \
             give one of them another name: `#[exported_callback(binding = \"..\")]`"
        );
    }
    assert!(functions(records(), Language::Python).is_ok());
    let chosen = vec![
        function("shop", "int2_float", &[], "binding to_float\n"),
        function("shop", "int_2_float", &[], ""),
    ];
    let names = functions(chosen, Language::Node).expect("one has another name");
    assert_eq!(names, ["toFloat", "int2Float"]);
}

#[test]
fn two_variants_of_one_spelling_are_an_error() {
    let sizes = interface(vec![enumeration("Size", &["Kb", "KB"])]);
    for language in [Language::C, Language::Python] {
        let said = named(&sizes, language).expect_err("they clash").to_string();
        assert!(
            said.contains("the variant `KB` of `shop_Size` and the variant `Kb` of `shop_Size`")
                && said.contains("#[ffi_type(name = \"..\")]"),
            "{said}"
        );
    }
    assert!(named(&sizes, Language::Node).is_ok());
}

#[test]
fn a_constant_of_the_generator_makes_way_for_an_enumerator() {
    let token = interface(vec![
        enumeration("Token", &["File", "Handle"]),
        function("shop", "token", &[], ""),
    ]);
    let named = named(&token, Language::C).expect("the constant makes way");
    assert_eq!(named.enums[0].variants[1].name, "SHOP_TOKEN_HANDLE");
    assert_eq!(named.functions[0].constant, "SHOP_TOKEN_HANDLE_");
}

#[test]
fn the_structs_of_callables_have_names_only_where_a_function_takes_one() {
    let text =
        |item: &str| format!("crate shop 1.0.0\nname {item}\nsymbol shop_{item}\nidentity 7\n");
    let listener = || {
        let text = text("Listener") + "return\n";
        record(Item::Callback, vec![plain(0, 0)], vec![1, u64::MAX], &text)
    };
    let plugin = || record(Item::Trait, Vec::new(), Vec::new(), &text("Plugin"));
    let takes = |of: &str| {
        let mut desc = plain(26, 8);
        desc.identity = 7;
        let text = format!(
            "crate shop 1.0.0\nname take\nsymbol shop_take\nhandle 7\nparam it Foreign<{of}>\nreturn\n"
        );
        record(
            Item::Function,
            vec![desc, plain(0, 0)],
            vec![1, u64::MAX],
            &text,
        )
    };
    for (item, of, part) in [
        (listener(), "Listener", "foreign"),
        (plugin(), "Plugin", "foreign"),
        (plugin(), "Plugin", "methods"),
    ] {
        let name = format!("{of}_{part}");
        let other = || function("shop", &name, &[], "");
        let free = interface(vec![item.clone(), other()]);
        assert!(named(&free, Language::C).is_ok(), "{name}");
        let taken = interface(vec![item, takes(of), other()]);
        let said = named(&taken, Language::C).expect_err("two of one name");
        let said = said.to_string();
        assert!(
            said.contains(&format!("called `shop_{name}` in C")),
            "{said}"
        );
    }
}

#[test]
fn a_symbol_that_is_a_macro_is_an_error() {
    let record = function("st", "mtime", &[], "");
    let said = emit::files(&interface_of("st", vec![record]), Language::C)
        .expect_err("it is a macro")
        .to_string();
    assert!(
        said.contains("`st_mtime` in C") && said.contains("unsafe(name = \"..\")"),
        "{said}"
    );
}

#[test]
fn what_a_binding_has_for_itself_stays_its_own() {
    for (language, name, given) in [
        (Language::Cpp, "require_current", "require_current_"),
        (Language::Cpp, "release", "release_"),
        (Language::Cpp, "std", "std_"),
        (Language::Python, "getattr", "getattr"),
        (Language::Python, "isinstance", "isinstance_"),
        (Language::Python, "weakref", "weakref_"),
        (Language::Python, "_fail", "_fail_"),
        (Language::Python, "TypeError", "TypeError_"),
        (Language::Python, "RegistryError", "RegistryError_"),
        (
            Language::Python,
            "NotImplementedError",
            "NotImplementedError_",
        ),
        (Language::Python, "Protocol", "Protocol_"),
        (Language::Node, "map", "map"),
        (Language::Node, "Object", "Object_"),
        (Language::Node, "then", "then_"),
        (Language::Web, "then", "then_"),
        (Language::Web, "load", "load_"),
        (Language::Web, "class", "class_"),
        (Language::Java, "class", "class_"),
        (Language::Java, "wait", "wait_"),
        (Language::Java, "release", "release_"),
        (Language::Java, "Object", "Object_"),
        (Language::Java, "record", "record_"),
        (Language::Dart, "release", "release_"),
        (Language::Dart, "ffi", "ffi_"),
        (Language::Dart, "print", "print"),
        (Language::Dart, "int", "int_"),
    ] {
        // JavaScript begins a function's name with a small letter: a type keeps its own.
        let found = if name == "Object" {
            let object = interface(vec![structure("shop", name, &["a"])]);
            named(&object, language).expect("it is told apart").structs[0]
                .name
                .clone()
        } else {
            functions(vec![function("shop", name, &[], "")], language).expect("one item")[0].clone()
        };
        assert_eq!(found, given, "{language:?}");
    }
}

#[test]
fn a_type_that_is_a_word_or_a_name_of_the_binding_makes_way() {
    for (language, name, given) in [
        (Language::Cpp, "class", "class_"),
        (Language::Cpp, "template", "template_"),
        (Language::Python, "None", "None_"),
        (Language::Python, "TypeError", "TypeError_"),
        (Language::Python, "RegistryError", "RegistryError_"),
        (Language::Python, "Sequence", "Sequence_"),
        (Language::Node, "class", "class_"),
        (Language::Web, "class", "class_"),
    ] {
        let of_struct = interface(vec![structure("shop", name, &["a"])]);
        let of_struct = named(&of_struct, language).expect("one item");
        assert_eq!(of_struct.structs[0].name, given, "{language:?}");
        let of_enum = interface(vec![enumeration(name, &["A"])]);
        let of_enum = named(&of_enum, language).expect("one item");
        assert_eq!(of_enum.enums[0].name, given, "{language:?}");
    }
}

#[test]
fn two_types_of_one_name_in_one_crate_are_told_the_cure() {
    let mut other = structure("shop", "Point", &["x", "y"]);
    other.types[0].identity += 1;
    let runtime = "crate shop 1.0.0\nname shop\nsymbol shop\n";
    let artifact = Artifact {
        records: vec![
            structure("shop", "Point", &["x"]),
            other,
            record(Item::Runtime, Vec::new(), Vec::new(), runtime),
        ],
        wasm: false,
        name: None,
        archive: false,
        offered: None,
    };
    let said = model::interface(&artifact)
        .expect_err("two of one name")
        .to_string();
    assert!(
        said.contains("called `shop_Point` in C") && said.contains("#[ffi_type(name = \"..\")]"),
        "{said}"
    );
}

#[test]
fn a_type_that_c_cannot_spell_is_told_the_cure() {
    let runtime = "crate shop 1.0.0\nname shop\nsymbol shop\n";
    let artifact = Artifact {
        records: vec![
            structure("shop", "Gr\u{f6}\u{df}e", &["a"]),
            record(Item::Runtime, Vec::new(), Vec::new(), runtime),
        ],
        wasm: false,
        name: None,
        archive: false,
        offered: None,
    };
    let said = model::interface(&artifact)
        .expect_err("it is no C name")
        .to_string();
    assert!(
        said.starts_with("`shop_Gr\u{f6}\u{df}e` is not a C name; give the type")
            && said.contains("#[ffi_type(name = \"..\")]"),
        "{said}"
    );
}

#[test]
fn hidden_characters_are_shown_and_no_comment_is_ended() {
    let doc = "doc a*/b /*c ??/ \u{0}\u{202e}d\n";
    let interface = interface(vec![function("shop", "f", &[], doc)]);
    for (language, name) in [
        (Language::C, "shop.h"),
        (Language::Cpp, "shop.hpp"),
        (Language::Node, "index.d.ts"),
    ] {
        let files = emit::files(&interface, language).expect("one item");
        let file = files.iter().find(|file| file.path.ends_with(name));
        let text = &file.expect("the file is written").text;
        assert!(
            text.contains("* a* /b / *c ? ?/ U+0000U+202Ed\n")
                || text.contains("* a* /b / *c ??/ U+0000U+202Ed\n"),
            "{text}"
        );
        assert!(!text.contains(['\u{0}', '\u{202e}']), "{language:?}");
    }
}

#[test]
fn numbers_of_64_bits_are_right_to_the_last_bit() {
    let mut own = plain(19, 8);
    own.identity = 9;
    let mask = |kind: u8| {
        let numbers = vec![0, 1 << 63, u64::MAX];
        let text =
            "crate shop 1.0.0\nname Mask\nsymbol shop_Mask\nmember None\nmember Top\nmember All\n";
        let types = vec![own.clone(), plain(kind, 8)];
        interface(vec![record(Item::Enumeration, types, numbers, text)])
    };
    let values = |interface: &Interface| -> Vec<i128> {
        let variants = interface.enums[0].variants.iter();
        variants.map(|variant| variant.value).collect()
    };
    assert_eq!(values(&mask(9)), [0, 1 << 63, u64::MAX.into()]);
    assert_eq!(values(&mask(5)), [0, i64::MIN.into(), -1]);
    let text = |language, name| {
        let files = emit::files(&mask(9), language).expect("one item");
        let file = files.into_iter().find(|file| file.path.ends_with(name));
        file.expect("the file is written").text
    };
    let header = text(Language::C, "shop.h");
    assert!(header.contains("#define SHOP_MASK_ALL UINT64_C(18446744073709551615)"));
    let module = text(Language::Node, "index.js");
    assert!(module.contains("Top: 9223372036854775808n,"), "{module}");
    let package = text(Language::Python, "__init__.py");
    assert!(package.contains("ALL = 18446744073709551615"), "{package}");
}

#[test]
fn a_raw_pointer_has_its_levels_or_points_to_nothing_known() {
    let types = vec![plain(15, 8), plain(16, 8), plain(15, 8), plain(0, 0)];
    let text = "crate shop 1.0.0\nname f\nsymbol shop_f\nhandle 7\nparam argv *const *const c_char\nparam row *mut *mut i32\nparam f *const fn(u8) -> i32\n";
    let function = record(Item::Function, types, vec![0, 0], text);
    let behind = record(
        Item::Pointees,
        vec![plain(2, 1), i32_type(), plain(0, 0)],
        Vec::new(),
        "symbol shop_f\npointee 0 cc char\npointee 1 mm\npointee 2 c\n",
    );
    let interface = interface(vec![function, behind]);
    let header = |language, name| {
        let files = emit::files(&interface, language).expect("one item");
        let file = files.into_iter().find(|file| file.path.ends_with(name));
        file.expect("the file is written").text
    };
    let c = header(Language::C, "shop.h");
    assert!(
        c.contains("void shop_f(const char *const *argv, int32_t **row, const void *f);"),
        "{c}"
    );
    let cpp = header(Language::Cpp, "shop.hpp");
    assert!(
        cpp.contains("void f(const char *const *argv, std::int32_t **row, const void *f"),
        "{cpp}"
    );
}

#[test]
fn a_crate_may_be_called_as_a_word_of_the_language() {
    for (prefix, language, module) in [
        ("class", Language::Cpp, "class_"),
        ("registry", Language::Cpp, "registry_"),
        ("class", Language::Python, "class_"),
        ("enum", Language::Python, "enum_"),
        ("shop", Language::Python, "shop"),
        ("calendar", Language::Python, "calendar_"),
        ("queue", Language::Python, "queue_"),
        ("cffi", Language::Python, "cffi_"),
        ("java", Language::Java, "java_"),
        ("native", Language::Java, "native_"),
        ("shop", Language::Java, "shop"),
    ] {
        let interface = interface_of(prefix, vec![function(prefix, "open", &[], "")]);
        let named = named(&interface, language).expect("one item");
        assert_eq!(named.module, module, "{language:?}");
    }
}

/// A name in capitals, as a constant's.
fn in_capitals(path: &std::path::Path) -> String {
    let stem = path.file_stem().expect("a file");
    stem.to_str().expect("Unicode").to_uppercase()
}

#[test]
fn no_two_files_are_one_where_file_systems_ignore_case_and_windows_can_make_all_of_them() {
    for language in ALL {
        let files = |records| emit::files(&interface(records), language);
        let own = files(Vec::new()).unwrap_or_default();
        // A struct for each file of the binding, spelled so that only the case is another; but not for the class of the functions.
        let names = own.iter().map(|file| in_capitals(&file.path));
        let names = names.filter(|name| name != "SHOP" && name.chars().all(char::is_alphabetic));
        let devices = ["Aux", "CON", "nul", "Com1"].map(str::to_owned);
        let records = names
            .chain(devices)
            .map(|name| structure("shop", &name, &["x"]));
        let Ok(written) = files(records.collect()) else {
            assert_eq!(language, Language::Web, "{language:?}");
            continue;
        };
        let mut seen = std::collections::BTreeSet::new();
        for file in written {
            let path = file.path.to_str().expect("Unicode").to_lowercase();
            let stem = path
                .rsplit('/')
                .next()
                .and_then(|name| name.split('.').next());
            assert!(
                !["aux", "con", "nul", "com1"].contains(&stem.expect("a name")),
                "{path}"
            );
            assert!(seen.insert(path.clone()), "{language:?}: {path} twice");
        }
    }
}

#[test]
fn no_two_classes_of_java_differ_in_case_alone_since_each_has_a_file() {
    let mut records = interface_trait("Shelf", &["set_up", "setup"]);
    let mut shelf = plain(26, 8);
    shelf.identity = 7;
    let text = "crate shop 1.0.0\nname take\nsymbol shop_take\nhandle 7\nparam it Foreign<Shelf>\nreturn\n";
    let types = vec![shelf, plain(0, 0)];
    records.push(record(Item::Function, types, vec![1, u64::MAX], text));
    let files = emit::files(&interface(records), Language::Java).expect("the package");
    let callables = files.iter().find(|f| f.path.ends_with("Callables.java"));
    let text = &callables.expect("the functions of Java").text;
    let classes = text.lines().filter_map(|line| {
        let (_, name) = line.split_once(" class ")?;
        Some(name.split(' ').next()?.to_lowercase())
    });
    let classes: Vec<String> = classes.collect();
    let distinct: std::collections::BTreeSet<&String> = classes.iter().collect();
    assert!(classes.len() > 4, "{classes:?}");
    assert_eq!(distinct.len(), classes.len(), "{classes:?}");
}

#[test]
fn two_types_whose_files_differ_in_case_alone_are_an_error_in_java() {
    let clash = |one: &str, other: &str| {
        let types = vec![structure("shop", one, &["a"]), enumeration(other, &["A"])];
        named(&interface(types), Language::Java)
    };
    let said = clash("Kilo", "KILO").expect_err("one file").to_string();
    assert_eq!(
        said,
        "the type `shop_KILO` and the type `shop_Kilo` would both be called `KILO.java` in Java; file systems that ignore case take their files for one, \
         so give one of them another name: `#[ffi_type(name = \"..\")]`"
    );
    let said = clash("SHOP", "Other").expect_err("one file").to_string();
    assert!(
        said.contains("the type `shop_SHOP` and the class of the functions"),
        "{said}"
    );
    assert!(clash("Kilo", "Mega").is_ok());
    // The class of a trait has a file too.
    let mut records = interface_trait("Shelf", &["put"]);
    records.push(enumeration("SHELF", &["A"]));
    let said = named(&interface(records), Language::Java).expect_err("one file");
    assert!(said.to_string().contains("`shop_Shelf`"), "{said}");
}

#[test]
fn what_no_class_file_can_hold_is_an_error_that_says_what_to_do() {
    let java = |record| emit::files(&interface(vec![record]), Language::Java);
    let named = |count: usize| (0..count).map(|n| format!("F{n}")).collect::<Vec<_>>();
    let fields = |count| {
        let names = named(count);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        java(structure("shop", "Wide", &names))
    };
    assert!(fields(254).is_ok());
    let said = fields(255).expect_err("too many").to_string();
    assert!(
        said.contains("`shop_Wide` has more fields") && said.contains("put fields"),
        "{said}"
    );
    let variants = |count| {
        let names = named(count);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        java(enumeration("Code", &names))
    };
    assert!(variants(3000).is_ok());
    let said = variants(3001).expect_err("too many").to_string();
    assert!(
        said.contains("`shop_Code` has 3001 variants") && said.contains("pass its integer"),
        "{said}"
    );
}

#[test]
fn a_binding_s_own_sentences_stand_outside_of_the_users_code() {
    let docs = |lines: &[&str]| {
        let text: String = lines.iter().map(|line| format!("doc  {line}\n")).collect();
        interface(vec![function("shop", "f", &[], &text)]).functions[0]
            .call
            .docs
            .clone()
    };
    for (lines, end) in [
        (&["```", "code"][..], "```"),
        (&["a", "~~~text", "code"], "~~~"),
        (&["````", "```", "code"], "````"),
        (&["```", "code", "```"], "```"),
        (&["`a` and ```b```"], "`a` and ```b```"),
        (&["```b```"], "```b```"),
    ] {
        let docs = docs(lines);
        assert_eq!(docs.last().map(String::as_str), Some(end), "{lines:?}");
        let fences = docs.iter().filter(|line| line.starts_with(end)).count();
        assert!(fences != 1 || lines.len() == 1, "{docs:?}");
    }
}

#[test]
fn no_file_hides_one_of_the_system_s_and_none_is_hidden_by_a_module_of_the_runtime_s() {
    let files = |prefix: &str, language| {
        let interface = interface_of(prefix, vec![function(prefix, "now", &[], "")]);
        emit::files(&interface, language).expect("one item")
    };
    let paths = |prefix, language| -> Vec<String> {
        let files = files(prefix, language).into_iter();
        files.map(|file| file.path.display().to_string()).collect()
    };
    for prefix in ["time", "Math", "wait", "windows"] {
        let header = format!("c/{prefix}_.h");
        assert!(paths(prefix, Language::C).contains(&header), "{prefix}");
        let cpp = files(prefix, Language::Cpp).remove(0).text;
        assert!(
            cpp.contains(&format!("#include \"{prefix}_.h\"\n")),
            "{cpp}"
        );
    }
    assert!(paths("shop", Language::C).contains(&"c/shop.h".to_owned()));
    let package = |prefix| {
        let files = files(prefix, Language::Node);
        let file = files
            .into_iter()
            .find(|file| file.path.ends_with("package.json"));
        file.expect("a package").text
    };
    for (prefix, name) in [
        ("events", "events_"),
        ("child_process", "child-process_"),
        ("my_shop", "my-shop"),
    ] {
        assert!(
            package(prefix).contains(&format!("\"name\": \"{name}\"")),
            "{prefix}"
        );
    }
}
