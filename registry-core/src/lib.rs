//! Rust callbacks that foreign code holds by an integer handle, never by an address.
//!
//! A Rust library that hands callbacks to C, Python, Node or a web page gives them a number. The number is a
//! key into a registry inside the library; the Rust *wrapper* owns the entry behind it. While the wrapper
//! lives the callback can be called; when it is dropped the entry is gone, and a late call gets a
//! [`Status`] instead of freed memory.
//!
//! ```
//! use registry_core::{Callback, Status, exported_callback};
//!
//! /// C sees `int64_t <crate>_add_tax(int64_t cents);`
//! #[exported_callback(on_error = -1)]
//! fn add_tax(cents: i64) -> i64 {
//!     cents + cents / 5
//! }
//!
//! let tax: Callback<add_tax> = add_tax::export();
//! let stub = tax.stub().as_raw(); // what a C interface takes
//! assert_eq!(unsafe { stub(100) }, 120);
//! drop(tax);
//! assert_eq!(unsafe { stub(100) }, -1); // late, and answered
//! assert_eq!(registry_core::last_status(), Status::NotExported);
//! ```
//!
//! # Where to look
//!
//! * [`exported_callback`]: the attribute, its two forms and its arguments.
//! * [`Callback`], [`LocalCallback`], [`ScopedCallback`], [`Bound`]: the wrappers. [`Group`] and
//!   [`LocalGroup`] end many together.
//! * [`Status`]: how a call can end. [`last_error`], [`set_error_hook`]: what went wrong, in words.
//! * [`misuse`]: what each misuse gets, with the test that commits it; and what is not guaranteed.
//! * [`Handle`], [`Stub`], [`Thunk`]: what foreign code gets.
//! * [`export_runtime`]: the C functions that a library exports once, such as `<crate>_release`.
//! * [`report()`], [`assert_no_leaks`]: what the registry holds.
//!
//! # The wrappers
//!
//! | | [`Callback`] | [`LocalCallback`] | [`ScopedCallback`] | [`Bound`] |
//! |---|---|---|---|---|
//! | made by | `export`, `export_mut`, `export_once` | `export_local` | `export_scoped`, `export_scoped_mut` | `bind` |
//! | `Send + Sync` | yes | no | yes | as the wrapper inside |
//! | closure | `Send (+ Sync) + 'static` | `'static` | `Send (+ Sync) + 'scope` | |
//! | `handle` | yes | yes | yes | yes |
//! | `stub` | functions only | no | no | yes |
//! | `thunk_first`, `thunk_last` | closures only | yes | yes | by `wrapper()` |
//! | `bind` | with a pool | with a pool | with a pool | `unbind` gives it back |
//! | `close`, `close_and_wait` | yes | yes | yes | by dropping, or after `unbind` |
//! | `close_later` | yes | no | no | no |
//! | `into_handle`, `from_handle` | yes | yes, on its thread | no | no |
//! | `leak` | yes | yes | no | of a `Callback` |
//! | group | [`Group`] | [`LocalGroup`] | its scope | no |
//!
//! # What may cross
//!
//! | in Rust | in C | as a parameter | as a return |
//! |---|---|---|---|
//! | `()` | `void` | | yes |
//! | `bool` | `uint8_t` | 0 or 1, else `INVALID_ARGUMENT` | yes |
//! | integers to 64 bits, `usize`, floats | the same | yes (on wasm32, one of 8 or 16 bits is checked) | yes |
//! | `*const T`, `*mut T`, `Option<NonNull<T>>` | `T *` | yes | yes |
//! | `Option<unsafe extern "C" fn(..) -> ..>` | function pointer | yes | yes |
//! | [`Handle`], `Option<Handle>` | `uint64_t` (a `double` on wasm32) | not 0 / 0 is `None` | yes |
//! | `#[derive(FfiType)]` structs and enums | struct (of `repr(transparent)`, its field), integer | checked | yes |
//! | `&str`, `&[T]` | pointer and length, two parameters | checked | no |
//! | `&CStr`, `Option<&CStr>` | `const char *` | not null / null is `None` | no |
//! | `&T`, `Option<&T>` | `const T *` | null, alignment and value checked | no |
//! | `[T; N]` | `T[N]` in a struct, `const T (*)[N]` behind `&` and `&[..]` | in those | in a struct, in a `Vec` |
//! | `String`, `Vec<T>` | [`Buffer`] | no | freed by `<crate>_buffer_free` |
//! | `Result<T, E: Display>` | `T` | no | `Err` is `FAILED` |
//!
//! A reference is good for the call and can't be kept. Foreign code must not write to what it lends until
//! the call returns. `&mut T` can't cross: that nobody else has it can't be known.
//!
//! # Threads
//!
//! Any thread may call, also one that Rust did not start. A call takes no lock, allocates nothing and makes
//! no system call; a thread's first call makes its record (some hundred bytes that ended threads hand on).
//! Closing costs a system call (`membarrier` on Linux) if another thread has called the entry;
//! [`Callback::close_later`] and [`Group::close_all`] pay one for many.
//!
//! Calls on one thread may end in any order, as they do on fibers, coroutines and greenlets that pause inside of callbacks.
//! A scope can't end while a fiber of its own thread is in one of its callbacks: the process ends then, since it could only wait for ever.
//!
//! In a forked child, callbacks whose callers do not exist there are leaked, never dropped, and nobody waits
//! for them. What a scope has lent whose thread does not exist there is `CLOSED`. Signal handlers may call `pinned` functions whose own work is async-signal-safe.
//!
//! # Not guaranteed
//!
//! Any integer that foreign code passes is answered ([`misuse`] has every way of being wrong, with what it gets). Nothing here can answer
//! for these; the table at the end of [`misuse`] says what happens then, and what to do instead.
//!
//! * Unloading the library while somebody may call; [`keep_loaded`] prevents it.
//! * A child made without `fork`'s handlers (`vfork`, `_Fork`, `clone`) that does more than `exec`.
//! * A bare pool pointer that is kept after its stub has been bound again, or the handle of a function that is exported again: they
//!   run the new callback.
//! * A relaxed hand-over of a handle to another thread may be refused at first, though it is never unsafe. A guessed handle that hits is a call.
//! * `longjmp`, `pthread_exit` or a foreign exception through a callback. A thread that never leaves one keeps its scope and its waiters waiting.
//! * A fiber that goes on on another thread while it is in a callback. (Fibers that stay on their thread may pause in callbacks, and their calls may
//!   end in any order.) A fiber that never goes on is as a thread that never leaves. A stack that is copied away, as greenlet does it, while a scope on it is open.
//! * A signal handler that exports, closes, or calls what is not async-signal-safe. Recursion without end.
//! * Pointers that are neither null nor valid, writing to a borrowed argument during the call, a stub called through another type: as in all of C.
//! * A symbol that another library has: a crate `sqlite3` with a function `open`. The C run time's are refused. A `crate = ..` that is not this library.
//! * With `panic = "abort"` a panic ends the process. On wasm32 it traps the instance, which its host may catch. From then on no closure is dropped;
//!   callbacks that were running, and all that scopes have lent, are `CLOSED`, leaked and counted in [`report()`]. An instance that trapped by anything
//!   but a panic (`abort`, out of bounds, stack overflow) does the same once its host calls `<crate>_trapped()`, as the binding that is generated
//!   for the web does. It is best given up, above all if a callback is suspended on another stack then.
//!
//! # Features
//!
//! | feature | default | what it does |
//! |---|---|---|
//! | `std` | yes | threads, panics caught, the default hook. Without it the crate is `no_std + alloc` for programs of one thread: wasm32 without atomics, or whoever passes `--cfg registry_single_thread` |
//! | `portable-atomic` | no | 64-bit atomics for targets without them |
//! | `initial-exec-tls` | no | x86-64 Linux with glibc: calls into a `dlopen`ed library find the thread's record without a call of `__tls_get_addr` |
//!
//! With `initial-exec-tls` all thread-locals of the library, some hundred bytes, stand in the room that glibc
//! keeps for libraries that are loaded late: about 1.6 KiB for the whole process, where
//! `GLIBC_TUNABLES=glibc.rtld.optional_static_tls=..` gives no more. Once that is used up, `dlopen` fails with
//! "cannot allocate memory in static TLS block". Elsewhere than on x86-64 glibc the feature is a compile
//! error; it does not work through a Rust `dylib`.
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(docsrs, feature(doc_cfg))]

extern crate alloc;
// The models are written with the attribute, whose expansion names the crate.
#[cfg(all(test, loom))]
extern crate self as registry_core;

mod c_api;
mod call;
mod call_site;
mod errors;
#[cfg(not(loom))]
mod expansion;
mod handle;
mod hazard;
#[path = "docs/implementation.rs"]
pub mod implementation;
mod metadata;
#[path = "docs/misuse.rs"]
pub mod misuse;
#[cfg(all(test, loom))]
mod models;
#[doc(hidden)]
pub mod private;
mod registry;
mod report;
mod status;
mod sys;
mod table;
#[cfg(all(test, not(loom)))]
mod tests;
mod values;
mod wrappers;

pub use call::params::{CallFn, CallMut, CallOnce, FunctionPointer, Params};
pub use call::signature::{CFn, CallbackType, ExportedFunction, Signature, ThunkFirst, ThunkLast};
pub use errors::failure::{CallError, ExportError, Failure};
pub use errors::hook::{ErrorHook, set_error_hook};
pub use errors::last_error::{last_error, last_status};
pub use handle::Handle;
pub use registry::batch::flush;
pub use registry::ownership::{HandleError, WouldDeadlock};
pub use report::{Counts, EntryOwner, EntryReport, Report, Sums, report, set_max_entries};
pub use status::Status;
pub use sys::keep_loaded::{KeepLoadedError, keep_loaded};
pub use values::buffer::Buffer;
pub use values::lift::{ByValue, Call, FfiType, Invalid, Lift};
pub use values::lower::{Lower, NoOnErrorNeeded};
pub use wrappers::callback::Callback;
pub use wrappers::group::Group;
pub use wrappers::local::{LocalCallback, LocalGroup};
pub use wrappers::pool::{Bound, PoolExhausted, Pooled, Wrapper};
pub use wrappers::scope::{Scope, ScopedCallback, scope};
pub use wrappers::stub::{Stub, Thunk};

pub use registry_macros::{FfiType, export_runtime, exported_callback};
