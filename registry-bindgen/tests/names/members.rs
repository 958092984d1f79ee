//! Names of parameters, fields and methods.

use registry_bindgen::emit::{self, Language};
use registry_bindgen::names::named;
use registry_bindgen::record::Item;

use crate::records::{ALL, function, interface, interface_trait, plain, record, structure};

fn methods(methods: &[&str], language: Language) -> Vec<String> {
    let interface = interface(interface_trait("Shelf", methods));
    let named = named(&interface, language).expect("methods never clash");
    let methods = named.traits[0].methods.iter();
    methods.map(|m| m.call.ident.clone()).collect()
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
fn a_parameter_of_cpp_may_have_the_name_of_a_function_but_not_of_a_symbol() {
    let pointer = plain(17, 8);
    let text = "crate shop 1.0.0\nname f\nsymbol shop_f\nhandle 7\nparam price i32\nparam f Option<fn>\nparam price_ i32\nparam shop_f_try i32\nparam shop_release i32\nparam alpha_open i32\nreturn i32\n";
    let number = || plain(4, 4);
    let types = vec![
        number(),
        pointer,
        number(),
        number(),
        number(),
        number(),
        number(),
    ];
    let interface = interface(vec![
        record(Item::Function, types, vec![1, 0], text),
        function("shop", "price", &[], ""),
        function("alpha", "open", &[], ""),
    ]);
    let named = named(&interface, Language::Cpp).expect("parameters never clash");
    let call = named.functions.iter().find(|f| f.call.ident == "f");
    let params = &call.expect("the function").call.params;
    let names: Vec<&str> = params.iter().map(|param| param.name.as_str()).collect();
    // A pointer to a function hides a function, which compilers take for a mistake.
    assert_eq!(
        names,
        [
            "price",
            "f_",
            "price_",
            "shop_f_try_",
            "shop_release_",
            "alpha_open_"
        ]
    );
}

#[test]
fn no_parameter_of_a_function_of_java_is_the_binding_s_own() {
    let listener = "crate shop 1.0.0\nname Listener\nsymbol shop_Listener\nidentity 7\nparam key i32\nreturn\n";
    let listener = record(
        Item::Callback,
        vec![plain(4, 4), plain(0, 0)],
        vec![1, u64::MAX],
        listener,
    );
    let mut hears = plain(26, 8);
    hears.identity = 7;
    let text = "crate shop 1.0.0\nname take\nsymbol shop_take\nhandle 7\nparam it Foreign<Listener>\nreturn\n";
    let take = record(
        Item::Function,
        vec![hears, plain(0, 0)],
        vec![1, u64::MAX],
        text,
    );
    let files = emit::files(&interface(vec![listener, take]), Language::Java);
    let files = files.expect("the package");
    let callables = files.iter().find(|f| f.path.ends_with("Callables.java"));
    let text = &callables.expect("the functions of Java").text;
    assert!(text.contains("int call(long $key, int key$,"), "{text}");
    assert!(text.contains("FUNCTIONS.get($key)"), "{text}");
}

#[test]
fn no_two_pointers_of_cpp_with_names_of_functions_share_a_name() {
    let pointer = || plain(17, 8);
    let text = "crate shop 1.0.0\nname g\nsymbol shop_g\nhandle 7\nparam f Option<fn>\nparam f_ Option<fn>\nreturn i32\n";
    let interface = interface(vec![
        record(
            Item::Function,
            vec![pointer(), pointer(), plain(4, 4)],
            vec![1, 0],
            text,
        ),
        function("shop", "f", &[], ""),
        function("shop", "f_", &[], ""),
    ]);
    let named = named(&interface, Language::Cpp).expect("parameters never clash");
    let call = named.functions.iter().find(|f| f.call.ident == "g");
    let params = &call.expect("the function").call.params;
    let names: Vec<&str> = params.iter().map(|param| param.name.as_str()).collect();
    assert_eq!(names, ["f__", "f___"]);
}
