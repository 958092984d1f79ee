//! What stands beside the names: documentation, numbers and pointers.

use registry_bindgen::emit::{self, Language};
use registry_bindgen::model::Interface;
use registry_bindgen::record::{Item, TypeDesc};

use crate::records::{function, i32_type, interface, plain, record};

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
    let unknown = TypeDesc {
        identity: 1,
        ..plain(0, 0)
    };
    let types = vec![
        plain(15, 8),
        plain(16, 8),
        plain(15, 8),
        plain(16, 8),
        plain(0, 0),
    ];
    let text = "crate shop 1.0.0\nname f\nsymbol shop_f\nhandle 7\nparam argv *const *const c_char\nparam row *mut *mut i32\nparam f *const fn(u8) -> i32\n\
        param own own::Option<*mut i32>\n";
    let function = record(Item::Function, types, vec![0, 0], text);
    let behind = record(
        Item::Pointees,
        vec![plain(2, 1), i32_type(), plain(0, 0), unknown],
        Vec::new(),
        "symbol shop_f\npointee 0 cc char\npointee 1 mm\npointee 2 c\npointee 3 mm\n",
    );
    let interface = interface(vec![function, behind]);
    let header = |language, name| {
        let files = emit::files(&interface, language).expect("one item");
        let file = files.into_iter().find(|file| file.path.ends_with(name));
        file.expect("the file is written").text
    };
    let c = header(Language::C, "shop.h");
    assert!(
        c.contains(
            "void shop_f(const char *const *argv, int32_t **row, const void *f, void *own);"
        ),
        "{c}"
    );
    let cpp = header(Language::Cpp, "shop.hpp");
    assert!(
        cpp.contains(
            "void f(const char *const *argv, std::int32_t **row, const void *f, void *own"
        ),
        "{cpp}"
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
