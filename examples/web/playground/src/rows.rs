//! The rows of the page: the owner of each callback, its calls and failures, and whether it has ended.
//!
//! `lib.rs` adds a row for each export, and the page reads `json` four times a second. Each closure holds a [`Guard`]; its drop
//! tells the page that Rust has dropped the closure.

use std::fmt::Write;
use std::sync::{Mutex, MutexGuard};

use registry_core::{Failure, Handle};

/// The row of `add_tax`.
pub(crate) const ADD_TAX: usize = 0;

struct Row {
    name: String,
    owner: &'static str,
    handle: Option<Handle>,
    live: bool,
    calls: u32,
    failures: u32,
}

struct Rows {
    rows: Vec<Row>,
    last_failure: String,
}

static ROWS: Mutex<Rows> = Mutex::new(Rows {
    rows: Vec::new(),
    last_failure: String::new(),
});

fn rows() -> MutexGuard<'static, Rows> {
    // A panic under the lock leaves no partial change: each change is one assignment.
    ROWS.lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn row(name: &str, owner: &'static str) -> Row {
    Row {
        name: name.to_owned(),
        owner,
        handle: None,
        live: false,
        calls: 0,
        failures: 0,
    }
}

/// Starts with the row of `add_tax`.
pub(crate) fn begin() {
    let mut rows = rows();
    if rows.rows.is_empty() {
        rows.rows.push(row("add_tax", "Rust"));
    }
}

/// A closure's own row, which ends when the closure is dropped.
pub(crate) struct Guard(usize);

impl Guard {
    pub(crate) fn new(name: &str, owner: &'static str) -> Self {
        let mut rows = rows();
        rows.rows.push(row(name, owner));
        Guard(rows.rows.len() - 1)
    }

    pub(crate) fn row(&self) -> usize {
        self.0
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        ended(self.0);
    }
}

pub(crate) fn exported(at: usize, handle: Handle) -> Handle {
    let mut rows = rows();
    rows.rows[at].handle = Some(handle);
    rows.rows[at].live = true;
    handle
}

pub(crate) fn add_function(handle: Handle) {
    exported(ADD_TAX, handle);
}

pub(crate) fn ended(at: usize) {
    rows().rows[at].live = false;
}

pub(crate) fn called(at: usize) {
    rows().rows[at].calls += 1;
}

pub(crate) fn failed(failure: &Failure) {
    let mut rows = rows();
    rows.last_failure = failure.to_string();
    let handle = failure.handle();
    if let Some(row) = rows
        .rows
        .iter_mut()
        .find(|row| row.handle.is_some() && row.handle == handle)
    {
        row.failures += 1;
    }
}

/// The text inside a JSON string.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '"' | '\\' => escaped.extend(['\\', c]),
            c if c < ' ' => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

pub(crate) fn json() -> String {
    let rows = rows();
    let mut json = format!(
        "{{\"lastFailure\":\"{}\",\"rows\":[",
        escaped(&rows.last_failure)
    );
    for (at, row) in rows.rows.iter().enumerate() {
        let comma = if at == 0 { "" } else { "," };
        // Writing to a `String` cannot fail.
        let _ = write!(
            json,
            "{comma}{{\"name\":\"{}\",\"owner\":\"{}\",\"handle\":{},\"live\":{},\"calls\":{},\"failures\":{}}}",
            escaped(&row.name),
            row.owner,
            row.handle.map_or(0, Handle::raw),
            row.live,
            row.calls,
            row.failures
        );
    }
    json.push_str("]}");
    json
}
