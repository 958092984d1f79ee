//! POSIX's `nftw` walks a directory tree. It takes a bare function pointer and no `user_data`, and stops when the function
//! returns something other than 0.
//!
//! * Each walk has a closure of its own that borrows from the stack: a *scope* keeps it from outliving what it borrows, and a
//!   *pool* gives it a C function. With a plain function the counts would have to be global, and two walks could not run at once.
//! * A panic in the closure does not cross `nftw`. It becomes `on_error`, which is -1, so that the walk stops.

use registry_core::{CFn, FfiType, Status, Stub, exported_callback, last_status, scope};
use std::ffi::{CStr, CString, c_char, c_int};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// Sees one file or folder; any result but 0 ends the walk.
///
/// # Safety
/// `stat` is valid during the call.
#[exported_callback(on_error = -1, pool = 2)]
type Visit = unsafe fn(path: &CStr, stat: *const libc::stat, kind: c_int, place: &Place) -> c_int;

/// C's `struct FTW`.
#[derive(Clone, Copy, FfiType)]
#[repr(C)]
struct Place {
    /// Where the name begins in the path.
    base: c_int,
    level: c_int,
}

/// The `kind` of a regular file.
const FILE: c_int = 0;

unsafe extern "C" {
    /// The crate `libc` does not declare it. `nftw` does not keep the pointer, so the stub may have any lifetime.
    fn nftw(path: *const c_char, visit: Stub<'_, CFn<Visit>>, files: c_int, flags: c_int) -> c_int;
}

/// What a walk found.
#[derive(Debug, Default, PartialEq)]
struct Found {
    files: usize,
    bytes: u64,
    deepest: c_int,
}

/// Walks a tree with a closure; returns what `nftw` returns.
fn walk(
    folder: &Path,
    visit: impl FnMut(&CStr, &libc::stat, c_int, &Place) -> c_int + Send,
) -> c_int {
    let path = CString::new(folder.as_os_str().as_bytes()).expect("no NUL in the path");
    let mut visit = visit;
    scope(|s| {
        let visit = &mut visit; // in this stack frame: what needs the scope
        let visit = Visit::export_scoped_mut(s, move |path, stat, kind, place| {
            // SAFETY: the callback's contract.
            visit(path, unsafe { &*stat }, kind, place)
        });
        let bound = visit.bind().expect("one of the two stubs is free");
        // SAFETY: the path ends with NUL, and `nftw` calls the stub as `Visit` says.
        unsafe { nftw(path.as_ptr(), bound.stub(), 16, 0) }
    })
}

fn measure(folder: &Path) -> Found {
    let mut found = Found::default();
    let result = walk(folder, |_, stat, kind, place| {
        if kind == FILE {
            found.files += 1;
            found.bytes += u64::try_from(stat.st_size).unwrap_or(0);
            found.deepest = found.deepest.max(place.level);
        }
        0
    });
    assert_eq!(result, 0);
    found
}

/// The first file with this name.
fn find(folder: &Path, wanted: &CStr) -> Option<CString> {
    let mut found = None;
    let result = walk(folder, |path, _, _, place| {
        let base = usize::try_from(place.base).unwrap_or(0);
        if path.to_bytes().get(base..) == Some(wanted.to_bytes()) {
            found = Some(path.to_owned());
        }
        c_int::from(found.is_some())
    });
    assert_eq!(result, c_int::from(found.is_some()));
    found
}

pub(crate) fn main() {
    let files = size();
    let tree = Tree::new(files);
    let expected = Found {
        files,
        bytes: (0..files as u64).sum(),
        deepest: 3,
    };

    let found = measure(&tree.0);
    assert_eq!(found, expected);
    println!(
        "{} files of {} bytes, {} deep",
        found.files, found.bytes, found.deepest
    );

    let at_once = std::thread::scope(|threads| {
        let walks = [(); 2].map(|()| threads.spawn(|| measure(&tree.0)));
        walks.map(|walk| walk.join().expect("it does not panic"))
    });
    assert!(at_once.iter().all(|found| *found == expected));
    println!("two walks at once find the same");

    assert!(find(&tree.0, c"7").is_some() && find(&tree.0, c"none").is_none());
    println!("a walk stops where its closure says");

    let mut seen = 0;
    let result = walk(&tree.0, |_, _, _, _| {
        seen += 1;
        // As a panic, without a line on stderr.
        if seen == 5 {
            std::panic::resume_unwind(Box::new("enough"));
        }
        0
    });
    assert_eq!((result, seen, last_status()), (-1, 5, Status::Panicked));
    println!("a panic stops the walk: {result}, {}", last_status());

    registry_core::assert_no_leaks!();
}

/// A tree of files of 0, 1, 2 .. bytes, three levels deep. It is removed at the end.
struct Tree(PathBuf);

impl Tree {
    fn new(files: usize) -> Self {
        let root = std::env::temp_dir().join(format!("registry-nftw-{}", std::process::id()));
        for file in 0..files {
            let folder = root
                .join(format!("a{}", file % 7))
                .join(format!("b{}", file % 3));
            std::fs::create_dir_all(&folder).expect("a folder can be made");
            std::fs::write(folder.join(file.to_string()), vec![0; file])
                .expect("a file can be written");
        }
        Tree(root)
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).expect("the tree can be removed");
    }
}

fn size() -> usize {
    let size = std::env::var("REGISTRY_EXAMPLE_SIZE");
    size.map_or(500, |size| size.parse().expect("a number"))
}
