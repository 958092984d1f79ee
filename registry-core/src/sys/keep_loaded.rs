//! The shared library that this code is in: how it asks the system never to unload it.
//!
//! Nothing else needs this file. What foreign code holds are handles, and addresses of stubs; the handles
//! stay harmless whatever happens, but a stub's address is code, and code goes with the library. There is
//! no way to take one's own code away safely while somebody may call it, so what is offered is to stay.
//!
//! The flags are those of dlopen(3) and of the Windows documentation of `GetModuleHandleExW`.

use alloc::string::String;
use core::fmt;

/// Why the library may still be unloaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeepLoadedError(String);

impl fmt::Display for KeepLoadedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the library can't be kept loaded: {}", self.0)
    }
}

impl core::error::Error for KeepLoadedError {}

/// Asks the system to keep the shared library that contains this code loaded until the process ends, whatever
/// `dlclose` or `FreeLibrary` is called.
///
/// Unloading a library while foreign code may still call one of its stubs is the one late call that no
/// registry can answer: the stub itself is gone. A library that is loaded by programs it does not know (a
/// plug-in, an extension module) calls this once, when it is set up. In an executable, and where nothing can be
/// unloaded (wasm32, a static program), there is nothing to do, and the answer is `Ok`.
///
/// Calling it again does nothing more. Any thread may call it; it takes the loader's lock, so it does not
/// belong into a constructor that the loader runs on Windows (`DllMain`), nor into a callback that has to be quick.
///
/// # Errors
///
/// The loader does not know the library by its file any more (it was renamed while it was being loaded), or the
/// system has no such call. The library works as before, and unloading it stays its owner's duty.
///
/// # Examples
///
/// ```
/// # fn main() -> Result<(), registry_core::KeepLoadedError> {
/// registry_core::keep_loaded()?;
/// # Ok(()) }
/// ```
///
/// Linux keeps it by `RTLD_NODELETE`, Windows by `GET_MODULE_HANDLE_EX_FLAG_PIN`.
pub fn keep_loaded() -> Result<(), KeepLoadedError> {
    system::keep().map_err(KeepLoadedError)
}

/// An address in this library, whichever it is linked into.
#[cfg(all(feature = "std", any(unix, windows), not(miri)))]
fn here() -> *const core::ffi::c_void {
    static HERE: u8 = 0;
    core::ptr::from_ref(&HERE).cast()
}

#[cfg(all(feature = "std", unix, not(miri)))]
mod system {
    use super::here;
    use alloc::string::String;
    use core::ffi::{CStr, c_char, c_int, c_void};
    use core::mem::MaybeUninit;

    /// Of dladdr(3), the same on all systems that have it.
    #[repr(C)]
    struct Found {
        file: *const c_char,
        base: *mut c_void,
        _symbol: *const c_char,
        _address: *mut c_void,
    }

    unsafe extern "C" {
        fn dladdr(address: *const c_void, found: *mut Found) -> c_int;
        fn dlopen(file: *const c_char, flags: c_int) -> *mut c_void;
        fn dlerror() -> *mut c_char;
    }

    const LAZY: c_int = 1;
    /// Only what is loaded already: the file may be another one by now.
    const NO_LOAD: c_int = if cfg!(target_vendor = "apple") {
        0x10
    } else if cfg!(any(target_os = "linux", target_os = "android")) {
        4
    } else {
        0x2000
    };
    const NO_DELETE: c_int = if cfg!(target_vendor = "apple") {
        0x80
    } else {
        0x1000
    };

    pub(super) fn keep() -> Result<(), String> {
        let mut found = MaybeUninit::<Found>::zeroed();
        // SAFETY: any address may be asked about, and the answer is as large as the system's.
        if unsafe { dladdr(here(), found.as_mut_ptr()) } == 0 {
            // In no object of the loader's: a static program.
            return Ok(());
        }
        // SAFETY: zeroed pointers are values, and dladdr has written them.
        let found = unsafe { found.assume_init() };
        if is_program(found.base) {
            return Ok(());
        }
        if found.file.is_null() {
            return Err("the loader has no name for it".into());
        }
        // SAFETY: the loader's own name of a loaded object; nothing is loaded, so no initialiser runs.
        if unsafe { dlopen(found.file, LAZY | NO_LOAD | NO_DELETE) }.is_null() {
            return Err(reason());
        }
        // The reference is not given back: where the flag is not known it does the same.
        Ok(())
    }

    fn reason() -> String {
        // SAFETY: null, or text that is this thread's until its next call of the loader.
        let text = unsafe { dlerror() };
        if text.is_null() {
            return "the loader does not know it by its file's name".into();
        }
        // SAFETY: as above.
        let text = unsafe { CStr::from_ptr(text) };
        text.to_string_lossy().into_owned()
    }

    /// Whether the object that begins at `base` is the program itself, which the loader refuses to open.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    fn is_program(base: *mut c_void) -> bool {
        use core::ffi::c_ulong;
        unsafe extern "C" {
            fn getauxval(what: c_ulong) -> c_ulong;
        }
        /// Where the program's headers are: right behind its first one, which is at its base.
        const AT_PHDR: c_ulong = 3;
        /// `sizeof(Elf64_Ehdr)`, `sizeof(Elf32_Ehdr)`.
        const HEADER: usize = if cfg!(target_pointer_width = "64") {
            64
        } else {
            52
        };
        // SAFETY: an unknown number is answered by 0.
        let headers = unsafe { getauxval(AT_PHDR) } as usize;
        headers.checked_sub(HEADER) == Some(base.addr())
    }

    /// Elsewhere the loader opens the program like any other object.
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    fn is_program(_base: *mut c_void) -> bool {
        false
    }
}

#[cfg(all(feature = "std", windows, not(miri)))]
mod system {
    use super::here;
    use alloc::string::{String, ToString};
    use core::ffi::c_void;

    #[link(name = "kernel32")]
    unsafe extern "system" {
        fn GetModuleHandleExW(flags: u32, address: *const c_void, module: *mut *mut c_void) -> i32;
    }

    const PIN: u32 = 1;
    const FROM_ADDRESS: u32 = 4;

    pub(super) fn keep() -> Result<(), String> {
        let mut module = core::ptr::null_mut();
        // SAFETY: with FROM_ADDRESS the second argument is any address of the module; the handle is not used.
        if unsafe { GetModuleHandleExW(PIN | FROM_ADDRESS, here(), &mut module) } == 0 {
            return Err(std::io::Error::last_os_error().to_string());
        }
        Ok(())
    }
}

/// Nothing that could be unloaded, or nobody to ask.
#[cfg(not(all(feature = "std", any(unix, windows), not(miri))))]
mod system {
    use alloc::string::String;

    #[allow(clippy::unnecessary_wraps)] // the other forms can fail
    pub(super) fn keep() -> Result<(), String> {
        Ok(())
    }
}
