//! Names of functions, types, variants and constants.

use registry_bindgen::artifact::Artifact;
use registry_bindgen::emit::{self, Language};
use registry_bindgen::model;
use registry_bindgen::names::named;
use registry_bindgen::record::{Item, Record};

use crate::records::{enumeration, function, interface, interface_of, plain, record, structure};

/// The names of the functions, in the order of their symbols.
fn functions(records: Vec<Record>, language: Language) -> Result<Vec<String>, String> {
    let named = named(&interface(records), language).map_err(|clash| clash.to_string())?;
    Ok(named.functions.into_iter().map(|f| f.call.ident).collect())
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
