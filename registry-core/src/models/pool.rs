//! Pools: a stub that is bound, given back and bound again while C calls it.

use super::fixture::{Watch, explore, spawn};
use crate::private::{Pool, PoolCell, Recorded, call_pooled, call_thunk, info};
use crate::sys::sync::global;
use crate::{Callback, CallbackType, Pooled, Signature};
use core::ffi::c_void;

type Bare = unsafe extern "C" fn(i32) -> i32;

#[derive(Debug)]
enum Row {}

static INFO: crate::private::SignatureInfo = info!("Row", Recorded::NONE);

global! {
    static CELLS: [PoolCell; 1] = [PoolCell::new()];
}
global! {
    static POOL: Pool<Bare> = Pool::new(&STUBS, &CELLS[..], 0, true);
}
static STUBS: [[Bare; 16]; 1] = [[stub; 16]; 1];

unsafe extern "C" fn stub(x: i32) -> i32 {
    // SAFETY: no pointers are passed.
    unsafe { call_pooled::<Row>(&CELLS[0], (x,)) }
}
unsafe extern "C" fn thunk(user_data: *mut c_void, x: i32) -> i32 {
    // SAFETY: likewise. `user_data` may be any pointer.
    unsafe { call_thunk::<Row>(user_data, (x,)) }
}

// SAFETY: what the attribute writes for `type Row = fn(x: i32) -> i32`, with one stub.
unsafe impl Signature for Row {
    type CFn = Bare;
    type Params = (i32,);
    type Return = i32;
    fn info() -> &'static crate::private::SignatureInfo {
        &INFO
    }
}
// SAFETY: likewise.
unsafe impl CallbackType for Row {
    const ON_ERROR: i32 = -1;
    type ThunkFirst = unsafe extern "C" fn(*mut c_void, i32) -> i32;
    type ThunkLast = Self::ThunkFirst;
    const THUNK_FIRST: Self::ThunkFirst = thunk;
    const THUNK_LAST: Self::ThunkLast = thunk;
}
// SAFETY: likewise.
unsafe impl Pooled for Row {
    fn pool() -> &'static Pool<Bare> {
        &POOL
    }
}

/// An entry that returns `x + plus`.
fn export(watch: &std::sync::Arc<Watch>, plus: i32) -> Callback<Row> {
    let capture = watch.capture();
    crate::private::export::<Row, _>(move |x| capture.touch(x) - 1 + plus)
}

fn call() -> i32 {
    // SAFETY: any integer may be passed.
    unsafe { stub(0) }
}

// covers: Pool::take PoolCell::raw Gate::swap HazardRecord::enter HazardRecord::clear
#[test]
fn a_stub_that_is_bound_again_during_a_call_runs_one_of_the_two_or_neither() {
    explore(2, || {
        let watches = [Watch::new(), Watch::new()];
        let first = export(&watches[0], 10).bind().unwrap();
        let caller = spawn(call);
        drop(first);
        let second = export(&watches[1], 20).bind().unwrap();
        assert_eq!(call(), 20);
        let got = caller.join().unwrap();
        assert!([10, 20, -1].contains(&got), "{got}");
        drop(second);
        assert_eq!(call(), -1);
        assert_eq!(watches.map(|watch| watch.drops()), [1, 1]);
    });
}

// covers: Pool::take Pool::give
#[test]
fn one_stub_is_never_bound_twice_at_a_time() {
    explore(2, || {
        let watches = [Watch::new(), Watch::new()];
        let mine = export(&watches[0], 10);
        let other = export(&watches[1], 20);
        let binder = spawn(move || match other.bind() {
            Ok(bound) => {
                assert_eq!(call(), 20);
                drop(bound);
                true
            }
            Err(exhausted) => {
                drop(exhausted.into_wrapper());
                false
            }
        });
        let bound = mine.bind();
        if bound.is_ok() {
            assert_eq!(call(), 10);
        }
        let got = bound.is_ok();
        drop(bound.map_err(crate::PoolExhausted::into_wrapper));
        let theirs = binder.join().unwrap();
        assert!(got || theirs);
        assert_eq!(watches.map(|watch| watch.drops()), [1, 1]);
    });
}

// covers: PoolCell::raw Gate::swap
#[test]
fn a_stub_called_while_it_is_unbound_runs_or_is_refused_and_the_wrapper_stays_open() {
    explore(3, || {
        let watch = Watch::new();
        let bound = export(&watch, 10).bind().unwrap();
        let caller = spawn(call);
        let wrapper = bound.unbind();
        let got = caller.join().unwrap();
        assert!([10, -1].contains(&got), "{got}");
        assert_eq!(watch.drops(), 0);
        assert_eq!(call(), -1);
        drop(wrapper);
        assert_eq!(watch.drops(), 1);
    });
}
