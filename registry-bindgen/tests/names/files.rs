//! Names of modules, packages and files.

use std::collections::BTreeSet;
use std::path::Path;

use registry_bindgen::emit::{self, Language};
use registry_bindgen::names::named;
use registry_bindgen::record::Item;

use crate::records::{
    ALL, enumeration, function, interface, interface_of, interface_trait, plain, record, structure,
};

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
fn in_capitals(path: &Path) -> String {
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
        let mut seen = BTreeSet::new();
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
    let distinct: BTreeSet<&String> = classes.iter().collect();
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
