//! The interface that records make together, or why they make none.

use registry_bindgen::artifact;
use registry_bindgen::emit::{self, Language};
use registry_bindgen::model::{self, ModelError};

use crate::files::elf;
use crate::records::{FUNCTION, I64, RUNTIME, add_tax, node, record, runtime, section};

pub(crate) fn interface_error(section: &[u8]) -> ModelError {
    let artifact = artifact::read(&elf(section)).expect("records");
    model::interface(&artifact).expect_err("they do not fit together")
}

#[test]
fn records_that_make_no_interface_are_told_apart() {
    assert_eq!(interface_error(&add_tax()), ModelError::NoRuntime);
    let second = record(
        RUNTIME,
        &[],
        &[],
        "crate other 1.0.0\nname other\nsymbol other\n",
    );
    assert_eq!(
        interface_error(&[section(), second].concat()),
        ModelError::TwoRuntimes("other".into(), "shop".into())
    );
    let newer = "crate shop 0.1.0\nname shop\nsymbol shop\nsurface 3\n";
    let newer = record(RUNTIME, &[], &[], newer);
    assert_eq!(
        interface_error(&[newer, add_tax()].concat()),
        ModelError::Surface("3".into())
    );
    let twin = record(
        FUNCTION,
        &[I64],
        &[0, 0],
        "crate shop 0.1.0\nname other\nsymbol shop_add_tax\nhandle 7\nreturn i64\n",
    );
    assert_eq!(
        interface_error(&[section(), twin].concat()),
        ModelError::Duplicate("shop_add_tax".into())
    );
    let stranger = record(
        FUNCTION,
        &[node(18, 8)],
        &[0, 0],
        "crate shop 0.1.0\nname x\nsymbol shop_x\nhandle 8\nreturn Point\n",
    );
    let ModelError::Incomplete { item, what } = interface_error(&[section(), stranger].concat())
    else {
        panic!("a type without a record is accepted");
    };
    assert_eq!(
        (item.as_str(), what.as_str()),
        ("shop_x", "the record of the type `Point`")
    );
}

#[test]
fn documentation_and_order_do_not_change_the_fingerprint_but_a_type_does() {
    let fingerprint = |section: &[u8]| {
        model::interface(&artifact::read(&elf(section)).expect("records"))
            .expect("an interface")
            .fingerprint
    };
    let one = fingerprint(&section());
    assert_eq!(one, fingerprint(&[add_tax(), runtime()].concat()));
    let text = "crate shop 9.9.9\nname add_tax\nsymbol shop_add_tax\nhandle 12345\nparam cents i64\nreturn i64\non_error -1\n";
    assert_eq!(
        one,
        fingerprint(
            &[
                record(FUNCTION, &[I64, I64], &[1, u64::MAX], text),
                runtime()
            ]
            .concat()
        )
    );
    assert_ne!(
        one,
        fingerprint(
            &[
                record(FUNCTION, &[node(4, 4), I64], &[1, u64::MAX], text),
                runtime()
            ]
            .concat()
        )
    );
}

#[test]
fn a_carriage_return_in_documentation_ends_a_line() {
    let text = "crate shop 0.1.0\nname f\nsymbol shop_f\nhandle 7\nreturn ()\non_error \r1\ndoc  One.\rTwo.\n";
    let nothing = node(0, 0);
    let section = [runtime(), record(FUNCTION, &[nothing], &[], text)].concat();
    let artifact = artifact::read(&elf(&section)).expect("records");
    let interface = model::interface(&artifact).expect("an interface");
    let files = emit::files(&interface, Language::C).expect("a header");
    let header = &files[0].text;
    assert!(header.contains("One.") && header.contains("Two.") && !header.contains('\r'));
}
