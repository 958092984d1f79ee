//! Files without records of this version: what the reader says instead.

use object::BinaryFormat;
use registry_bindgen::artifact::{self, ArtifactError};

use crate::files::{archive, elf, object};
use crate::records::{runtime, section};

pub(crate) fn refusal(bytes: &[u8]) -> String {
    artifact::read(bytes)
        .expect_err("it is no good")
        .to_string()
}

#[test]
fn what_is_no_library_is_said_to_be_none() {
    for bytes in [
        b"".as_slice(),
        b"\x7fELF",
        b"MZ",
        b"hello, I am a text file, and a rather long one",
    ] {
        let said = refusal(bytes);
        assert!(said.starts_with("not a library: "), "{said}");
    }
    let said = artifact::read_file("/no/such/library.so".as_ref())
        .expect_err("there is none")
        .to_string();
    assert!(
        said.starts_with("cannot read `/no/such/library.so`"),
        "{said}"
    );
}

#[test]
fn what_is_linked_or_loaded_by_nobody_is_named() {
    let program = |kind| {
        // The type of the file stands behind the sixteen bytes that say what ELF it is.
        let mut bytes = elf(&section());
        bytes[16] = kind;
        refusal(&bytes)
    };
    assert!(program(2).starts_with("this is a program"));
    let rlib = archive(&[("lib.rmeta", b"no object"), ("one.o", &elf(&section()))]);
    assert!(refusal(&rlib).starts_with("this is an `.rlib`"));
    let thin = [
        b"!<thin>\n".as_slice(),
        &archive(&[("one.o", &elf(&section()))])[8..],
    ]
    .concat();
    assert!(refusal(&thin).starts_with("this is a thin archive"));
}

#[test]
fn a_library_without_records_is_told_what_it_lacks() {
    let said = refusal(&object(BinaryFormat::Elf, ".rodata", b"something"));
    assert!(
        said.contains("no records of exported callbacks") && said.contains("export_runtime!()"),
        "{said}"
    );
    assert!(
        matches!(
            artifact::read(&elf(&[0; 64])),
            Err(ArtifactError::NoRecords)
        ),
        "padding is no record"
    );
}

#[test]
fn a_record_of_a_later_release_asks_for_a_later_reader() {
    let mut bytes = runtime();
    bytes[8] = 4;
    let said = refusal(&elf(&bytes));
    assert!(
        said.contains("record version 4, this `registry-bindgen` reads version 3; install"),
        "{said}"
    );
}

#[test]
fn a_record_of_an_earlier_release_asks_for_another_build() {
    let mut bytes = runtime();
    bytes[8] = 1;
    let said = refusal(&elf(&bytes));
    assert!(
        said.contains("record version 1, this `registry-bindgen` reads version 3: it was written by an older `registry-core`; build the library again"),
        "{said}"
    );
}
