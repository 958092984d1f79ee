//! The library that is loaded with `dlopen`, and its symbols. Cargo builds it for the run, with and without the feature
//! `initial-exec-tls`.

use crate::foreign::{Bare, ByHandle, Data, WithData};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

/// Builds the package `registry-benches-library` in a place of its own, and returns the file. It has the profile of the running program: that of
/// releases for benchmarks, which measure it, and the quick one for tests, which share what the workspace has built.
///
/// # Errors
/// What Cargo said.
pub fn build(feature: Option<&str>) -> Result<PathBuf, String> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("library");
    // Beside the running program, so that one `cargo clean` takes it along.
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let target = program.parent().ok_or("a program without a directory")?;
    let target = target.join("bench-library");
    // One at a time: both forms go to one place, and from there to a file of their own. What they depend on is built once.
    static ONE: Mutex<()> = Mutex::new(());
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--locked"]);
    let profile = if cfg!(debug_assertions) {
        let shared = program
            .ancestors()
            .nth(3)
            .ok_or("a program in no target folder")?;
        cargo.env("CARGO_BUILD_BUILD_DIR", shared);
        "debug"
    } else {
        cargo.arg("--release");
        "release"
    };
    cargo.arg("--manifest-path").arg(package.join("Cargo.toml"));
    cargo.arg("--target-dir").arg(&target);
    cargo.args(feature.map(|feature| format!("--features={feature}")));
    // Cargo's variables for this program must not reach another build.
    cargo
        .env_remove("CARGO_TARGET_DIR")
        .env_remove("CARGO_MANIFEST_DIR");
    let output = cargo.output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let (before, after) = (std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    let built = target
        .join(profile)
        .join(format!("{before}bench_library{after}"));
    let name = feature.unwrap_or("default");
    let own = target.join(format!("{before}bench_library-{name}{after}"));
    // Another test may have loaded the file that is there: it is replaced, and never written to.
    let fresh = own.with_extension("fresh");
    std::fs::copy(built, &fresh).map_err(|error| error.to_string())?;
    std::fs::rename(fresh, &own).map_err(|error| error.to_string())?;
    Ok(own)
}

/// The library's callbacks, each exported once for the life of the process.
#[derive(Debug)]
pub struct Library {
    /// A closure and its own trampoline.
    pub raw: (WithData, Data),
    /// A closure behind two pointers.
    pub boxed: (WithData, Data),
    /// The same, guarded against panics.
    pub guarded: (WithData, Data),
    /// A thunk.
    pub thunk: (WithData, Data),
    /// The exported symbol that calls by handle, and a handle.
    pub by_handle: (ByHandle, u64),
    /// A bound stub.
    pub pooled: Bare,
    /// An exported function's symbol.
    pub closable: Bare,
    /// A pinned function's symbol.
    pub pinned: Bare,
}

// SAFETY: everything in it is functions, and data for them, that any thread may use.
unsafe impl Send for Library {}
// SAFETY: likewise.
unsafe impl Sync for Library {}

/// What the library's closures and functions add.
pub const CAPTURED: i32 = 7;

impl Library {
    /// Loads the file and keeps it loaded.
    ///
    /// # Errors
    /// What the loader said.
    pub fn open(file: &Path) -> Result<Library, libloading::Error> {
        // SAFETY: the library was built from this repository; what runs when it loads enters two functions
        // into a list.
        let library = Box::leak(Box::new(unsafe { libloading::Library::new(file) }?));
        // SAFETY: the symbols have these types in `library/lib.rs`.
        unsafe {
            let new_raw: New<Data> = *library.get(b"bench_raw_new")?;
            let new_boxed: New<Data> = *library.get(b"bench_boxed_new")?;
            let new_handle: New<u64> = *library.get(b"bench_registry_new")?;
            let new_pooled: New<Option<Bare>> = *library.get(b"bench_pooled_new")?;
            let thunk: unsafe extern "C" fn() -> WithData = *library.get(b"bench_thunk")?;
            let open_closable: unsafe extern "C" fn() -> u64 =
                *library.get(b"bench_export_closable")?;
            open_closable();
            let handle = new_handle(CAPTURED);
            let boxed = new_boxed(CAPTURED);
            Ok(Library {
                raw: (*library.get(b"bench_raw_call")?, new_raw(CAPTURED)),
                boxed: (*library.get(b"bench_boxed_call")?, boxed),
                guarded: (*library.get(b"bench_guarded_call")?, boxed),
                thunk: (thunk(), std::ptr::without_provenance_mut(handle as usize)),
                by_handle: (*library.get(b"bench_library_Add_call")?, handle),
                pooled: new_pooled(CAPTURED).expect("a free stub"),
                closable: *library.get(b"bench_library_add_closable")?,
                pinned: *library.get(b"bench_library_add_pinned")?,
            })
        }
    }
}

type New<T> = unsafe extern "C" fn(i32) -> T;
