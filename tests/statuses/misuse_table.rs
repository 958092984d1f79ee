//! Tries every cell of the documentation's table of misuses.
//!
//! The rows and columns are read from the documentation itself, so neither can go stale: a row without a
//! scenario here fails, as does a cell that is not what happens.

use crate::alone;
use registry_core::{
    Callback, Handle, LocalCallback, Scope, ScopedCallback, ScopedLocalCallback, Signature, Status,
    exported_callback, scope,
};
use registry_tests::child::{self, End};
use registry_tests::planned;
use std::cell::RefCell;
use std::sync::{Mutex, PoisonError};

const TABLE: &str = include_str!("../../registry-core/src/docs/misuse.rs");

/// 0 does nothing, 1 calls the entry in `NESTED` on this thread, 2 on another one, 3 closes the wrapper in
/// `OWN`, 4 panics.
#[exported_callback(on_error = -1)]
type Subject = fn(what: i32) -> i32;

#[exported_callback(on_error = -1)]
type Stranger = fn(what: i32) -> i32;

#[exported_callback(on_error = -1)]
fn subject(what: i32) -> i32 {
    act(what)
}

unsafe extern "C" {
    fn statuses_Subject_try(handle: u64, what: i32, result: *mut i32) -> Status;
    fn statuses_Stranger_try(handle: u64, what: i32, result: *mut i32) -> Status;
    fn statuses_subject_try(what: i32, result: *mut i32) -> Status;
    safe fn statuses_release(handle: u64) -> Status;
}

static NESTED: Mutex<Option<Handle>> = Mutex::new(None);

thread_local! {
    /// How the wrapper of the entry that runs is closed.
    static OWN: RefCell<Option<Box<dyn FnOnce()>>> = const { RefCell::new(None) };
}

fn status(number: i32) -> Status {
    Status::from_raw(number).expect("a known status")
}

/// Calls an entry of the subject's in the way that is open to it.
fn call(handle: Handle, what: i32) -> Status {
    let mut result = 0;
    // SAFETY: the result is valid to write.
    unsafe {
        match handle == subject::HANDLE {
            true => statuses_subject_try(what, &mut result),
            false => statuses_Subject_try(handle.raw(), what, &mut result),
        }
    }
}

fn call_elsewhere(handle: Handle, what: i32) -> Status {
    std::thread::spawn(move || call(handle, what))
        .join()
        .unwrap()
}

fn release(handle: Handle) -> Status {
    statuses_release(handle.raw())
}

/// What the subject does; returns the status of what it did as a number.
fn act(what: i32) -> i32 {
    let nested = || {
        let nested = NESTED.lock().unwrap_or_else(PoisonError::into_inner);
        nested.expect("set by the scenario")
    };
    match what {
        1 => call(nested(), 0).raw(),
        2 => call_elsewhere(nested(), 0).raw(),
        3 => {
            let close = OWN.with(|own| own.borrow_mut().take());
            close.expect("set by the scenario")();
            0
        }
        4 => panic!("on purpose"),
        _ => 0,
    }
}

/// What the nested call gave, as the outer one returns it.
fn nested(handle: Handle, what: i32) -> Status {
    *NESTED.lock().unwrap() = Some(handle);
    let by_hand = |handle, what| {
        let mut result = -1;
        // SAFETY: the result is valid to write.
        let outer = unsafe {
            match handle == subject::HANDLE {
                true => statuses_subject_try(what, &mut result),
                false => statuses_Subject_try(Handle::raw(handle), what, &mut result),
            }
        };
        assert_eq!(outer, Status::Ok);
        status(result)
    };
    by_hand(handle, what)
}

/// A wrapper of some kind, whatever its type.
enum Wrapper<'scope> {
    Free(Callback<Subject>),
    Local(LocalCallback<Subject>),
    Scoped(ScopedCallback<'scope, Subject>),
    ScopedLocal(ScopedLocalCallback<'scope, Subject>),
    Function(Callback<subject>),
}

impl<'scope> Wrapper<'scope> {
    fn new(kind: &str, s: &'scope Scope<'scope, '_>) -> Option<Self> {
        Some(match kind {
            "`export`" => Wrapper::Free(Subject::try_export(act).ok()?),
            "`export_mut`" => Wrapper::Free(Subject::try_export_mut(act).ok()?),
            "`export_once`" => Wrapper::Free(Subject::try_export_once(act).ok()?),
            "`export_continuation`" => Wrapper::Free(Subject::try_export_continuation(act).ok()?),
            "`export_local`" => Wrapper::Local(Subject::try_export_local(act).ok()?),
            "`export_scoped`" => Wrapper::Scoped(Subject::try_export_scoped(s, act).ok()?),
            "`export_scoped_mut`" => Wrapper::Scoped(Subject::try_export_scoped_mut(s, act).ok()?),
            "`export_scoped_local`" => {
                Wrapper::ScopedLocal(Subject::try_export_scoped_local(s, act).ok()?)
            }
            "a function" => Wrapper::Function(subject::export()),
            other => panic!("no such kind: {other}"),
        })
    }

    fn handle(&self) -> Handle {
        match self {
            Wrapper::Free(wrapper) => wrapper.handle(),
            Wrapper::Local(wrapper) => wrapper.handle(),
            Wrapper::Scoped(wrapper) => wrapper.handle(),
            Wrapper::ScopedLocal(wrapper) => wrapper.handle(),
            Wrapper::Function(wrapper) => wrapper.handle(),
        }
    }

    /// Gives it to foreign code.
    fn give(self) -> Handle {
        match self {
            Wrapper::Free(wrapper) => wrapper.into_handle(),
            Wrapper::Local(wrapper) => wrapper.into_handle(),
            Wrapper::Function(wrapper) => wrapper.into_handle(),
            Wrapper::Scoped(_) | Wrapper::ScopedLocal(_) => {
                panic!("a scoped wrapper can't be given away")
            }
        }
    }
}

/// Takes an entry back by the wrapper that its kind has, and lets foreign code have it again.
fn take_back(kind: &str, handle: Handle) -> Status {
    let taken = match kind {
        "`export_local`" => LocalCallback::<Subject>::from_handle(handle).map(|w| w.into_handle()),
        "a function" => Callback::<subject>::from_handle(handle).map(|w| w.into_handle()),
        _ => Callback::<Subject>::from_handle(handle).map(|w| w.into_handle()),
    };
    taken.map_or_else(|error| error.status(), |_| Status::Ok)
}

fn take_back_as<S: Signature>(kind: &str, handle: Handle) -> Status {
    let error = match kind {
        "`export_local`" => LocalCallback::<S>::from_handle(handle).err(),
        _ => Callback::<S>::from_handle(handle).err(),
    };
    error.map_or(Status::Ok, |error| error.status())
}

/// Closes itself from inside and is called again.
fn closes_itself(wrapper: Wrapper<'_>) -> Status {
    let handle = wrapper.handle();
    let close: Box<dyn FnOnce() + '_> = Box::new(move || drop(wrapper));
    // SAFETY: the wrapper is dropped by the call below, within its scope.
    let close = unsafe { std::mem::transmute::<Box<dyn FnOnce() + '_>, Box<dyn FnOnce()>>(close) };
    OWN.with(|own| *own.borrow_mut() = Some(close));
    assert_eq!(call(handle, 3), Status::Ok);
    call(handle, 0)
}

/// The scenarios whose entry lives in a scope that is open.
fn within<'scope>(row: &str, kind: &str, s: &'scope Scope<'scope, '_>) -> Status {
    let Some(wrapper) = Wrapper::new(kind, s) else {
        return Status::Exhausted;
    };
    let handle = wrapper.handle();
    match row {
        "called from inside itself" => nested(handle, 1),
        "called on another thread while it runs" => nested(handle, 2),
        "called on another thread" => call_elsewhere(handle, 0),
        "called a second time" => {
            assert_eq!(call(handle, 0), Status::Ok);
            call(handle, 0)
        }
        "called, and it panics" => call(handle, 4),
        "called after it has panicked" => {
            assert_eq!(call(handle, 4), Status::Panicked);
            call(handle, 0)
        }
        "called as another signature" => {
            // SAFETY: null is no wish for a result.
            unsafe { statuses_Stranger_try(handle.raw(), 0, std::ptr::null_mut()) }
        }
        "called after its wrapper was dropped" => {
            drop(wrapper);
            call(handle, 0)
        }
        "called again after it has closed itself" => closes_itself(wrapper),
        "called after its wrapper was forgotten" => {
            std::mem::forget(wrapper);
            call(handle, 0)
        }
        "released while a wrapper or a scope owns it" => release(handle),
        "released a second time" => {
            let handle = wrapper.give();
            assert_eq!(release(handle), Status::Ok);
            release(handle)
        }
        "released on another thread" => {
            let handle = wrapper.give();
            std::thread::spawn(move || release(handle)).join().unwrap()
        }
        "taken back as another signature" => take_back_as::<Stranger>(kind, wrapper.give()),
        "taken back on another thread" => {
            let (handle, kind) = (wrapper.give(), kind.to_owned());
            std::thread::spawn(move || take_back(&kind, handle))
                .join()
                .unwrap()
        }
        other => panic!("a row without a scenario: {other}"),
    }
}

fn try_cell(row: &str, kind: &str) -> Status {
    match row {
        "called after its scope has ended, its wrapper forgotten" => {
            let handle = scope(|s| {
                let wrapper = Wrapper::new(kind, s).expect("room");
                let handle = wrapper.handle();
                std::mem::forget(wrapper);
                handle
            });
            call(handle, 0)
        }
        "called after its thread has ended, its wrapper forgotten" => {
            let kind = kind.to_owned();
            let thread = std::thread::spawn(move || {
                scope(|s| {
                    let wrapper = Wrapper::new(&kind, s).expect("room");
                    let handle = wrapper.handle();
                    std::mem::forget(wrapper);
                    handle
                })
            });
            call(thread.join().unwrap(), 0)
        }
        "exported over `set_max_entries`" => {
            registry_core::set_max_entries(Some(0));
            scope(|s| Wrapper::new(kind, s).map_or(Status::Exhausted, |_| Status::Ok))
        }
        _ => scope(|s| within(row, kind, s)),
    }
}

/// The table's lines, cut into cells.
fn table() -> (Vec<&'static str>, Vec<Vec<&'static str>>) {
    let cells = |line: &'static str| {
        let line = line.trim_start_matches("//! |").trim_end_matches('|');
        line.split('|').map(str::trim).collect::<Vec<_>>()
    };
    // The first table; those after it are the matrix's.
    let is_row = |line: &&str| line.starts_with("//! |");
    let mut lines = TABLE
        .lines()
        .skip_while(|line| !is_row(line))
        .take_while(is_row);
    let head = cells(lines.next().expect("a head"));
    let rows = lines.skip(1).map(cells).collect();
    (head, rows)
}

#[test]
fn every_cell_of_the_table_is_what_happens() {
    let _one = alone();
    let (kinds, rows) = table();
    assert_eq!((kinds.len(), rows.len()), (10, 18), "the table was found");
    let mut tried = 0;
    for row in &rows {
        assert_eq!(row.len(), kinds.len(), "{row:?}");
        for (kind, cell) in kinds
            .iter()
            .zip(row)
            .skip(1)
            .filter(|(_, cell)| **cell != "-")
        {
            // A process each: a forgotten function, a limit and a hook would touch the next cell.
            let end = child::fork(|| {
                planned::panics(&["on purpose"]);
                registry_core::set_error_hook(Some(Box::new(|_| {})));
                let got = try_cell(row[0], kind);
                if got.name() != *cell {
                    child::leave(50 + got.raw());
                }
            });
            let what = format!("{kind} {}: documented as {cell}", row[0]);
            match end {
                End::Exit(0) => tried += 1,
                End::Exit(code @ 50..) => panic!("{what}, but is {}", status(code - 50)),
                other => panic!("{what}, but {other:?}"),
            }
        }
    }
    assert_eq!(tried, 18 * 9 - 6 - 3 - 4 * 3 - 1);
}
