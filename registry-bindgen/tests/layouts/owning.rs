//! Structs that own or borrow callbacks: what records may say of them, and what the bindings write.

use registry_bindgen::emit::Language;
use registry_bindgen::model::Interface;
use registry_bindgen::record::{Item, Record, TypeDesc};

use crate::records::{
    FOREIGN, HANDLE, U64, around, array, byte, function, interface, interface_with_queues, named,
    node, record, refusal, structure, text,
};

/// The callback type that the fields name. It takes a value of this type.
fn discount(param: TypeDesc) -> Record {
    let text = "crate shop 0.1.0\nname Discount\nsymbol shop_Discount\nidentity 5\nparam it T\nreturn u64\non_error 0";
    let types = vec![param, node(U64, 8, 8)];
    record(Item::Callback, types, &[1, 0], text)
}

fn owned() -> TypeDesc {
    TypeDesc {
        identity: 5,
        owned: true,
        ..node(HANDLE, 8, 8)
    }
}

fn offer() -> TypeDesc {
    named(1, 24, 8)
}

fn borrowed() -> TypeDesc {
    TypeDesc {
        owned: false,
        ..owned()
    }
}

/// Such a handle, perhaps another one, and a byte.
fn fields(handle: &TypeDesc) -> [(TypeDesc, u64); 3] {
    let other = TypeDesc {
        optional: true,
        ..handle.clone()
    };
    [(handle.clone(), 0), (other, 8), (byte(), 16)]
}

/// A struct with owners.
fn offer_record() -> Record {
    structure("Offer", offer(), &fields(&owned()))
}

#[test]
fn a_struct_with_typed_handles_is_refused_where_it_may_be_copied() {
    for handle in [owned(), borrowed()] {
        refused_where_copied(&structure("Offer", offer(), &fields(&handle)));
    }
}

fn refused_where_copied(offer_record: &Record) {
    let refused = |records: &[Record]| {
        let own = [discount(byte()), offer_record.clone()];
        let said = refusal(&[&own, records].concat());
        assert!(
            said.contains(
                "a type that may be copied, where it has `shop_Offer`, which has typed handles"
            ),
            "{said}"
        );
    };
    for kind in [22, 23] {
        refused(&[function(around(kind, offer()))]);
    }
    let mut returned = function(byte());
    returned.types[1] = around(24, offer());
    refused(&[returned]);
    refused(&[structure("Page", named(2, 24, 8), &[(offer(), 0)])]);
    refused(&[structure(
        "Book",
        named(2, 48, 8),
        &[(array(offer(), 2), 0)],
    )]);
    // Of a function that Rust calls.
    let called = TypeDesc {
        identity: 5,
        ..node(FOREIGN, 8, 8)
    };
    let said = refusal(&[discount(offer()), offer_record.clone(), function(called)]);
    assert!(said.contains("which has typed handles"), "{said}");
}

#[test]
fn a_call_gives_up_the_owners_of_a_struct_in_every_language() {
    let mut taken = function(offer());
    taken.types[1] = offer();
    taken.numbers = vec![0, 0];
    let interface = interface(&[discount(byte()), offer_record(), taken]).expect("an interface");
    let written = |language, file: &str, lines: &[&str]| {
        let found = text(&interface, language, file);
        for line in lines {
            assert!(found.contains(line), "{line}: {found}");
        }
    };
    let says = ["Takes `it.a` and `it.b`, unless the call is refused before the callback runs."];
    written(Language::Python, "__init__.py", &says);
    written(Language::Node, "index.d.ts", &says);
    written(Language::Dart, "shop.dart", &says);
    let html = "Takes <code>it.a</code> and <code>it.b</code>, unless the call is refused before the callback runs.";
    written(Language::Java, "Shop.java", &[html]);
    written(
        Language::C,
        "shop.h",
        &[
            "An owned handle of `shop_Discount`: who has the struct owns the callback.",
            "An owned handle of `shop_Discount`, or 0 for none: who has the struct owns the callback.",
            "Takes over the handles that `it` owns; if the call is refused before the callback runs, the caller keeps all of them.",
            "The caller owns the handles in the result, and ends each by `shop_release()`.",
        ],
    );
    written(
        Language::Cpp,
        "shop.hpp",
        &[
            "inline Offer f(Offer &&it) {",
            "::shop_f_try(detail::passed(it), &result);",
            "    detail::give_up(it);",
            "  return detail::made(result);",
        ],
    );
    written(
        Language::Python,
        "__init__.py",
        &[
            "            _owner_or_none(\".b\", value.b, Discount),",
            "    _taken(status, *it[1])",
        ],
    );
    let scripted = [
        "const it$held = $heldOffer(\"it\", it);",
        "$taken($status, it$held.a, it$held.b);",
        "$owner(Discount, Number(view.getBigUint64(at, true)))",
    ];
    written(Language::Node, "index.js", &scripted);
    written(
        Language::Java,
        "Shop.java",
        &[
            "OwnedCallback.taken$($status, it.a(), it.b());",
            "Reference.reachabilityFence(it);",
        ],
    );
    written(
        Language::Dart,
        "shop.dart",
        &[
            "_$gone($status, it.a);",
            "_$gone($status, it.b);",
            "a: Discount($from.getInt64($at, _$order))",
        ],
    );
    let web = Interface {
        wasm: true,
        ..interface.clone()
    };
    let web = text(&web, Language::Web, "index.js");
    for line in scripted {
        assert!(web.contains(line), "{line}: {web}");
    }
}

#[test]
fn a_call_gives_up_nothing_of_a_struct_that_borrows() {
    let mut lent = function(offer());
    lent.types[1] = offer();
    lent.numbers = vec![0, 0];
    let record = structure("Offer", offer(), &fields(&borrowed()));
    let interface = interface(&[discount(byte()), record, lent]).expect("an interface");
    let web = Interface {
        wasm: true,
        ..interface.clone()
    };
    let rows: [(_, _, _, &[&str], &[&str]); 7] = [
        (
            &interface,
            Language::C,
            "shop.h",
            &[
                "A handle of `shop_Discount`, which stays its owner's.",
                "A handle of `shop_Discount`, or 0 for none, which stays its owner's.",
                "The handles that `it` borrows stay their owners'.",
                "Rust owns the callbacks of the handles in the result.",
            ],
            &["Takes over"],
        ),
        (
            &interface,
            Language::Cpp,
            "shop.hpp",
            &[
                "inline Offer f(const Offer &it) {",
                "detail::passed(it)",
                "to.a = ::shop::Discount::borrow(from.a);",
            ],
            &["give_up", "Takes `it`"],
        ),
        (
            &interface,
            Language::Python,
            "__init__.py",
            &[
                "_owner_or_none(\".b\", value.b, Discount)",
                "_borrowed(Discount, raw",
            ],
            &["_taken(status, *it"],
        ),
        (
            &interface,
            Language::Node,
            "index.js",
            &["$borrowed(Discount, Number(view.getBigUint64(at, true)))"],
            &["$taken($status, it"],
        ),
        (
            &web,
            Language::Web,
            "index.js",
            &["$borrowed(Discount, Number(view.getBigUint64(at, true)))"],
            &["$taken($status, it"],
        ),
        (
            &interface,
            Language::Java,
            "Shop.java",
            &["Reference.reachabilityFence(it);"],
            &["taken$($status, it"],
        ),
        (
            &interface,
            Language::Dart,
            "shop.dart",
            &["a: Discount._$borrowed($from.getInt64($at, _$order))"],
            &["_$gone($status, it"],
        ),
    ];
    for (interface, language, file, there, not_there) in rows {
        let found = text(interface, language, file);
        for line in there {
            assert!(found.contains(line), "{line}: {found}");
        }
        for line in not_there {
            assert!(!found.contains(line), "{line}: {found}");
        }
    }
}

#[test]
fn c_says_who_owns_what_a_promise_brings() {
    let rows = [
        (
            owned(),
            "The value is a handle of `shop_Discount`, which the caller owns and ends by `shop_release()`.",
        ),
        (
            offer(),
            "The caller owns the handles in the promise's value, and ends each by `shop_release()`.",
        ),
    ];
    for (value, line) in rows {
        let mut later = function(byte());
        later.types[1] = TypeDesc {
            inner: Some(Box::new(value)),
            ..node(27, 8, 8)
        };
        let records = [discount(byte()), offer_record(), later];
        let interface = interface_with_queues(&records).expect("an interface");
        let header = text(&interface, Language::C, "shop.h");
        assert!(header.contains(line), "{line}: {header}");
    }
}
