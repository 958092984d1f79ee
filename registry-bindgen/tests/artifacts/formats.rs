//! Each format of artifacts is read, and its records are the same.

use object::BinaryFormat;
use registry_bindgen::emit::{self, Language};
use registry_bindgen::{artifact, model};

use crate::files::{archive, elf, object, pe_image, wasm};
use crate::records::{add_tax, listed, runtime, section};

#[test]
fn the_same_records_are_read_from_every_format() {
    let expected = listed(&elf(&section()));
    assert!(
        expected.contains("12345  shop_add_tax(cents: i64) -> i64, on_error -1"),
        "{expected}"
    );
    let members = archive(&[
        ("index", b"no object"),
        ("one.o", &elf(&runtime())),
        ("two.o", &elf(&add_tax())),
    ]);
    let formats = [
        (
            "Mach-O",
            object(BinaryFormat::MachO, "__regmeta", &section()),
        ),
        (
            "COFF object",
            object(BinaryFormat::Coff, ".regmeta$b", &section()),
        ),
        ("PE image", pe_image(&section())),
        ("wasm", wasm(&section())),
        ("archive", members),
        (
            "archive with a crate twice",
            archive(&[("one.o", &elf(&section())), ("two.o", &elf(&section()))]),
        ),
    ];
    for (name, bytes) in formats {
        assert_eq!(expected, listed(&bytes), "{name}");
    }
}

#[test]
fn a_static_library_for_wasm_is_one_for_wasm() {
    let is_wasm = |bytes: &[u8]| artifact::read(bytes).expect("records").wasm;
    let (there, here) = (wasm(&section()), elf(&section()));
    assert!(is_wasm(&archive(&[("index", b"none"), ("one.o", &there)])));
    assert!(!is_wasm(&archive(&[("index", b"none"), ("one.o", &here)])));
    let artifact = artifact::read(&archive(&[("one.o", &there)])).expect("records");
    let interface = model::interface(&artifact).expect("an interface");
    let files = emit::files(&interface, Language::C).expect("a header");
    let header = files.iter().find(|file| file.path.ends_with("shop.h"));
    let header = &header.expect("the header").text;
    assert!(header.contains("shop_invoke(double handle"), "{header}");
}

#[test]
fn a_host_that_cannot_load_the_library_is_refused() {
    let interface = |bytes: &[u8]| {
        model::interface(&artifact::read(bytes).expect("records")).expect("an interface")
    };
    let said = emit::files(&interface(&wasm(&section())), Language::Python)
        .expect_err("wasm")
        .to_string();
    assert!(said.contains("`python` cannot call this library"), "{said}");
    let said = emit::files(&interface(&elf(&section())), Language::Web)
        .expect_err("no wasm")
        .to_string();
    assert!(said.contains("wasm32-unknown-unknown"), "{said}");
}
