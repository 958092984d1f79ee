//! Functions: one slot for ever, exported again and again, while callers of the last export are inside.

use super::fixture::{explore, spawn};
use crate::call::params::erase;
use crate::handle::Handle;
use crate::private::{Recorded, export_function, info, try_export_function};
use crate::registry::function::{FunctionSlot, State};
use crate::sys::sync::global;
use crate::values::error_code::ReadCode;
use crate::values::signature_info::Invoke;
use crate::{Callback, ExportError, ExportedFunction};
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

/// What the function has done.
struct Seen {
    step: loom::sync::atomic::AtomicU32,
    /// Set before the function is exported for the second time.
    second: AtomicU32,
    /// How many calls are in flight that began before that.
    inside: AtomicU32,
}

global! {
    static SEEN: Seen = Seen {
        step: loom::sync::atomic::AtomicU32::new(0),
        second: AtomicU32::new(0),
        inside: AtomicU32::new(0),
    };
}

fn tick(x: i32) -> i32 {
    let first = 1 - SEEN.second.load(SeqCst);
    SEEN.inside.fetch_add(first, SeqCst);
    SEEN.step.load(loom::sync::atomic::Ordering::Relaxed);
    if x == EXPORTS {
        export_once_more();
    }
    SEEN.inside.fetch_sub(first, SeqCst);
    x + 1
}

/// The argument by which `tick` is told to export itself again.
const EXPORTS: i32 = 5;

fn export_once_more() {
    match try_export_function::<Tick>() {
        Ok(function) => drop(function),
        Err(ExportError::AlreadyExported { .. }) => {}
        Err(other) => panic!("{other}"),
    }
}

/// What the attribute writes, by hand: there the slot is a constant, which loom's atomics can't be.
macro_rules! function {
    ($marker:ident, $slot:ident, $handle:literal, $stub:ident) => {
        #[derive(Debug)]
        enum $marker {}
        global! {
            static $slot: FunctionSlot = FunctionSlot {
                handle: Handle::literal($handle),
                origin: FunctionSlot::ORIGIN,
                callee: erase::<(i32,), i32>(tick),
                state: State::new(),
                info: info!("tick", Recorded {
                    invoke: Invoke::function::<(i32,), i32>(ReadCode::NONE),
                    ..Recorded::NONE
                }),
            };
        }
        // SAFETY: all of it describes `tick`, and no other marker has the slot.
        unsafe impl ExportedFunction for $marker {
            type Types = (unsafe extern "C" fn(i32) -> i32, (i32,), i32);
            const STUB: Option<*const ()> = Some($stub as *const ());
            fn function() -> (&'static FunctionSlot, i32) {
                (&$slot, -1)
            }
        }
        unsafe extern "C" fn $stub(x: i32) -> i32 {
            // SAFETY: the slot and the function belong together, and there are no pointers.
            unsafe { crate::private::run::<(i32,), i32>(&$slot, (x,), -1) }
        }
    };
}
function!(Tick, SLOT, 7, stub);
function!(Twin, TWIN, 7, twin_stub);
function!(Beside, BESIDE, 8, beside_stub);

fn call() -> bool {
    // SAFETY: any integer may be passed.
    match unsafe { stub(1) } {
        2 => true,
        -1 => false,
        other => panic!("{other} is no result of the function"),
    }
}

/// The calls that began in the first export and have not ended.
fn first_inside() -> u32 {
    // Against the load in `tick`: loom tries both orders where one of the two writes.
    SEEN.step.store(1, loom::sync::atomic::Ordering::Relaxed);
    SEEN.inside.load(SeqCst)
}

// covers: Gate::swap HazardRecord::enter HazardRecord::clear Domain::claim function::close function::settle
#[test]
fn a_stub_called_during_the_close_runs_or_is_refused() {
    explore(3, || {
        let function: Callback<Tick> = export_function();
        let caller = spawn(|| (call(), call()));
        drop(function);
        let (first, second) = caller.join().unwrap();
        assert!(first || !second);
        assert!(!call());
        let again = try_export_function::<Tick>().unwrap();
        assert!(call(), "the handle works again");
        drop(again);
    });
}

// covers: Registry::wait function::close function::settle HazardRecord::clear
#[test]
fn close_and_wait_of_a_function_returns_when_nobody_is_inside() {
    explore(3, || {
        let function: Callback<Tick> = export_function();
        let caller = spawn(call);
        function.close_and_wait().unwrap();
        assert_eq!(first_inside(), 0);
        caller.join().unwrap();
    });
}

// covers: function::close function::export Registry::wait
#[test]
fn an_export_during_close_and_wait_is_refused_or_comes_after_it() {
    explore(2, || {
        let function: Callback<Tick> = export_function();
        let caller = spawn(call);
        let exporter = spawn(|| {
            SEEN.second.store(1, SeqCst);
            export_once_more();
        });
        function.close_and_wait().unwrap();
        assert_eq!(
            first_inside(),
            0,
            "a caller of the closed export is still inside"
        );
        caller.join().unwrap();
        exporter.join().unwrap();
    });
}

// covers: function::close function::export Registry::wait
#[test]
fn an_export_by_a_call_that_is_waited_for_does_not_hide_that_call() {
    explore(4, || {
        let function: Callback<Tick> = export_function();
        // SAFETY: any integer may be passed.
        let caller = spawn(|| unsafe { stub(EXPORTS) });
        function.close_and_wait().unwrap();
        assert_eq!(first_inside(), 0);
        let result = caller.join().unwrap();
        assert!(result == EXPORTS + 1 || result == -1);
    });
}

// covers: function::export function::close Domain::claim Domain::scan Domain::iter
#[test]
fn the_close_of_a_second_export_waits_for_callers_of_the_first() {
    explore(2, || {
        let function: Callback<Tick> = export_function();
        let caller = spawn(call);
        drop(function);
        let second: Callback<Tick> = export_function();
        second.close_and_wait().unwrap();
        assert_eq!(first_inside(), 0);
        caller.join().unwrap();
    });
}

// covers: function::export Gate::swap
#[test]
fn of_two_exports_at_once_one_succeeds() {
    explore(3, || {
        let other = spawn(|| try_export_function::<Tick>().map(core::mem::forget).is_ok());
        let mine = try_export_function::<Tick>().map(core::mem::forget).is_ok();
        assert!(mine != other.join().unwrap());
        assert!(call());
    });
}

// covers: function::register
#[test]
fn two_functions_with_one_handle_are_never_both_exported() {
    explore(3, || {
        let other = spawn(|| try_export_function::<Twin>().map(core::mem::forget).is_ok());
        let mine = try_export_function::<Tick>().map(core::mem::forget).is_ok();
        let theirs = other.join().unwrap();
        assert!(!(mine && theirs));
        // The second export is refused. If each saw the other, both are.
        let again = try_export_function::<Tick>().is_ok() || try_export_function::<Twin>().is_ok();
        assert!(!again || !(mine || theirs));
    });
}

// covers: function::register function::look_up function::all
#[test]
fn a_listed_function_is_found_while_another_is_being_listed() {
    explore(3, || {
        let function: Callback<Tick> = export_function();
        // The spawned thread looks the function up: loom tries other values for the last access to a word, and the thread that lists the
        // function reads the word first itself, so that an earlier look-up would not be tried.
        let other = spawn(|| {
            assert!(crate::registry::function::find(7).is_some());
            let listed = crate::registry::function::all().filter(|slot| slot.handle.raw() == 7);
            assert_eq!(listed.count(), 1);
        });
        drop(export_function::<Beside>());
        other.join().unwrap();
        drop(function);
    });
}
