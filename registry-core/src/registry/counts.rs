//! How many entries there are and have been, and the limit on them.

use crate::registry::{Registry, watch_forks};
use crate::sys::sync::Relaxed;

impl<const G: u32, const CHUNK: usize, const CHUNKS: usize> Registry<G, CHUNK, CHUNKS> {
    /// Allows at most `limit` live entries.
    pub(crate) fn set_limit(&self, limit: u64) {
        self.limit.store(limit, Relaxed);
    }

    /// Sums over all threads; exact when none exports or closes meanwhile.
    pub(crate) fn begun_and_ended(&self) -> Totals {
        let mut totals = Totals {
            exported: 0,
            finished: 0,
            lost: self.lost.load(Relaxed),
        };
        for record in self.records.iter() {
            totals.exported += record.extra.exported.load(Relaxed);
            totals.finished += record.extra.finished.load(Relaxed);
        }
        totals
    }

    /// How many slots threads have ever been given, retired ones included: the most that have been in use at once.
    pub(crate) fn issued(&self) -> u32 {
        watch_forks();
        self.table.issued()
    }
}

/// How many entries have been exported, finished and lost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Totals {
    pub(crate) exported: u64,
    pub(crate) finished: u64,
    pub(crate) lost: u64,
}

impl Totals {
    /// Entries that are not over: live ones, and closed ones that are not finished.
    pub(crate) fn live(self) -> u64 {
        self.exported.saturating_sub(self.finished + self.lost)
    }
}
