//! Compares what an artifact offers to the linker or the loader with what its records say.
//!
//! Records are data and stay when symbols are hidden: a version script, `--exclude-libs` or a stripped archive leaves records of functions that
//! cannot be reached. A binding of such a library would fail at its user's, when it is loaded.

use std::collections::BTreeSet;
use std::fmt;

use object::elf::{DF_1_PIE, DT_FLAGS_1};
use object::read::elf::{Dyn as _, ElfFile, FileHeader};
use object::{BinaryFormat, File, NameOrOrdinal, Object, ObjectKind, ObjectSymbol, SymbolScope};

use crate::artifact::Artifact;
use crate::model::Interface;

/// The functions of `export_runtime!` that bindings use.
const RUNTIME: [&str; 19] = [
    "buffer_free",
    "describe",
    "destroy_u64",
    "fingerprint",
    "host_close",
    "host_open",
    "host_open_in",
    "host_open_with_stack",
    "host_released",
    "invoke",
    "is_live",
    "last_error",
    "last_error_code",
    "last_status",
    "live_count",
    "release",
    "set_error_hook",
    "silence_errors",
    "take_error",
];

/// The same of a wasm module, where handles cross as doubles.
const RUNTIME_WASM: [&str; 13] = [
    "buffer_free",
    "buffer_new",
    "describe",
    "destroy_f64",
    "invoke",
    "is_live",
    "last_error",
    "last_error_code",
    "last_status",
    "live_count",
    "release_f64",
    "silence_errors",
    "trapped",
];

/// What `export_runtime!(queues)` adds.
const QUEUES: [&str; 8] = [
    "promise_take",
    "promise_watch",
    "queue_fd",
    "queue_new",
    "queue_next",
    "queue_run",
    "queue_set_port",
    "queue_set_wake",
];

/// Symbols that the records name and the artifact does not offer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotOffered {
    /// An archive without any symbol.
    Stripped,
    /// None of them: they were hidden when the library was linked.
    All(usize),
    /// Only functions of `export_runtime!`, which an older `registry-core` did not have.
    Older(String),
    /// Some of them: one, and how many more.
    Some(String, usize),
}

impl fmt::Display for NotOffered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stripped => write!(
                f,
                "the symbols of the archive are stripped, so nothing in it can be linked; pass it as Cargo built it, or strip it with `--strip-debug`"
            ),
            Self::All(count) => write!(
                f,
                "the library exports none of the {count} functions that its records describe: a version script, `--exclude-libs` or the like hid them when it was linked; export them, or pass the library that does"
            ),
            Self::Older(symbol) => write!(
                f,
                "the library does not export `{symbol}`, which bindings use; build it again with the `registry-core` that belongs to this `registry-bindgen`"
            ),
            Self::Some(symbol, more) => {
                let rest = match more {
                    0 => String::new(),
                    1 => " and one more function".to_owned(),
                    more => format!(" and {more} more functions"),
                };
                write!(
                    f,
                    "the library does not export `{symbol}`{rest} that its records describe; export what was hidden when it was linked, or pass the library that does"
                )
            }
        }
    }
}

impl std::error::Error for NotOffered {}

/// Compares the records with the symbols that the artifact offers, where its format says which these are.
///
/// # Errors
/// [`NotOffered`], with what to do.
pub fn check(artifact: &Artifact, interface: &Interface) -> Result<(), NotOffered> {
    let Some(offered) = &artifact.offered else {
        return Ok(());
    };
    if artifact.archive && offered.is_empty() {
        return Err(NotOffered::Stripped);
    }
    let functions = interface.functions.iter().map(|f| (&f.call.symbol, ""));
    let callbacks = interface
        .callbacks
        .iter()
        .map(|c| (&c.call.symbol, "_call"));
    let methods = interface.methods().map(|call| (&call.symbol, ""));
    let own = functions.chain(callbacks).chain(methods);
    let own = own.flat_map(|(symbol, plain)| [plain, "_try"].map(|end| format!("{symbol}{end}")));
    let names = if artifact.wasm {
        &RUNTIME_WASM[..]
    } else {
        &RUNTIME
    };
    let queues = if interface.queues { &QUEUES[..] } else { &[] };
    let runtime = names
        .iter()
        .chain(queues)
        .map(|name| format!("{}_{name}", interface.prefix));
    let is_missing = |symbol: &String| !offered.contains(symbol);
    let (own, runtime): (Vec<String>, Vec<String>) = (own.collect(), runtime.collect());
    let all = own.len() + runtime.len();
    let own: Vec<String> = own.into_iter().filter(is_missing).collect();
    let runtime: Vec<String> = runtime.into_iter().filter(is_missing).collect();
    let missing = own.len() + runtime.len();
    Err(match (own.first(), runtime.first()) {
        (None, None) => return Ok(()),
        _ if missing == all => NotOffered::All(all),
        (None, Some(symbol)) => NotOffered::Older(symbol.clone()),
        (Some(symbol), _) => NotOffered::Some(symbol.clone(), missing - 1),
    })
}

/// Whether the file is a program, which nothing can load or link.
pub(crate) fn is_executable(file: &File<'_>) -> bool {
    match file {
        _ if file.kind() == ObjectKind::Executable => true,
        File::Elf32(elf) => is_position_independent(elf),
        File::Elf64(elf) => is_position_independent(elf),
        _ => false,
    }
}

/// Whether a file of ELF's shared kind is marked as a program.
fn is_position_independent<Elf: FileHeader>(file: &ElfFile<'_, Elf>) -> bool {
    let endian = file.endian();
    let Ok(table) = file.elf_dynamic_table() else {
        return false;
    };
    let flags = table
        .dynamics()
        .iter()
        .filter(|entry| entry.d_tag(endian) == DT_FLAGS_1);
    flags
        .map(|entry| entry.d_val(endian).into())
        .any(|flags: u64| flags & DF_1_PIE.0 != 0)
}

/// The symbols that a shared library exports; `None` where the format does not say.
pub(crate) fn of_shared(file: &File<'_>) -> Option<BTreeSet<String>> {
    let mut offered = BTreeSet::new();
    if file.format() == BinaryFormat::Wasm {
        // The reader lists a module's exports among its symbols.
        let symbols = file.symbols();
        let exported = symbols.filter(|symbol| symbol.scope() == SymbolScope::Dynamic);
        offered.extend(exported.filter_map(|symbol| Some(symbol.name().ok()?.to_owned())));
        return Some(offered);
    }
    if file.kind() != ObjectKind::Dynamic {
        return None;
    }
    for export in file.exports().ok()? {
        if let NameOrOrdinal::Name(name) = export.ok()?.name() {
            offered.extend(name_of(file, name));
        }
    }
    Some(offered)
}

/// Adds the symbols that an object of an archive defines for others.
pub(crate) fn add_defined(file: &File<'_>, offered: &mut BTreeSet<String>) {
    let symbols = file.symbols();
    let defined = symbols.filter(|symbol| symbol.is_global() && symbol.is_definition());
    offered.extend(defined.filter_map(|symbol| name_of(file, symbol.name_bytes().ok()?)));
}

/// A symbol as C writes it: some targets put an underscore before it, or the size of the parameters after it.
fn name_of(file: &File<'_>, name: &[u8]) -> Option<String> {
    let name = std::str::from_utf8(name).ok()?;
    let is_32_bit_windows = file.format() == BinaryFormat::Coff && !file.is_64();
    let name = if is_32_bit_windows || file.format() == BinaryFormat::MachO {
        name.strip_prefix('_').unwrap_or(name)
    } else {
        name
    };
    Some(name.split('@').next().unwrap_or(name).to_owned())
}
