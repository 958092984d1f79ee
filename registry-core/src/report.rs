//! [`report()`]: the contents of the registry, as text and as JSON.
//!
//! It reads the words of all slots and the cells of all hazard records while other threads go on. The figures are exact if no
//! thread exports, calls or closes meanwhile; otherwise they are a snapshot in which each value is read at its own moment.

use crate::call::host;
use crate::call_site::{self, Site};
use crate::handle::Handle;
use crate::registry::{REGISTRY, delivered, function};
use crate::sys::sync::Relaxed;
use crate::table::lifecycle::{Gate, Owner, Word, phase};
use crate::values::buffer;
use crate::values::signature_info::SignatureInfo;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::{self, Write};
use core::panic::Location;

/// The counts of one signature, of one export site, or of the whole registry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Entries that can be called.
    pub live: u64,
    /// Of the live entries, those that have no owner: leaked on purpose, or pinned functions.
    pub leaked: u64,
    /// Closed entries whose closure is not dropped yet: a caller is inside, or their own thread has to drop it.
    pub closing: u64,
    /// Calls in progress.
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

/// The owner of an entry, which may end it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EntryOwner {
    /// A wrapper.
    Rust,
    /// Foreign code, by `<crate>_release`.
    Foreign,
    /// A scope.
    Scope,
    /// No owner: the entry was leaked on purpose, or is a pinned function.
    Leaked,
}

impl EntryOwner {
    fn of(word: Word) -> Self {
        match word.owner() {
            Owner::Rust => EntryOwner::Rust,
            Owner::Foreign => EntryOwner::Foreign,
            Owner::Scope => EntryOwner::Scope,
            Owner::Leaked => EntryOwner::Leaked,
        }
    }

    /// The name in reports: `"rust"`, `"foreign"`, `"scope"` or `"leaked"`.
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

/// One entry that is live or closing.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EntryReport {
    /// Its handle.
    pub handle: Handle,
    /// The callback's path.
    pub callback: &'static str,
    /// The place of the attribute. It distinguishes two callbacks with the same path, which may be declared inside two functions.
    pub declared_at: &'static Location<'static>,
    /// The place of the export, if it is known.
    pub exported_at: Option<String>,
    /// Its owner.
    pub owner: EntryOwner,
    /// Whether it can be called. If not, it is closing.
    pub is_live: bool,
    /// Calls of it in progress.
    pub in_flight: u64,
}

/// Counts by name, sorted by name.
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
    /// The counts of this name, if there are any.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Counts> {
        let place = self.place(name).ok()?;
        Some(self.0[place].1)
    }

    /// All names with their counts, sorted by name.
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

/// The contents of this library's registry, made by [`report()`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Report {
    /// Closures exported since the start of the process.
    pub exported: u64,
    /// Closures that have been closed and dropped.
    pub closed: u64,
    /// Closures that will never be dropped: their thread had ended, a fork left their caller or the thread of their scope behind,
    /// or the wasm instance trapped.
    pub lost: u64,
    /// The largest number of slots that have been in use at once. It includes the slots that threads keep in reserve.
    pub peak: u64,
    /// Owned buffers that foreign code has not freed.
    pub buffers: u64,
    /// Calls of completions, streams and queues whose kept arguments were dropped unread.
    pub discarded: u64,
    /// Callables of foreign code that Rust has dropped and that were not released, because no memory or no thread was left to do so, or to tell their host elsewhere. It keeps
    /// them until it is closed.
    pub unreleased: u64,
    /// Counts of all entries.
    pub total: Counts,
    /// Counts by signature. The name is the callback's path; if two callbacks have the same path, it includes the place of the attribute.
    pub signatures: Sums,
    /// Counts by export site.
    pub sites: Sums,
    /// All entries that are live or closing, including functions.
    pub entries: Vec<EntryReport>,
}

/// Counts and lists the entries of this library's registry.
///
/// It takes time proportional to the largest number of entries that have ever been live at once, and memory proportional to
/// the number of current entries. Any thread may call it. Other threads may export, call and close meanwhile.
///
/// ```standalone_crate
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
        peak: u64::from(REGISTRY.issued()),
        buffers: buffer::outstanding() as u64,
        discarded: delivered::discarded(),
        unreleased: host::unreleased(),
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
    for index in 0..REGISTRY.issued() {
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

/// The gate addresses in all cells, one for each call in progress. There are few, so a linear search for each entry is cheap enough.
fn callers() -> Vec<usize> {
    let mut callers = Vec::new();
    for record in REGISTRY.records.iter() {
        record.in_flight(|address| callers.push(address));
    }
    callers
}

/// A report under construction.
struct Gathered {
    report: Report,
    /// Sorted by the address of the signature.
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

    /// Replaces the addresses of signatures by names and returns the report. Items inside two functions may have the same name; their places
    /// are added then.
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
        let calls = self.callers.iter().filter(|caller| **caller == address);
        let in_flight = calls.count() as u64;
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
        self.report.entries.push(EntryReport {
            handle,
            callback: info.name,
            declared_at: &info.declared,
            exported_at,
            owner: EntryOwner::of(word),
            is_live,
            in_flight,
        });
    }
}

impl Report {
    /// The number of entries that are functions. `exported` and `closed` do not count functions.
    #[must_use]
    pub fn functions(&self) -> u64 {
        self.entries
            .iter()
            .filter(|entry| entry.handle.raw() < crate::handle::CLOSURE)
            .count() as u64
    }

    /// The report as one JSON object. Handles are numbers; each is exact as a double.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        // Writing to a string can't fail.
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
            discarded,
            unreleased,
            ..
        } = self;
        write!(
            out,
            "{{\"exported\":{exported},\"closed\":{closed},\"lost\":{lost},\"peak\":{peak},\"buffers\":{buffers},\"discarded\":{discarded},\"unreleased\":{unreleased},\"total\":"
        )?;
        counts_json(out, self.total)?;
        out.push_str(",\"signatures\":{");
        map_json(out, &self.signatures)?;
        out.push_str("},\"sites\":{");
        map_json(out, &self.sites)?;
        out.push_str("},\"entries\":[");
        for (n, entry) in self.entries.iter().enumerate() {
            out.push_str(if n == 0 { "" } else { "," });
            entry.write_json(out)?;
        }
        out.push_str("]}");
        Ok(())
    }
}

impl EntryReport {
    fn write_json(&self, out: &mut String) -> fmt::Result {
        write!(out, "{{\"handle\":{},\"callback\":", self.handle)?;
        string_json(out, self.callback)?;
        out.push_str(",\"declared_at\":");
        string_json(out, &self.declared_at.to_string())?;
        out.push_str(",\"exported_at\":");
        match &self.exported_at {
            Some(place) => string_json(out, place)?,
            None => out.push_str("null"),
        }
        write!(
            out,
            ",\"owner\":\"{}\",\"is_live\":{},\"in_flight\":{}}}",
            self.owner.name(),
            self.is_live,
            self.in_flight
        )
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
            discarded,
            unreleased,
            total,
            ..
        } = self;
        write!(
            f,
            "registry: {total}; {exported} closures exported, {closed} closed, {lost} lost, peak {peak}, \
             {buffers} buffers out, {discarded} calls discarded"
        )?;
        if *unreleased != 0 {
            write!(f, ", {unreleased} foreign callables not released")?;
        }
        writeln!(f)?;
        for (name, counts) in self.signatures.iter() {
            writeln!(f, "  callback {name}: {counts}")?;
        }
        for (site, counts) in self.sites.iter() {
            writeln!(f, "  exported at {site}: {counts}")?;
        }
        Ok(())
    }
}

/// Limits the number of closures that are live or closing at the same time; `None` removes the limit.
///
/// An export above the limit fails with [`ExportError::Exhausted`](crate::ExportError::Exhausted), which returns the closure. Entries that
/// exist already are not affected. While a limit is set, exports take a lock, so the limit is exact.
pub fn set_max_entries(limit: Option<u64>) {
    REGISTRY.set_limit(limit.unwrap_or(u64::MAX));
}

/// Panics if the registry still holds an entry that was not leaked on purpose, or a buffer that was not freed.
///
/// The message lists the entries with their export sites. Use it at the end of a test or of a program, after all wrappers
/// have been dropped.
///
/// ```standalone_crate
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
    /// The entries that were not leaked on purpose.
    #[must_use]
    pub fn unended(&self) -> Vec<&EntryReport> {
        self.entries
            .iter()
            .filter(|entry| entry.owner != EntryOwner::Leaked)
            .collect()
    }
}
