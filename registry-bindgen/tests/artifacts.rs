//! Artifacts of every format, and every way in which one can be no good: what the reader says.
//!
//! The libraries here are made byte by byte, so that formats of systems that are not this one are read too, and so that damage is exactly
//! where a test wants it. That the records of a real library are read is shown by the workspace's tests of the foreign sides.

use object::write::{Object, StandardSegment};
use object::{Architecture, BinaryFormat, Endianness, SectionKind};
use registry_bindgen::artifact::{self, ArtifactError};
use registry_bindgen::emit::{self, Language};
use registry_bindgen::model::{self, ModelError};
use registry_bindgen::record::RecordError;

mod records;

use records::{FUNCTION, I64, RUNTIME, add_tax, listed, node, record, runtime, section};

/// `count` of the next node, of so many bytes in all, not aligned.
const fn array(count: u8, size: u8) -> [u8; 24] {
    let mut bytes = node(25, size);
    bytes[8] = 1;
    bytes[12] = count;
    bytes
}

fn object(format: BinaryFormat, section_name: &str, data: &[u8]) -> Vec<u8> {
    let mut file = Object::new(format, Architecture::X86_64, Endianness::Little);
    let segment = file.segment_name(StandardSegment::Data).to_vec();
    let id = file.add_section(
        segment,
        section_name.as_bytes().to_vec(),
        SectionKind::ReadOnlyData,
    );
    file.append_section_data(id, data, 1);
    file.write().expect("the object can be written")
}

fn elf(data: &[u8]) -> Vec<u8> {
    object(BinaryFormat::Elf, "regmeta", data)
}

/// An image, as a linker makes it: its section names have at most eight characters.
fn pe_image(data: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = object::write::pe::Writer::new(true, 0x1000, 0x200, &mut bytes);
    writer.reserve_dos_header();
    writer.reserve_nt_headers(0);
    writer.reserve_section_headers(1);
    let length = u32::try_from(data.len()).expect("a small section");
    let range = writer.reserve_section(
        *b".regmeta",
        object::pe::SectionFlags(0x4000_0040),
        length,
        length,
    );
    writer.write_empty_dos_header().expect("a header");
    writer.write_nt_headers(object::write::pe::NtHeaders {
        machine: object::pe::IMAGE_FILE_MACHINE_AMD64,
        time_date_stamp: 0,
        characteristics: object::pe::IMAGE_FILE_DLL,
        major_linker_version: 0,
        minor_linker_version: 0,
        address_of_entry_point: 0,
        image_base: 0x1_8000_0000,
        major_operating_system_version: 6,
        minor_operating_system_version: 0,
        major_image_version: 0,
        minor_image_version: 0,
        major_subsystem_version: 6,
        minor_subsystem_version: 0,
        subsystem: object::pe::IMAGE_SUBSYSTEM_WINDOWS_GUI,
        dll_characteristics: object::pe::DllFlags(0),
        size_of_stack_reserve: 0,
        size_of_stack_commit: 0,
        size_of_heap_reserve: 0,
        size_of_heap_commit: 0,
    });
    writer.write_section_headers();
    writer.write_section(range.file_offset, data);
    bytes
}

fn wasm(data: &[u8]) -> Vec<u8> {
    let leb = |mut number: usize| {
        let mut bytes = Vec::new();
        while number >= 0x80 {
            bytes.push((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        bytes.push(number as u8);
        bytes
    };
    let body = [leb(7), b"regmeta".to_vec(), data.to_vec()].concat();
    [b"\0asm\x01\0\0\0".to_vec(), vec![0], leb(body.len()), body].concat()
}

/// A `.a` with a member that is no object, as Rust's have.
fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = b"!<arch>\n".to_vec();
    for (name, data) in members {
        bytes.extend(
            format!(
                "{:<16}{:<12}{:<6}{:<6}{:<8}{:<10}`\n",
                format!("{name}/"),
                0,
                0,
                0,
                644,
                data.len()
            )
            .bytes(),
        );
        bytes.extend(*data);
        bytes.extend(if data.len() % 2 == 1 {
            b"\n".as_slice()
        } else {
            b""
        });
    }
    bytes
}

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

fn refusal(bytes: &[u8]) -> String {
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
fn a_truncated_record_is_an_error_wherever_it_ends() {
    let whole = add_tax();
    for length in 1..whole.len() {
        let error = artifact::read(&elf(&whole[..length])).expect_err("it is cut off");
        let ArtifactError::Damaged {
            at: 0,
            error: RecordError::Truncated { left, .. },
        } = error
        else {
            panic!("cut off at {length}: {error}");
        };
        assert_eq!(left, length);
    }
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

fn function(types: &[[u8; 24]], text: &str) -> Vec<u8> {
    let text = format!("crate shop 0.1.0\nname f\nsymbol shop_f\nhandle 7\n{text}");
    [runtime(), record(FUNCTION, types, &[0, 0], &text)].concat()
}

#[test]
fn a_type_is_read_with_all_that_is_inside() {
    let (byte, nothing) = (node(6, 1), node(0, 0));
    let types = [
        node(22, 8),
        array(16, 16),
        byte,
        node(23, 16),
        array(3, 6),
        array(2, 2),
        byte,
        I64,
        node(24, 16),
        array(4, 4),
        byte,
    ];
    let text =
        "param key &[u8; 16]\nparam rows &[[[u8; 2]; 3]]\nparam n i64\nreturn Vec<[u8; 4]>\n";
    let said = listed(&elf(&function(&types, text)));
    assert!(
        said.contains("shop_f(key: &[u8; 16], rows: [[[u8; 2]; 3]], n: i64) -> buffer of [u8; 4]"),
        "{said}"
    );
    let deep = vec![array(1, 1); 62];
    let deep = [vec![node(22, 8)], deep, vec![byte, nothing]].concat();
    let said = listed(&elf(&function(&deep, "param deep &[u8; 1]\n")));
    assert!(said.contains("shop_f(deep: &[[["), "{said}");
}

#[test]
fn a_type_without_an_end_is_damage() {
    let types = [node(6, 1), node(23, 16)];
    let said = refusal(&elf(&function(&types, "param a u8\n")));
    assert!(said.contains("damaged: its last type has no end"), "{said}");
    let types = [vec![array(1, 1); 64], vec![node(6, 1)]].concat();
    let said = refusal(&elf(&function(&types, "param a u8\n")));
    assert!(
        said.contains("damaged: one of its types has no end"),
        "{said}"
    );
}

#[test]
fn what_stands_in_no_memory_is_in_nothing() {
    for outer in [node(22, 8), node(23, 16), node(24, 16), array(2, 2)] {
        for inner in [node(22, 8), node(23, 16), node(24, 16)] {
            let types = [outer, inner, node(6, 1), node(0, 0)];
            match interface_error(&function(&types, "param a A\n")) {
                ModelError::Incomplete { what, .. } => assert_eq!(what, "what `A` is made of"),
                // An array of so few bytes holds no pointers at all.
                ModelError::Layout { .. } => assert_eq!(outer, array(2, 2)),
                other => panic!("{other}"),
            }
        }
    }
}

#[test]
fn garbage_between_records_is_an_error_with_its_place() {
    let said = refusal(&elf(&[runtime(), b"garbage".to_vec(), add_tax()].concat()));
    let place = runtime().len();
    assert!(
        said.starts_with(&format!(
            "record at byte {place} of the section: no record begins here"
        )),
        "{said}"
    );
}

#[test]
fn no_damaged_byte_makes_the_reader_panic() {
    let good = section();
    for at in 0..good.len() {
        for value in [0, 1, 0x7f, 0x80, 0xff] {
            let mut bytes = good.clone();
            bytes[at] = value;
            // An error or another interface: anything but a panic.
            if let Ok(artifact) = artifact::read(&elf(&bytes)) {
                let _ = model::interface(&artifact)
                    .map(|interface| emit::files(&interface, Language::Cpp));
            }
        }
    }
}

fn interface_error(section: &[u8]) -> ModelError {
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
