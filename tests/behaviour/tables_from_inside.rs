//! Implementers of Rust's that were handed out by a table, and use it inside a method: they call themselves, and release themselves.

use registry_core::{
    Foreign, ForeignText, RawForeign, Status, exported_callback, last_status, set_error_hook,
};
use registry_tests::drops::{Drops, Token};
use std::cell::{Cell, RefCell};
use std::ffi::c_void;
use std::ptr;
use std::rc::Rc;

/// What an implementer does with the table that it was handed out by.
#[exported_callback]
pub(crate) trait Hostile {
    /// Calls another method of itself, and returns why that failed.
    fn call_itself(&mut self) -> Result<(), registry_core::ForeignError>;
    /// Drops the `Foreign` by which it is called.
    #[on_error(-1)]
    fn release_itself(&self) -> i64;
    /// Has it released by another thread meanwhile.
    #[on_error(-1)]
    fn be_released(&self) -> i64;
}

pub(crate) struct Held {
    drops: Drops,
    token: Token,
}

thread_local!(pub(crate) static HOLDER: RefCell<Option<Rc<Foreign<HostileEntry>>>> = const { RefCell::new(None) });

thread_local!(static USER_DATA: Cell<*mut c_void> = const { Cell::new(ptr::null_mut()) });

fn holder() -> Rc<Foreign<HostileEntry>> {
    HOLDER.with_borrow(|holder| Rc::clone(holder.as_ref().unwrap()))
}

impl Hostile for Held {
    fn call_itself(&mut self) -> Result<(), registry_core::ForeignError> {
        holder().release_itself().map(|_| ())
    }
    fn release_itself(&self) -> i64 {
        assert!(HOLDER.take().is_some());
        // The implementer is dropped at the end of this call, so its token is still there.
        self.token.keep();
        self.drops.count() as i64
    }
    fn be_released(&self) -> i64 {
        let user_data = USER_DATA.get().addr();
        let there = std::thread::spawn(move || {
            registry_core::c_api::destroy(ptr::without_provenance_mut(user_data));
        });
        there.join().unwrap();
        self.drops.count() as i64
    }
}

/// Exports one with `export`, and returns its struct.
pub(crate) fn held(
    drops: &Drops,
    export: impl FnOnce(Held) -> RawForeign<HostileEntry>,
) -> RawForeign<HostileEntry> {
    set_error_hook(Some(Box::new(|_| {})));
    let held = Held {
        drops: drops.clone(),
        token: drops.token(),
    };
    let raw = export(held);
    // SAFETY: the struct is one of Rust's.
    let foreign = unsafe { Foreign::from_raw(&raw) }.expect("an implementer");
    HOLDER.set(Some(Rc::new(foreign)));
    raw
}

#[test]
fn a_method_that_calls_another_of_its_own_by_the_table_is_busy() {
    let drops = Drops::new();
    held(&drops, |held| HostileEntry::export_mut(held).into_table());
    let error = holder().call_itself().unwrap_err();
    assert_eq!(error.status(), Status::Failed);
    assert!(error.message().contains("BUSY: "), "{error}");
    // The refused call has not let it go.
    assert_eq!(drops.count(), 0);
    HOLDER.take();
    assert_eq!(drops.count(), 1);
}

#[test]
fn an_implementer_that_releases_itself_in_a_method_is_dropped_when_the_method_has_returned() {
    let drops = Drops::new();
    let raw = held(&drops, |held| HostileEntry::export_mut(held).into_table());
    // SAFETY: as C calls it: the struct that held the table is gone before the method returns.
    let methods = unsafe { *(&raw const raw.call).cast::<*const [usize; 4]>() };
    // SAFETY: the third word of the table is the second method, of this type.
    let release_itself = unsafe {
        std::mem::transmute::<
            *const (),
            unsafe extern "C" fn(*mut c_void, *mut i64, *mut ForeignText) -> i32,
        >(methods.cast::<*const ()>().add(2).read())
    };
    let mut result = -5;
    // SAFETY: any `user_data` may be passed.
    let mut call = || unsafe { release_itself(raw.user_data, &raw mut result, ptr::null_mut()) };
    assert_eq!(call(), 0);
    assert_eq!(drops.count(), 1);
    assert_eq!(
        (call(), last_status()),
        (Status::Failed.raw(), Status::Closed)
    );
    assert_eq!(result, 0);
}

#[test]
fn an_implementer_that_another_thread_releases_is_dropped_when_its_method_has_returned() {
    let drops = Drops::new();
    let raw = held(&drops, |held| HostileEntry::export_mut(held).into_table());
    USER_DATA.set(raw.user_data);
    let holder = HOLDER.take().unwrap();
    assert_eq!(holder.be_released().unwrap(), 0);
    assert_eq!(drops.count(), 1);
    // Its own release is late, and changes nothing.
    drop(holder);
    assert_eq!(drops.count(), 1);
}
