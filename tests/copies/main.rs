//! Copies of a library with its own registry, `copy.rs`, which tests load into this process and unload.
//!
//! It is built once, and each copy is loaded from a separate file.

// Miri loads no library.
#![cfg(all(target_os = "linux", not(miri)))]

use std::ffi::{CStr, CString, c_void};
use std::path::{Path, PathBuf};
use std::process::Command;

mod keep_loaded;
mod second_copy;

/// Builds `copy.rs`, which costs nothing where all targets have been built.
fn library() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .expect("it stands in the target folder");
    let built = Command::new(env!("CARGO"))
        .args([
            // As `cargo test --workspace` chooses features, so that all of it is built already.
            "build",
            "--quiet",
            "--workspace",
            "--example",
            "copy",
        ])
        .arg("--target-dir")
        .arg(target)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status();
    assert!(built.expect("Cargo runs").success());
    target.join("debug/examples/libcopy.so")
}

/// A loaded copy. Dropping it does not unload it, since its stubs may be called.
struct Copy(*mut c_void);

impl Copy {
    /// Another file for each `name`, or the loader would give the first copy again.
    fn load(library: &Path, name: &str) -> Self {
        let path = Self::path(name);
        std::fs::copy(library, &path).expect("the copy can be written");
        let path = c_path(&path);
        // SAFETY: a path; the library's initialisers are ours.
        let handle = unsafe { libc::dlopen(path.as_ptr(), libc::RTLD_NOW | libc::RTLD_LOCAL) };
        assert!(!handle.is_null(), "it can be loaded");
        Copy(handle)
    }

    /// The file of the copy of that name.
    fn path(name: &str) -> PathBuf {
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
    }

    fn symbol(&self, name: &CStr) -> *mut c_void {
        // SAFETY: a loaded library and a name.
        let symbol = unsafe { libc::dlsym(self.0, name.as_ptr()) };
        assert!(!symbol.is_null(), "{name:?}");
        symbol
    }
}

fn c_path(path: &Path) -> CString {
    CString::new(path.to_str().expect("UTF-8")).expect("no NUL")
}
