//! Files of each format, with the records in their section.

use object::write::{Object, StandardSegment};
use object::{Architecture, BinaryFormat, Endianness, SectionKind};

pub(crate) fn object(format: BinaryFormat, section_name: &str, data: &[u8]) -> Vec<u8> {
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

pub(crate) fn elf(data: &[u8]) -> Vec<u8> {
    object(BinaryFormat::Elf, "regmeta", data)
}

/// An image, as a linker makes it: its section names have at most eight characters.
pub(crate) fn pe_image(data: &[u8]) -> Vec<u8> {
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

pub(crate) fn wasm(data: &[u8]) -> Vec<u8> {
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
pub(crate) fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
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
