//! Finds the records in a built library of any target, without running it.
//!
//! [`crate::model`] makes an interface of the records.
//!
//! Reads ELF, Mach-O (also fat files), PE, wasm, and archives of objects (`.a`, `.lib`, `.rlib`). A record lies in a section that the
//! linker has concatenated: zero bytes between records are padding, anything else that is not a record is an error with its offset.

use std::fmt;
use std::path::{Path, PathBuf};

use object::read::archive::ArchiveFile;
use object::read::macho::{FatArch, MachOFatFile32, MachOFatFile64};
use object::{FileKind, Object, ObjectSection};

use crate::record::{Record, RecordError};

/// The names that the section has in ELF and wasm, Mach-O, and PE (in an image and in an object).
const SECTIONS: [&str; 4] = ["regmeta", "__regmeta", ".regmeta", ".regmeta$b"];

/// What was found in a library.
#[derive(Clone, Debug)]
pub struct Artifact {
    /// The records, in the linker's order.
    pub records: Vec<Record>,
    /// Whether it is a wasm module, or an archive of wasm objects.
    pub wasm: bool,
}

/// Why no records could be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum ArtifactError {
    /// The file could not be read.
    Unreadable(PathBuf, std::io::Error),
    /// The format is unknown, or the file is damaged.
    NotAnArtifact(String),
    /// A library of a known format without a single record.
    NoRecords,
    /// A record is damaged; the offset is in its section.
    Damaged {
        /// Where the record begins, in bytes from the start of the section.
        at: usize,
        /// What is wrong with it.
        error: RecordError,
    },
}

impl fmt::Display for ArtifactError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(path, error) => write!(f, "cannot read `{}`: {error}", path.display()),
            Self::NotAnArtifact(why) => {
                write!(
                    f,
                    "not a library: {why}; pass the built `.so`, `.dylib`, `.dll`, `.a`, `.lib` or `.wasm` file"
                )
            }
            Self::NoRecords => write!(
                f,
                "the library has no records of exported callbacks; build one whose crate, or a crate it uses, has `#[exported_callback]` items and `registry_core::export_runtime!()`"
            ),
            Self::Damaged { at, error } => write!(f, "record at byte {at} of the section: {error}"),
        }
    }
}

impl std::error::Error for ArtifactError {}

/// Reads the records of the library at `path`.
///
/// # Errors
/// [`ArtifactError`], each with what to do instead.
pub fn read_file(path: &Path) -> Result<Artifact, ArtifactError> {
    let bytes = std::fs::read(path)
        .map_err(|error| ArtifactError::Unreadable(path.to_path_buf(), error))?;
    read(&bytes)
}

/// Reads the records of a library that is already in memory. Any bytes are accepted: what is not a library is an error.
///
/// # Errors
/// [`ArtifactError`], but never `Unreadable`.
pub fn read(bytes: &[u8]) -> Result<Artifact, ArtifactError> {
    let mut records = Vec::new();
    let kind = FileKind::parse(bytes).map_err(unknown)?;
    let mut wasm = kind == FileKind::Wasm;
    match kind {
        FileKind::Archive => wasm = read_archive(bytes, &mut records)?,
        FileKind::MachOFat32 => {
            let file = MachOFatFile32::parse(bytes).map_err(unknown)?;
            read_first_slice(bytes, file.arches(), &mut records)?;
        }
        FileKind::MachOFat64 => {
            let file = MachOFatFile64::parse(bytes).map_err(unknown)?;
            read_first_slice(bytes, file.arches(), &mut records)?;
        }
        _ => read_object(bytes, &mut records)?,
    }
    if records.is_empty() {
        Err(ArtifactError::NoRecords)
    } else {
        Ok(Artifact { records, wasm })
    }
}

fn unknown(error: object::Error) -> ArtifactError {
    ArtifactError::NotAnArtifact(error.to_string().to_lowercase())
}

/// The slices of a fat file are built from one source for several processors, so the first one is enough.
fn read_first_slice<A: FatArch>(
    bytes: &[u8],
    slices: &[A],
    records: &mut Vec<Record>,
) -> Result<(), ArtifactError> {
    let Some(first) = slices.first() else {
        return Err(ArtifactError::NotAnArtifact(
            "a fat file without a slice".to_owned(),
        ));
    };
    read_object(first.data(bytes).map_err(unknown)?, records)
}

/// Whether the members with records are wasm objects. Members that are no objects (`lib.rmeta`, a symbol index) hold no records and are passed over.
fn read_archive(bytes: &[u8], records: &mut Vec<Record>) -> Result<bool, ArtifactError> {
    let archive = ArchiveFile::parse(bytes).map_err(unknown)?;
    let mut wasm = false;
    for member in archive.members() {
        let member = member.map_err(unknown)?;
        let data = member.data(bytes).map_err(unknown)?;
        if object::File::parse(data).is_ok() {
            let before = records.len();
            read_object(data, records)?;
            wasm |= records.len() > before && matches!(FileKind::parse(data), Ok(FileKind::Wasm));
        }
    }
    Ok(wasm)
}

fn read_object(bytes: &[u8], records: &mut Vec<Record>) -> Result<(), ArtifactError> {
    let file = object::File::parse(bytes).map_err(unknown)?;
    for section in file.sections() {
        if section.name().is_ok_and(|name| SECTIONS.contains(&name)) {
            read_section(section.data().map_err(unknown)?, records)?;
        }
    }
    Ok(())
}

/// Reads records until the section ends. A linker may pad between them, with zero bytes only.
fn read_section(section: &[u8], records: &mut Vec<Record>) -> Result<(), ArtifactError> {
    let mut at = 0;
    while at < section.len() {
        if section[at] == 0 {
            at += 1;
            continue;
        }
        let (record, length) =
            Record::decode(&section[at..]).map_err(|error| ArtifactError::Damaged { at, error })?;
        records.push(record);
        at += length;
    }
    Ok(())
}
