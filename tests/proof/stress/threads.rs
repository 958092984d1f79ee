//! Threads of the system's: std's have synchronisation of their own, which would hide from a sanitizer what is missing here.

use std::ffi::c_void;

/// What a thread runs.
pub(crate) type Run = extern "C" fn(*mut c_void) -> *mut c_void;

/// A thread that runs, until `join`.
#[cfg(unix)]
pub(crate) struct Thread(libc::pthread_t);

#[cfg(unix)]
impl Thread {
    /// # Safety
    /// `run` takes what it is given, on another thread.
    pub(crate) unsafe fn start(run: Run, argument: *mut c_void) -> Self {
        let mut id = 0;
        // SAFETY: the caller's promise, and the id is valid to write.
        let failed = unsafe { libc::pthread_create(&mut id, std::ptr::null(), run, argument) };
        assert_eq!(failed, 0, "the system gave a thread");
        Thread(id)
    }

    pub(crate) fn join(self) {
        // SAFETY: it was created by `start`, and is joined once.
        let failed = unsafe { libc::pthread_join(self.0, std::ptr::null_mut()) };
        assert_eq!(failed, 0);
    }
}

/// No sanitizer runs here, so std's will do.
#[cfg(not(unix))]
pub(crate) struct Thread(std::thread::JoinHandle<()>);

#[cfg(not(unix))]
impl Thread {
    /// # Safety
    /// `run` takes what it is given, on another thread.
    pub(crate) unsafe fn start(run: Run, argument: *mut c_void) -> Self {
        let argument = argument.expose_provenance();
        Thread(std::thread::spawn(move || {
            run(std::ptr::with_exposed_provenance_mut(argument));
        }))
    }

    pub(crate) fn join(self) {
        self.0.join().expect("it does not panic");
    }
}
