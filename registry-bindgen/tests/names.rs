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

fn interface_of(prefix: &str, mut records: Vec<Record>) -> Interface {
    let text = format!("crate {prefix} 1.0.0\nname {prefix}\nsymbol {prefix}\n");
    records.push(record(Item::Runtime, Vec::new(), Vec::new(), &text));
    let artifact = Artifact {
        records,
        wasm: false,
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

const ALL: [Language; 5] = [
    Language::C,
    Language::Cpp,
    Language::Python,
    Language::Node,
    Language::Web,
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
    for language in [Language::Node, Language::Web] {
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
        (Language::Python, "getattr", "getattr_"),
        (Language::Python, "isinstance", "isinstance_"),
        (Language::Python, "weakref", "weakref_"),
        (Language::Python, "_fail", "_fail_"),
        (Language::Python, "TypeError", "TypeError_"),
        (Language::Python, "RegistryError", "RegistryError_"),
        (Language::Node, "map", "map"),
        (Language::Node, "Object", "Object_"),
        (Language::Node, "then", "then_"),
        (Language::Web, "then", "then_"),
        (Language::Web, "load", "load_"),
        (Language::Web, "class", "class_"),
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
fn a_crate_may_be_called_as_a_word_of_the_language() {
    for (prefix, language, module) in [
        ("class", Language::Cpp, "class_"),
        ("registry", Language::Cpp, "registry_"),
        ("class", Language::Python, "class_"),
        ("enum", Language::Python, "enum_"),
        ("shop", Language::Python, "shop"),
    ] {
        let interface = interface_of(prefix, vec![function(prefix, "open", &[], "")]);
        let named = named(&interface, language).expect("one item");
        assert_eq!(named.module, module, "{language:?}");
    }
}
