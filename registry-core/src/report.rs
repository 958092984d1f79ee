//! `report()`: what the registry holds, for people (text) and for programs (JSON).
//!
//! It reads the words of all slots and the cells of all records without stopping anybody: the figures are
//! exact when nothing exports, calls or closes meanwhile, and a moment's view otherwise.

use crate::call_site::{self, Site};
use crate::handle::Handle;
use crate::registry::{REGISTRY, function};
use crate::sys::sync::Relaxed;
use crate::table::lifecycle::{Gate, Owner, Word, phase};
use crate::values::buffer;
use crate::values::signature_info::SignatureInfo;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::{self, Write};
use core::panic::Location;

/// Figures of one signature, or of one place in source code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Entries that can be called.
    pub live: u64,
    /// Of these, the ones that nobody will end: leaked on purpose, or pinned functions.
    pub leaked: u64,
    /// Entries that are closed and wait for the last caller, or for their own thread, to drop the closure.
    pub closing: u64,
    /// Calls that run now.
    pub in_flight: u64,
}

impl Counts {
    fn add(&mut self, other: Counts) {
        self.live += other.live;
        self.leaked += other.leaked;
        self.closing += other.closing;
        self.in_flight += other.in_flight;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts {
            live,
            leaked,
            closing,
            in_flight,
        } = self;
        write!(
            f,
            "{live} live ({leaked} leaked), {closing} closing, {in_flight} in flight"
        )
    }
}

/// Who ends an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EntryOwner {
    /// A wrapper.
    Rust,
    /// Foreign code, by `<crate>_release`.
    Foreign,
    /// A scope.
    Scope,
    /// Nobody: it was leaked on purpose, or is a pinned function.
    Leaked,
}

impl EntryOwner {
    /// The word that the report uses: `"rust"`, `"foreign"`, `"scope"` or `"leaked"`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            EntryOwner::Rust => "rust",
            EntryOwner::Foreign => "foreign",
            EntryOwner::Scope => "scope",
            EntryOwner::Leaked => "leaked",
        }
    }
}

impl fmt::Display for EntryOwner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One entry that is not over.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EntryReport {
    /// Its number.
    pub handle: Handle,
    /// The callback's path.
    pub callback: &'static str,
    /// Where the attribute is: what tells two callbacks of one path apart, which may stand inside of two functions.
    pub declared_at: &'static Location<'static>,
    /// Where it was exported, as far as remembered.
    pub exported_at: Option<String>,
    /// Who ends it.
    pub owner: EntryOwner,
    /// Whether it is still open to calls.
    pub is_live: bool,
    /// Calls of it that run now.
    pub in_flight: u64,
}

/// Figures by name, in the order of the names.
///
/// ```
/// let report = registry_core::report();
/// assert!(report.signatures.get("shop::Compare").is_none());
/// for (place, counts) in report.sites.iter() {
///     println!("{place}: {counts}");
/// }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Sums(Vec<(String, Counts)>);

impl Sums {
    /// The figures of this name, if there are any.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Counts> {
        let place = self.place(name).ok()?;
        Some(self.0[place].1)
    }

    /// All names with their figures.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, Counts)> {
        self.0.iter().map(|(name, counts)| (name.as_str(), *counts))
    }

    fn place(&self, name: &str) -> Result<usize, usize> {
        self.0
            .binary_search_by(|(there, _)| there.as_str().cmp(name))
    }

    fn of(&mut self, name: &str) -> &mut Counts {
        let place = match self.place(name) {
            Ok(place) => place,
            Err(place) => {
                self.0.insert(place, (name.to_string(), Counts::default()));
                place
            }
        };
        &mut self.0[place].1
    }
}

/// What the registry of this library holds.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Report {
    /// Closures exported since the start.
    pub exported: u64,
    /// Closures that have been dropped.
    pub closed: u64,
    /// Closures given up, never dropped: their thread had ended, a fork left their caller or the thread of their scope behind,
    /// or a wasm instance trapped.
    pub lost: u64,
    /// The most slots that have been in use at once, rounded up by what threads keep in reserve.
    pub peak: u64,
    /// Owned buffers that foreign code has not freed.
    pub buffers: u64,
    /// Sums over all entries.
    pub total: Counts,
    /// By signature: the callback's path, with the place of its attribute where two have the same path.
    pub signatures: Sums,
    /// By export site.
    pub sites: Sums,
    /// Every entry that is not over, functions included.
    pub entries: Vec<EntryReport>,
}

/// Looks at everything the registry of this library holds.
///
/// Takes time in proportion to the most entries that there have ever been, and memory to those that are.
///
/// ```
/// let report = registry_core::report();
/// assert_eq!(report.exported, report.closed + report.lost + report.total.live + report.total.closing
///     - report.functions());
/// println!("{report}");
/// ```
#[must_use]
pub fn report() -> Report {
    let totals = REGISTRY.begun_and_ended();
    let report = Report {
        exported: totals.exported,
        closed: totals.finished,
        lost: totals.lost,
        peak: u64::from(REGISTRY.table.issued()),
        buffers: buffer::outstanding() as u64,
        total: Counts::default(),
        signatures: Sums::default(),
        sites: Sums::default(),
        entries: Vec::new(),
    };
    let mut gathered = Gathered {
        report,
        signatures: Vec::new(),
        callers: callers(),
    };
    for index in 0..REGISTRY.table.issued() {
        let Some((slot, trace)) = REGISTRY.table.slot(index).zip(REGISTRY.table.trace(index))
        else {
            break;
        };
        let word = slot.gate.load();
        let signature = slot.signature.load(Relaxed);
        let exported = trace.exported.get();
        // SAFETY: slots hold null or the address of a signature's static.
        if let Some(info) = unsafe { SignatureInfo::from_address(signature) } {
            let handle = Handle::closure(index, word.generation());
            gathered.add(handle, info, word, exported, &slot.gate);
        }
    }
    for slot in function::all() {
        let word = slot.state.gate.load();
        let (exported, gate) = (slot.sites().0, &slot.state.gate);
        gathered.add(slot.handle, &slot.info, word, exported, gate);
    }
    gathered.named()
}

/// The entry that each cell names. As many as there are calls in flight, so that to look through all for each entry is no loss.
fn callers() -> Vec<usize> {
    let mut callers = Vec::new();
    for record in REGISTRY.records.iter() {
        record.in_flight(|address| callers.push(address));
    }
    callers
}

/// A report in the making.
struct Gathered {
    report: Report,
    /// By the address of the signature, in whose order they stand.
    signatures: Vec<(&'static SignatureInfo, Counts)>,
    callers: Vec<usize>,
}

impl Gathered {
    fn signature(&mut self, info: &'static SignatureInfo) -> &mut Counts {
        let address = |info: &'static SignatureInfo| info.address().addr();
        let place = self
            .signatures
            .binary_search_by_key(&address(info), |(there, _)| address(there));
        let place = place.unwrap_or_else(|place| {
            self.signatures.insert(place, (info, Counts::default()));
            place
        });
        &mut self.signatures[place].1
    }

    /// The report, in which signatures have names: markers inside of two functions may have one name, and are told apart by their places.
    fn named(self) -> Report {
        let mut report = self.report;
        for (info, counts) in &self.signatures {
            let named = |(other, _): &&(&SignatureInfo, _)| other.name == info.name;
            let name = match self.signatures.iter().filter(named).count() {
                1 => info.name.to_string(),
                _ => alloc::format!("{} ({})", info.name, info.declared),
            };
            *report.signatures.of(&name) = *counts;
        }
        report
    }

    fn add(
        &mut self,
        handle: Handle,
        info: &'static SignatureInfo,
        word: Word,
        exported: Site,
        gate: &Gate,
    ) {
        let is_live = word.phase() == phase::LIVE;
        if !is_live && !matches!(word.phase(), phase::CLOSED | phase::DROPPING) {
            return;
        }
        let address = gate.address();
        let mut in_flight = 0;
        for caller in &self.callers {
            in_flight += u64::from(*caller == address);
        }
        let counts = Counts {
            live: u64::from(is_live),
            leaked: u64::from(is_live && word.owner() == Owner::Leaked),
            closing: u64::from(!is_live),
            in_flight,
        };
        let exported_at = call_site::location(exported).map(ToString::to_string);
        let place = exported_at
            .clone()
            .unwrap_or_else(|| info.declared.to_string());
        self.signature(info).add(counts);
        self.report.total.add(counts);
        self.report.sites.of(&place).add(counts);
        let owner = match word.owner() {
            Owner::Rust => EntryOwner::Rust,
            Owner::Foreign => EntryOwner::Foreign,
            Owner::Scope => EntryOwner::Scope,
            Owner::Leaked => EntryOwner::Leaked,
        };
        self.report.entries.push(EntryReport {
            handle,
            callback: info.name,
            declared_at: &info.declared,
            exported_at,
            owner,
            is_live,
            in_flight,
        });
    }
}

impl Report {
    /// How many of the entries are functions, which `exported` and `closed` do not count.
    #[must_use]
    pub fn functions(&self) -> u64 {
        self.entries
            .iter()
            .filter(|entry| entry.handle.raw() < crate::handle::CLOSURE)
            .count() as u64
    }

    /// The report as one JSON object. Handles are numbers, exact in a double.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        // Writing to a string does not fail.
        let _ = self.write_json(&mut out);
        out
    }

    fn write_json(&self, out: &mut String) -> fmt::Result {
        let Report {
            exported,
            closed,
            lost,
            peak,
            buffers,
            ..
        } = self;
        write!(
            out,
            "{{\"exported\":{exported},\"closed\":{closed},\"lost\":{lost},\"peak\":{peak},\"buffers\":{buffers},\"total\":"
        )?;
        counts_json(out, self.total)?;
        out.push_str(",\"signatures\":{");
        map_json(out, &self.signatures)?;
        out.push_str("},\"sites\":{");
        map_json(out, &self.sites)?;
        out.push_str("},\"entries\":[");
        for (n, entry) in self.entries.iter().enumerate() {
            out.push_str(if n == 0 { "{" } else { ",{" });
            write!(out, "\"handle\":{},\"callback\":", entry.handle)?;
            string_json(out, entry.callback)?;
            out.push_str(",\"declared_at\":");
            string_json(out, &entry.declared_at.to_string())?;
            out.push_str(",\"exported_at\":");
            match &entry.exported_at {
                Some(place) => string_json(out, place)?,
                None => out.push_str("null"),
            }
            write!(
                out,
                ",\"owner\":\"{}\",\"is_live\":{},\"in_flight\":{}}}",
                entry.owner.name(),
                entry.is_live,
                entry.in_flight
            )?;
        }
        out.push_str("]}");
        Ok(())
    }
}

fn counts_json(out: &mut String, counts: Counts) -> fmt::Result {
    let Counts {
        live,
        leaked,
        closing,
        in_flight,
    } = counts;
    write!(
        out,
        "{{\"live\":{live},\"leaked\":{leaked},\"closing\":{closing},\"in_flight\":{in_flight}}}"
    )
}

fn map_json(out: &mut String, rows: &Sums) -> fmt::Result {
    for (n, (key, counts)) in rows.iter().enumerate() {
        if n > 0 {
            out.push(',');
        }
        string_json(out, key)?;
        out.push(':');
        counts_json(out, counts)?;
    }
    Ok(())
}

/// A JSON string (RFC 8259, section 7).
fn string_json(out: &mut String, text: &str) -> fmt::Result {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c < ' ' => write!(out, "\\u{:04x}", c as u32)?,
            c => out.push(c),
        }
    }
    out.push('"');
    Ok(())
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report {
            exported,
            closed,
            lost,
            peak,
            buffers,
            total,
            ..
        } = self;
        writeln!(
            f,
            "registry: {total}; {exported} closures exported, {closed} closed, {lost} lost, peak {peak}, \
             {buffers} buffers out"
        )?;
        for (name, counts) in self.signatures.iter() {
            writeln!(f, "  callback {name}: {counts}")?;
        }
        for (site, counts) in self.sites.iter() {
            writeln!(f, "  exported at {site}: {counts}")?;
        }
        Ok(())
    }
}

/// Allows at most `limit` closures at a time, or any number with `None`. Exports above it get
/// `ExportError::Exhausted`, with their closure; nothing that lives is touched.
///
/// While there is a limit, exports take a lock to keep it exactly.
pub fn set_max_entries(limit: Option<u64>) {
    REGISTRY.set_limit(limit.unwrap_or(u64::MAX));
}

/// Panics if the registry holds anything that somebody ought to have ended: every live or closing entry
/// that was not leaked on purpose, with the place that exported it.
///
/// For the end of a test or a program, when all wrappers should be gone.
///
/// ```
/// registry_core::assert_no_leaks!();
/// ```
#[macro_export]
macro_rules! assert_no_leaks {
    () => {{
        let report = $crate::report();
        let kept = report.unended();
        ::core::assert!(
            kept.is_empty() && report.buffers == 0,
            "the registry still holds {} entries and {} buffers:\n{}",
            kept.len(),
            report.buffers,
            report
        );
    }};
}

impl Report {
    /// The entries that are not over and that nobody leaked on purpose.
    #[must_use]
    pub fn unended(&self) -> Vec<&EntryReport> {
        self.entries
            .iter()
            .filter(|entry| entry.owner != EntryOwner::Leaked)
            .collect()
    }
}
