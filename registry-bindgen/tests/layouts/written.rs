//! What the bindings write for values behind pointers, for buffers and for functions of foreign code.

use registry_bindgen::emit::Language;
use registry_bindgen::model::Interface;
use registry_bindgen::record::{Item, Record, TypeDesc};

use crate::records::{
    FOREIGN, HANDLE, U32, U64, around, array, byte, function, interface, interface_with_queues,
    node, record, text,
};

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

/// A trait with one method that returns this, and a function that takes an implementer of it.
fn implemented(returns: TypeDesc) -> Interface {
    let of = "crate shop 0.1.0\nname Pages\nsymbol shop_Pages\nidentity 77\nreturn ()";
    let method = "crate shop 0.1.0\nname load\nsymbol shop_Pages_load\ntrait 77\nat 0\nreturn R\non_error None";
    let taking = "crate shop 0.1.0\nname f\nsymbol shop_f\nhandle 7\nparam pages Foreign<PagesEntry>\nreturn ()";
    let pages = TypeDesc {
        identity: 77,
        ..node(FOREIGN, 8, 8)
    };
    let records = [
        record(Item::Trait, Vec::new(), &[], of),
        record(Item::Method, vec![returns], &[1, 0], method),
        record(Item::Function, vec![pages, node(0, 0, 1)], &[0, 0], taking),
    ];
    interface_with_queues(&records).expect("an interface")
}

#[test]
fn dart_s_class_of_a_trait_is_what_rust_calls_unless_a_method_gives_a_promise_and_says_so() {
    let class = "final class Pages extends _$Owner";
    let alike = text(&implemented(node(U32, 4, 4)), Language::Dart, "shop.dart");
    assert!(
        alike.contains(&format!("{class} implements PagesMethods {{")),
        "{alike}"
    );
    let promise = TypeDesc {
        inner: Some(Box::new(node(U32, 4, 4))),
        ..node(27, 8, 8)
    };
    let apart = text(&implemented(promise), Language::Dart, "shop.dart");
    let (before, _) = apart.split_once(&format!("{class} {{")).expect(class);
    assert!(
        before.contains("/// It does not implement [PagesMethods]"),
        "{before}"
    );
}
