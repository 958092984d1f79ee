//! Finds the records in a built library of any target, without running it.
//!
//! [`crate::model`] makes an interface of the records.
//!
//! Reads ELF, Mach-O (also fat files), PE, wasm, and archives of objects (`.a`, `.lib`). A record lies in a section that the
//! linker has concatenated: zero bytes between records are padding, anything else that is not a record is an error with its offset.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};

use object::read::archive::ArchiveFile;
use object::read::macho::{FatArch, MachOFatFile32, MachOFatFile64};
use object::{BinaryFormat, FileKind, Object, ObjectKind, ObjectSection};

use crate::exports;
use crate::library_name::LibraryName;
use crate::record::{Record, RecordError};

/// The names that the section has in ELF and wasm, Mach-O, and PE (in an image and in an object).
const SECTIONS: [&str; 4] = ["regmeta", "__regmeta", ".regmeta", ".regmeta$b"];

/// What was found in a library.
#[derive(Clone, Debug)]
pub struct Artifact {
    /// How its file is called; `None` for bytes in memory.
    pub name: Option<LibraryName>,
    /// The records, in the linker's order.
    pub records: Vec<Record>,
    /// Whether it is a wasm module, or an archive of wasm objects.
    pub wasm: bool,
    /// Whether it is an archive, which is linked and never loaded.
    pub archive: bool,
    /// The symbols that it exports, or that the objects of an archive define; `None` where its format does not say.
    pub offered: Option<BTreeSet<String>>,
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
    /// A program, which nothing can load or link.
    Executable,
    /// A library for rustc alone.
    Rlib,
    /// An archive that holds the names of its objects, and not the objects.
    Thin,
    /// Without section headers, by which the records would be found.
    NoSections,
    /// A record is damaged; the offset is in its section.
    Damaged {
        /// Where the record begins, in bytes from the start of the section.
        at: usize,
        /// What is wrong with it.
        error: RecordError,
    },
}

/// The `.rlib` beside a missing file: Cargo built the library for Rust alone.
fn rlib_beside(missing: &Path) -> Option<PathBuf> {
    let rlib = missing.with_extension("rlib");
    let is_other = !missing.exists() && rlib.exists();
    is_other.then_some(rlib)
}

impl fmt::Display for ArtifactError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(path, error) => {
                write!(f, "cannot read `{}`: {error}", path.display())?;
                if let Some(rlib) = rlib_beside(path) {
                    let rlib = rlib.display();
                    write!(
                        f,
                        "; there is `{rlib}`, which only rustc can link: write `crate-type = [\"cdylib\"]` under `[lib]` in the crate's `Cargo.toml`"
                    )?;
                }
                Ok(())
            }
            Self::NotAnArtifact(why) => write!(
                f,
                "not a library: {why}; pass the built `.so`, `.dylib`, `.dll`, `.a`, `.lib` or `.wasm` file"
            ),
            Self::NoRecords => write!(
                f,
                "the library has no records of exported callbacks; build one whose crate, or a crate it uses, has `#[exported_callback]` items and `registry_core::export_runtime!()`; a dependency that the crate never names is left out of the library, so write `use the_dependency as _;` in it"
            ),
            Self::Executable => write!(
                f,
                "this is a program, and no other program can load it or link against it; build the crate as a library, with `crate-type = [\"cdylib\"]` or `[\"staticlib\"]`, and pass that"
            ),
            Self::Rlib => write!(
                f,
                "this is an `.rlib`, which only rustc can link; build the crate with `crate-type = [\"cdylib\"]` or `[\"staticlib\"]` and pass that library"
            ),
            Self::Thin => write!(
                f,
                "this is a thin archive: it has the names of its objects, not the objects with the records; pass an archive that was made without `--thin`"
            ),
            Self::NoSections => write!(
                f,
                "the section headers are stripped, and the records are found by them; pass the library as it was built, or strip it without `--strip-section-headers`"
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
    let name = path.file_name().and_then(|name| name.to_str());
    Ok(Artifact {
        name: name.and_then(LibraryName::of_file),
        ..read(&bytes)?
    })
}

/// Reads the records of a library that is already in memory. Any bytes are accepted: what is not a library is an error.
///
/// # Errors
/// [`ArtifactError`], but never `Unreadable`.
pub fn read(bytes: &[u8]) -> Result<Artifact, ArtifactError> {
    let kind = FileKind::parse(bytes).map_err(unknown)?;
    let artifact = match kind {
        FileKind::Archive => read_archive(bytes)?,
        FileKind::MachOFat32 => {
            let file = MachOFatFile32::parse(bytes).map_err(unknown)?;
            read_library(first_slice(bytes, file.arches())?)?
        }
        FileKind::MachOFat64 => {
            let file = MachOFatFile64::parse(bytes).map_err(unknown)?;
            read_library(first_slice(bytes, file.arches())?)?
        }
        _ => read_library(bytes)?,
    };
    if artifact.records.is_empty() {
        Err(ArtifactError::NoRecords)
    } else {
        Ok(artifact)
    }
}

fn unknown(error: object::Error) -> ArtifactError {
    ArtifactError::NotAnArtifact(error.to_string().to_lowercase())
}

/// The slices of a fat file are one source for several processors: the first one speaks for all.
fn first_slice<'a, A: FatArch>(bytes: &'a [u8], slices: &[A]) -> Result<&'a [u8], ArtifactError> {
    let first = slices.first();
    let first = first
        .ok_or_else(|| ArtifactError::NotAnArtifact("a fat file without a slice".to_owned()))?;
    first.data(bytes).map_err(unknown)
}

/// A file that is loaded, or a single object.
fn read_library(bytes: &[u8]) -> Result<Artifact, ArtifactError> {
    let file = object::File::parse(bytes).map_err(unknown)?;
    if exports::is_executable(&file) {
        return Err(ArtifactError::Executable);
    }
    let is_wasm = file.format() == BinaryFormat::Wasm;
    if !is_wasm && file.kind() == ObjectKind::Dynamic && file.sections().next().is_none() {
        return Err(ArtifactError::NoSections);
    }
    let mut records = Vec::new();
    read_object(&file, &mut records)?;
    Ok(Artifact {
        name: None,
        records,
        wasm: is_wasm,
        archive: false,
        offered: exports::of_shared(&file),
    })
}

/// Members that are no objects (a symbol index) hold no records and are passed over. The archive is one for wasm if the members with records are.
fn read_archive(bytes: &[u8]) -> Result<Artifact, ArtifactError> {
    let archive = ArchiveFile::parse(bytes).map_err(unknown)?;
    if archive.is_thin() {
        return Err(ArtifactError::Thin);
    }
    let (mut records, mut wasm, mut offered) = (Vec::new(), false, BTreeSet::new());
    for member in archive.members() {
        let member = member.map_err(unknown)?;
        if member.name() == b"lib.rmeta" {
            return Err(ArtifactError::Rlib);
        }
        let Ok(file) = object::File::parse(member.data(bytes).map_err(unknown)?) else {
            continue;
        };
        let before = records.len();
        read_object(&file, &mut records)?;
        wasm |= records.len() > before && file.format() == BinaryFormat::Wasm;
        exports::add_defined(&file, &mut offered);
    }
    Ok(Artifact {
        name: None,
        records,
        wasm,
        archive: true,
        offered: Some(offered).filter(|_| !wasm),
    })
}

fn read_object(file: &object::File<'_>, records: &mut Vec<Record>) -> Result<(), ArtifactError> {
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
