//! What each misuse gets, by kind of callback. Documentation only.
//!
//! A status is what a call from foreign code ends with; `OK` means that it simply works. A dash: the misuse does
//! not compile, or does not apply. A test reads this table and tries every cell.
//!
//! | | `export` | `export_mut` | `export_once` | `export_local` | `export_scoped` | `export_scoped_mut` | a function |
//! |---|---|---|---|---|---|---|---|
//! | called from inside itself | OK | BUSY | CONSUMED | BUSY | OK | BUSY | OK |
//! | called on another thread while it runs | OK | BUSY | CONSUMED | WRONG_THREAD | OK | BUSY | OK |
//! | called on another thread | OK | OK | OK | WRONG_THREAD | OK | OK | OK |
//! | called a second time | OK | OK | CONSUMED | OK | OK | OK | OK |
//! | called, and it panics | PANICKED | PANICKED | PANICKED | PANICKED | PANICKED | PANICKED | PANICKED |
//! | called after it has panicked | OK | OK | CONSUMED | OK | OK | OK | OK |
//! | called as another signature | WRONG_SIGNATURE | WRONG_SIGNATURE | WRONG_SIGNATURE | WRONG_SIGNATURE | WRONG_SIGNATURE | WRONG_SIGNATURE | WRONG_SIGNATURE |
//! | called after its wrapper was dropped | CLOSED | CLOSED | CLOSED | CLOSED | CLOSED | CLOSED | NOT_EXPORTED |
//! | called again after it has closed itself | CLOSED | CLOSED | CLOSED | CLOSED | CLOSED | CLOSED | NOT_EXPORTED |
//! | called after its wrapper was forgotten | OK | OK | OK | OK | OK | OK | OK |
//! | called after its scope has ended, its wrapper forgotten | - | - | - | - | CLOSED | CLOSED | - |
//! | called after its thread has ended, its wrapper forgotten | OK | OK | OK | WRONG_THREAD | - | - | OK |
//! | released while a wrapper or a scope owns it | NOT_OWNED | NOT_OWNED | NOT_OWNED | NOT_OWNED | NOT_OWNED | NOT_OWNED | NOT_OWNED |
//! | released a second time | CLOSED | CLOSED | CLOSED | CLOSED | - | - | NOT_EXPORTED |
//! | released on another thread | OK | OK | OK | OK | - | - | OK |
//! | taken back as another signature | WRONG_SIGNATURE | WRONG_SIGNATURE | WRONG_SIGNATURE | WRONG_SIGNATURE | - | - | WRONG_SIGNATURE |
//! | taken back on another thread | OK | OK | OK | WRONG_THREAD | - | - | OK |
//! | exported over `set_max_entries` | EXHAUSTED | EXHAUSTED | EXHAUSTED | EXHAUSTED | EXHAUSTED | EXHAUSTED | - |
//!
//! Two rows have no status. Waited for from inside itself, by `close_and_wait`, every kind is closed and the answer is
//! [`WouldDeadlock`](crate::WouldDeadlock). Exported twice, a function is
//! [`AlreadyExported`](crate::ExportError::AlreadyExported), and every other kind has one more entry.
