//! [`keep_loaded`]: asks the system never to unload the shared library that contains this code.
//!
//! Foreign code holds handles and addresses of stubs. A handle is harmless after unloading, but a stub's address points into
//! the library's code, which is unmapped with the library. No registry can make such a call safe, so the library can only
//! ask to stay loaded. No other file of this crate uses this one.
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

/// Asks the system to keep the shared library that contains this code loaded until the process ends. Later calls of
/// `dlclose` or `FreeLibrary` do not unload it.
///
/// The registry can't answer a call into an unloaded library, because the stub itself is gone. A plug-in or an
/// extension module, which is loaded by programs that it does not control, calls this function once during its
/// initialisation. In an executable, and where nothing can be unloaded (wasm32, a static program), the function does
/// nothing and returns `Ok`.
///
/// A second call has no further effect. Any thread may call it. It takes the loader's lock, so do not call it from
/// `DllMain` on Windows, nor from a callback that must return quickly.
///
/// # Errors
///
/// The loader can no longer find the library by its file name (the file was renamed while it was being loaded), or the
/// system has no such call. The library keeps working, and its owner must not unload it while it may be called.
///
/// # Examples
///
/// ```
/// # fn main() -> Result<(), registry_core::KeepLoadedError> {
/// registry_core::keep_loaded()?;
/// # Ok(()) }
/// ```
///
/// On Linux it uses `RTLD_NODELETE`, on Windows `GET_MODULE_HANDLE_EX_FLAG_PIN`.
pub fn keep_loaded() -> Result<(), KeepLoadedError> {
    system::keep().map_err(KeepLoadedError)
}

/// An address inside the executable or library that this crate is linked into.
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

    /// `Dl_info` of dladdr(3). Its layout is the same on all systems that have it.
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
    /// `RTLD_NOLOAD`: find the loaded library, and load nothing. The file on disk may have been replaced since.
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
        // SAFETY: dladdr takes any address, and `Found` has the size of the structure that it writes.
        if unsafe { dladdr(here(), found.as_mut_ptr()) } == 0 {
            // The loader has no object with this address: the program is static.
            return Ok(());
        }
        // SAFETY: dladdr has written the fields, and zeroed pointers are valid values too.
        let found = unsafe { found.assume_init() };
        if is_program(found.base) {
            return Ok(());
        }
        if found.file.is_null() {
            return Err("the loader has no name for it".into());
        }
        // SAFETY: the name is the loader's own for a loaded object. `NO_LOAD` loads nothing, so no initialiser runs.
        if unsafe { dlopen(found.file, LAZY | NO_LOAD | NO_DELETE) }.is_null() {
            return Err(reason());
        }
        // The handle is never closed: a loader that ignores `NO_DELETE` keeps the library loaded for that reason.
        Ok(())
    }

    fn reason() -> String {
        // SAFETY: dlerror returns null, or a string that stays valid until this thread's next call of the loader.
        let text = unsafe { dlerror() };
        if text.is_null() {
            return "the loader does not find it by its file name".into();
        }
        // SAFETY: not null, so a string, as above.
        let text = unsafe { CStr::from_ptr(text) };
        text.to_string_lossy().into_owned()
    }

    /// Whether the object that begins at `base` is the executable, which the loader refuses to open.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    fn is_program(base: *mut c_void) -> bool {
        use core::ffi::c_ulong;
        unsafe extern "C" {
            fn getauxval(what: c_ulong) -> c_ulong;
        }
        /// The address of the program headers, which follow the ELF header at the base.
        const AT_PHDR: c_ulong = 3;
        /// `sizeof(Elf64_Ehdr)`, `sizeof(Elf32_Ehdr)`.
        const HEADER: usize = if cfg!(target_pointer_width = "64") {
            64
        } else {
            52
        };
        // SAFETY: getauxval returns 0 for an unknown number.
        let headers = unsafe { getauxval(AT_PHDR) } as usize;
        headers.checked_sub(HEADER) == Some(base.addr())
    }

    /// On other systems the loader opens the executable like any other object.
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

/// Nothing can be unloaded, or there is no loader to ask.
#[cfg(not(all(feature = "std", any(unix, windows), not(miri))))]
mod system {
    use alloc::string::String;

    #[allow(clippy::unnecessary_wraps)] // the other platforms' versions can fail
    pub(super) fn keep() -> Result<(), String> {
        Ok(())
    }
}
