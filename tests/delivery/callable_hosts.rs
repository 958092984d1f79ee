//! The foreign code behind callables that name a queue, and the queue of its thread.

use crate::host::{self, delivery_queue_new, delivery_queue_set_wake, delivery_release};
use registry_core::{
    AnyThread, Foreign, ForeignSignature, ForeignText, Invalid, RawForeign, Status,
    exported_callback,
};
use std::ffi::c_void;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread::{self, ThreadId};

/// Hears of a step. Its arguments can be kept.
#[exported_callback]
pub(crate) type Hears = fn(step: u32, text: &str);

/// A struct as JavaScript passes it.
#[repr(C)]
pub(crate) struct Queued<S: ForeignSignature> {
    pub(crate) raw: RawForeign<S>,
    pub(crate) answers: u64,
    pub(crate) queue: u64,
}

/// A queue as a host has it, which it ends.
pub(crate) struct Queue(pub(crate) u64);

impl Queue {
    pub(crate) fn new(capacity: usize) -> Self {
        Queue(delivery_queue_new(capacity))
    }

    pub(crate) fn run(&self) -> (Status, usize) {
        host::run(self.0)
    }

    /// How often the host is woken from now on.
    pub(crate) fn count_wakes(&self) -> &'static AtomicUsize {
        unsafe extern "C" fn count(wakes: *mut c_void) {
            // SAFETY: the number is never freed.
            unsafe { &*wakes.cast::<AtomicUsize>() }.fetch_add(1, SeqCst);
        }
        let wakes: &'static AtomicUsize = Box::leak(Box::default());
        let data = std::ptr::from_ref(wakes).cast_mut().cast();
        // SAFETY: any thread may call it, for ever.
        let set = unsafe { delivery_queue_set_wake(self.0, Some(count), data) };
        assert_eq!(set, Status::Ok);
        wakes
    }
}

impl Drop for Queue {
    fn drop(&mut self) {
        assert_eq!(delivery_release(self.0), Status::Ok);
    }
}

/// The foreign code behind a callable. It is never freed, so that a call or a release too many is counted and no use after free.
#[derive(Default)]
pub(crate) struct Host {
    pub(crate) heard: Mutex<Vec<(u32, String, ThreadId)>>,
    pub(crate) released: Mutex<Vec<ThreadId>>,
    /// What a call returns.
    pub(crate) returns: AtomicUsize,
}

impl Host {
    pub(crate) fn new() -> &'static Self {
        Box::leak(Box::default())
    }

    pub(crate) fn steps(&self) -> Vec<u32> {
        let heard = self.heard.lock().unwrap();
        heard.iter().map(|(step, ..)| *step).collect()
    }

    pub(crate) fn releases(&self) -> usize {
        self.released.lock().unwrap().len()
    }

    /// Its struct for a function of this type.
    pub(crate) fn raw<S: ForeignSignature>(
        &'static self,
        call: S::ForeignFn,
        host: u64,
        queue: u64,
    ) -> Queued<S> {
        Queued {
            raw: RawForeign {
                size: size_of::<Queued<S>>(),
                call: Some(call),
                user_data: std::ptr::from_ref(self).cast_mut().cast(),
                release: Some(release),
                host,
            },
            answers: 0,
            queue,
        }
    }

    /// What Rust gets of it.
    pub(crate) fn callable(
        &'static self,
        host: u64,
        queue: u64,
    ) -> Result<AnyThread<Foreign<Hears>>, Invalid> {
        // SAFETY: the struct is valid, and its functions take what it names.
        unsafe { AnyThread::from_raw(&self.raw::<Hears>(call, host, queue).raw) }
    }
}

pub(crate) unsafe extern "C" fn call(
    user_data: *mut c_void,
    step: u32,
    text: *const u8,
    length: usize,
    _: *mut ForeignText,
) -> i32 {
    // SAFETY: the library passes what the struct gave it, and pointers that are valid during the call.
    let (host, text) = unsafe {
        (
            &*user_data.cast::<Host>(),
            std::slice::from_raw_parts(text, length),
        )
    };
    let text = String::from_utf8_lossy(text).into_owned();
    let heard = (step, text, thread::current().id());
    host.heard.lock().unwrap().push(heard);
    host.returns.load(SeqCst) as i32
}

unsafe extern "C" fn release(user_data: *mut c_void) {
    // SAFETY: the library passes what the struct gave it.
    let host = unsafe { &*user_data.cast::<Host>() };
    host.released.lock().unwrap().push(thread::current().id());
}

/// The status of a call on another thread.
pub(crate) fn called(hears: &AnyThread<Foreign<Hears>>, step: u32) -> Status {
    let call = || hears.call(step, "by a thread");
    let told = thread::scope(|scope| scope.spawn(call).join().unwrap());
    told.map_or_else(|why| why.status(), |()| Status::Ok)
}
