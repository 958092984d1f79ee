//! Testing code that exports callbacks. Documentation only.
//!
//! The tests of one file run in one process, on many threads at once. A closure is an entry of its own, so tests do not meet there. They meet in
//! what a process has once: a function's entry, the report, the error hook, and symbols.
//!
//! # Call as C does
//!
//! The stub is what C calls, with the conversion of arguments, `on_error` and the status. The function itself stays a plain function, for its own tests:
//!
//! ```
//! use registry_core::{Status, exported_callback, last_status};
//!
//! #[exported_callback(on_error = -1)]
//! fn price(count: i32) -> Result<i32, String> {
//!     count.checked_mul(120).ok_or_else(|| "too many".to_owned())
//! }
//!
//! # fn main() {
//! assert_eq!(price(2), Ok(240)); // the function
//!
//! let exported = price::export();
//! let c = exported.stub().as_raw(); // what C gets
//! // SAFETY: any number is harmless.
//! assert_eq!(unsafe { c(2) }, 240);
//! assert_eq!(unsafe { c(i32::MAX) }, -1);
//! assert_eq!(last_status(), Status::Failed);
//! # }
//! ```
//!
//! The last status and the last error are the thread's own: tests on other threads do not change them.
//!
//! # Two tests that export one function
//!
//! A function has one entry. While a wrapper of it lives, a second `export` panics, and `try_export` returns
//! [`AlreadyExported`](crate::ExportError::AlreadyExported). The tests fail or pass as they happen to overlap. Three ways out:
//!
//! **One wrapper for all tests**, if none of them needs it to be dropped:
//!
//! ```
//! use registry_core::{Callback, exported_callback};
//! use std::sync::LazyLock;
//!
//! #[exported_callback(on_error = -1)]
//! fn add_tax(cents: i64) -> i64 {
//!     cents + cents / 5
//! }
//!
//! /// Exported by the first test that asks, for the rest of the process.
//! static ADD_TAX: LazyLock<Callback<add_tax>> = LazyLock::new(add_tax::export);
//!
//! let test = || {
//!     // SAFETY: any number is harmless.
//!     assert_eq!(unsafe { ADD_TAX.stub().as_raw()(100) }, 120);
//! };
//! std::thread::scope(|threads| {
//!     threads.spawn(test); // two tests at once
//!     threads.spawn(test);
//! });
//! ```
//!
//! **A lock**, if each test exports and drops:
//!
//! ```
//! use registry_core::{Callback, exported_callback};
//! use std::sync::{Mutex, MutexGuard, PoisonError};
//!
//! #[exported_callback(on_error = -1)]
//! fn add_tax(cents: i64) -> i64 {
//!     cents + cents / 5
//! }
//!
//! /// The wrapper, and the right to have it. The wrapper is dropped first: fields are dropped in order.
//! struct Exported {
//!     wrapper: Callback<add_tax>,
//!     _turn: MutexGuard<'static, ()>,
//! }
//!
//! fn exported() -> Exported {
//!     static TURN: Mutex<()> = Mutex::new(());
//!     // A test that failed poisons the lock; the wrapper is gone all the same.
//!     let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
//!     Exported { wrapper: add_tax::export(), _turn: turn }
//! }
//!
//! let test = || {
//!     let exported = exported();
//!     let stub = exported.wrapper.stub().as_raw();
//!     drop(exported);
//!     stub
//! };
//! std::thread::scope(|threads| {
//!     for _ in 0..4 {
//!         threads.spawn(test);
//!     }
//! });
//! # let late = test();
//! # assert_eq!(unsafe { late(100) }, -1);
//! ```
//!
//! **A type in place of the function**, if C takes a pointer or a handle anyway: each test exports a closure of its own.
//!
//! # Leaks
//!
//! [`assert_no_leaks!`](crate::assert_no_leaks) looks at the whole process, so it sees what the tests beside it hold at that moment. Give it a process of its own: a file
//! in `tests/` with one test, or a program.
//!
//! ```standalone_crate
//! // tests/no_leaks.rs
//! use registry_core::exported_callback;
//!
//! #[exported_callback]
//! type Changed = fn(row: u32);
//!
//! // #[test]
//! fn nothing_is_left() {
//!     let changed = Changed::export(|_| {});
//!     // .. what the library does with it ..
//!     drop(changed);
//!     registry_core::assert_no_leaks!();
//! }
//! # fn main() { nothing_is_left(); }
//! ```
//!
//! Beside other tests, ask about one callback. That a closure has been dropped is seen by what it captures:
//!
//! ```
//! use registry_core::{Status, exported_callback};
//! use std::sync::Arc;
//!
//! #[exported_callback]
//! type Changed = fn(row: u32);
//!
//! # fn main() {
//! let captured = Arc::new(());
//! let held = Arc::clone(&captured);
//! let changed = Changed::export(move |_| { let _ = &held; });
//! let handle = changed.handle();
//!
//! changed.close_and_wait().unwrap(); // also of calls on other threads
//! assert_eq!(Arc::strong_count(&captured), 1);
//! assert_eq!(Changed::call(handle, 1).unwrap_err().status(), Status::Closed);
//! # }
//! ```
//!
//! `close_and_wait` rather than `drop`, if other threads may be inside: after `drop` the last of them drops the closure, a moment later.
//!
//! # Failures on purpose
//!
//! The default hook prints a line to stderr when a callback first fails with a status. [`set_error_hook`](crate::set_error_hook) replaces it for the whole
//! process. A test that wants to see failures collects those of its own callback:
//!
//! ```standalone_crate
//! use registry_core::{Status, exported_callback, set_error_hook};
//! use std::sync::Mutex;
//!
//! static SEEN: Mutex<Vec<(Option<u64>, Status)>> = Mutex::new(Vec::new());
//!
//! #[exported_callback]
//! type Check = fn(row: u32) -> Result<(), String>;
//!
//! # fn main() {
//! set_error_hook(Some(Box::new(|failure| {
//!     let handle = failure.handle().map(|handle| handle.raw());
//!     SEEN.lock().unwrap().push((handle, failure.status()));
//! })));
//!
//! let check = Check::export(|row| Err(format!("row {row} is empty")));
//! Check::call(check.handle(), 7).unwrap_err();
//! let own = Some(check.handle().raw());
//! let seen = SEEN.lock().unwrap();
//! assert!(seen.iter().any(|failure| *failure == (own, Status::Failed)));
//! # }
//! ```
//!
//! # One package, two crates
//!
//! C's symbols are named after the crate, so a program must contain each annotated item once. It contains some twice in two cases, and does not link:
//! "duplicate symbol: shop_add_tax".
//!
//! * **A library and a program of one package** have one crate name. Annotate in `src/lib.rs` alone, `export_runtime!()` included, and write `use shop::add_tax;` in
//!   `src/main.rs`: neither the items again nor `mod callbacks;` of the same file. Or give the program another name, by `[[bin]] name = "shop-till"`.
//! * **A cycle through `[dev-dependencies]`**: `shop` tests itself with `shop-testkit`, which depends on `shop`. The unit tests inside `src/` are the library compiled
//!   a second time, beside the one that the kit links. Move the tests that use the kit to `tests/`: these link the library once.
//!
//! Unit tests inside `src/` that use no such kit need nothing.
//!
//! # Miri and sanitizers
//!
//! Miri runs callbacks that Rust calls by their stubs and handles; it runs no C. It has no section of functions, so write `add_tax::handle()` in place of
//! `add_tax::HANDLE` where a *pinned* function is called by its handle. ThreadSanitizer does not know fences: build with `RUSTFLAGS="--cfg registry_rmw"`, which
//! replaces them. Otherwise it reports races that do not exist.
