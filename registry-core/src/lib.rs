//! Rust callbacks that foreign code holds by an integer handle, never by an address.
//!
//! A Rust library that passes callbacks to C, Python, Node or a web page gives each callback a number, its *handle*. The handle is a
//! key into a registry inside the library. A Rust *wrapper* owns the registry's entry. While the wrapper lives, the
//! callback can be called. When the wrapper is dropped, the entry is removed, and a late call gets a [`Status`] instead
//! of access to freed memory.
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
//! let stub = tax.stub().as_raw(); // a function pointer for a C interface
//! assert_eq!(unsafe { stub(100) }, 120);
//! drop(tax);
//! assert_eq!(unsafe { stub(100) }, -1); // a late call returns `on_error`
//! assert_eq!(registry_core::last_status(), Status::NotExported);
//! ```
//!
//! # Where to look
//!
//! * [`exported_callback`]: the attribute, its forms on functions, types and traits, and its arguments.
//! * [`Callback`], [`LocalCallback`], [`ScopedCallback`], [`ScopedLocalCallback`], [`Bound`]: the wrappers. [`Group`] and
//!   [`LocalGroup`] close many wrappers together. A [`DropQueue`] drops closures where its owner says, for callers that must answer in time.
//! * [`Completion`]: a callback that is called once, and a future of its arguments. [`CallbackStream`]: one that is called again and again, and
//!   a stream of them. [`LocalQueue`] and [`CallQueue`]: calls from any thread, which one thread runs. [`Promise`]: a result that a host awaits.
//! * [`Status`]: how a call can end. [`last_error`] and [`set_error_hook`] give the message of a failure.
//! * [`sample`]: the methods that the attribute makes, on four items.
//! * [`testing`]: tests of code that exports callbacks.
//! * [`misuse`]: the result of each misuse, and [what is not guaranteed](misuse#what-is-not-guaranteed).
//! * [`Handle`], [`Stub`], [`Thunk`], [`OwnedThunk`]: the forms in which foreign code holds a callback. [`OwnedHandle`] and [`BorrowedHandle`] are
//!   handles of a known callback type, as parameters and results.
//! * [`Foreign`], [`AnyThread`]: functions of foreign code that Rust calls.
//! * [`export_runtime`]: the C functions that a library exports once, such as `<crate>_release`. [`c_api`] has those that end a callback as
//!   Rust paths.
//! * [`report()`], [`assert_no_leaks`]: the contents of the registry.
//! * [`diagnostics`]: traits that the compiler's messages name.
//!
//! # The wrappers
//!
//! | | [`Callback`] | [`LocalCallback`] | [`ScopedCallback`] | [`Bound`] |
//! |---|---|---|---|---|
//! | made by | `export`, `export_mut`, `export_once`, `export_continuation`, `export_with`, `export_mut_with` | `export_local`, `export_local_with` | `export_scoped`, `export_scoped_mut` | `bind` |
//! | `Send + Sync` | yes | no | yes | as the wrapper inside |
//! | closure | `Send (+ Sync) + 'static` | `'static` | `Send (+ Sync) + 'scope` | |
//! | `handle` | yes | yes | yes | yes |
//! | `stub` | functions only | no | no | yes |
//! | `thunk_first`, `thunk_last`, `thunk` | closures only | yes | yes | by `wrapper()` |
//! | `bind` | with a pool | with a pool | with a pool | `unbind` gives it back |
//! | `close`, `close_and_wait` | yes | yes | yes | by dropping, or after `unbind` |
//! | `close_later` | yes | no | no | no |
//! | `into_handle`, `from_handle` | yes | yes, on its thread | no | no |
//! | `into_thunk_first`, `into_thunk_last`, `into_thunk` | closures only | yes | no | no |
//! | `leak` | yes | yes | no | of a `Callback` |
//! | group | [`Group`] | [`LocalGroup`] | its scope | no |
//!
//! [`ScopedLocalCallback`], of `export_scoped_local`, is a [`ScopedCallback`] that is not `Send`, for a closure that need not be `Send` either.
//!
//! # Several methods behind one handle
//!
//! On a trait the attribute exports values that implement it: `StorageEntry::export(InMemory::new())` is one entry with one handle, by which foreign code calls all
//! methods. The marker `StorageEntry` has the exports of a callback type, and `call_<method>` for each method. As a parameter, [`Foreign<StorageEntry>`](Foreign) is an
//! implementer in foreign code, which Rust calls.
//!
//! # Calls that are not answered on the spot
//!
//! [`Completion`] is for C interfaces that say "call this when it is done". The call copies its arguments and returns; `await` on any executor, or
//! `wait` with a time-out, gives them out. Its parameters are of types that can be [kept](Keep). A second, a late and an abandoned call are each a
//! [`Status`] or an `Err`.
//!
//! [`CallbackStream`] is for "call this whenever something happens": a ring of fixed size, many calling threads, one that reads. A call that finds
//! no room is `QUEUE_FULL`.
//!
//! [`LocalQueue`] is for "this comes from another thread": a closure that `export_queued` exports runs on the thread of the queue, when that thread
//! calls [`run`](LocalQueue::run), waits or awaits. [`CallQueue`] is one that may be sent to another thread.
//!
//! A callback that returns a [`Promise`] answers later itself: the host awaits the value that a [`Resolver`] gives.
//!
//! # Calls of foreign code
//!
//! [`Foreign<S>`](Foreign) is a parameter by which foreign code passes a function of its own: Rust calls it with the parameters of the callback type `S`, and
//! releases it by dropping the value. A failure is a [`ForeignError`]. [`AnyThread`] is the form that may be sent to other threads. When its host has closed
//! (`<crate>_host_close`), a call is `CLOSED`.
//!
//! # What may cross
//!
//! | in Rust | in C | as a parameter | as a return |
//! |---|---|---|---|
//! | `()` | `void` | | yes |
//! | `bool` | `uint8_t` | 0 or 1, else `INVALID_ARGUMENT` | yes |
//! | integers up to 64 bits, `usize`, floats | the same | yes (on wasm32, 8 and 16 bits are checked) | yes |
//! | `*const T`, `*mut T`, `Option<NonNull<T>>` | `T *` | yes | yes |
//! | `NonZero<T>`, `Option<NonZero<T>>` of these integers | the integer | not 0 / 0 is `None` | yes |
//! | `Option<unsafe extern "C" fn(..) -> ..>`, or `"system"` | function pointer | yes | yes |
//! | [`Handle`], `Option<Handle>` | `uint64_t` (a `double` on wasm32) | not 0 / 0 is `None` | yes |
//! | [`OwnedHandle<S>`](OwnedHandle), `Option` of it | as `Handle` | live, of type `S`, owned by foreign code / 0 is `None`; Rust owns it then | foreign code owns it then |
//! | [`BorrowedHandle<'_, S>`](BorrowedHandle), `Option` of it | as `Handle` | live, of type `S` / 0 is `None` | `BorrowedHandle<'static, S>` |
//! | [`Foreign<S>`](Foreign), [`AnyThread<Foreign<S>>`](AnyThread), `Option` of both | pointer to a struct of functions | checked, copied / null is `None`; Rust owns it then | no |
//! | types of other crates | as described by a `#[derive(FfiType)]` with `#[ffi_type(remote = path)]` | checked | yes |
//! | `#[derive(FfiType)]` structs and enums | struct (for `repr(transparent)`, its field), integer | checked | yes |
//! | `#[derive(FfiType)]` structs with an [`OwnedHandle<S>`](OwnedHandle) or an `Option` of it | struct, by value only | checked; Rust owns it then | foreign code owns it then |
//! | `&str`, `&[T]` | two parameters: pointer and length | checked | no |
//! | `&CStr`, `Option<&CStr>` | `const char *` | not null / null is `None` | no |
//! | `&T`, `Option<&T>` | `const T *` | null, alignment and value checked | no |
//! | `[T; N]` | `T[N]` in a struct, `const T (*)[N]` behind `&` and `&[..]` | only there | in a struct, in a `Vec` |
//! | `String`, `Vec<T>` | [`Buffer`] | no | freed by `<crate>_buffer_free` |
//! | [`Promise<R>`](Promise), `Result` of it | as `Handle` | no | foreign code takes its value, an `R`, later |
//! | `Result<T, E: Display>` | `T` | no | `Err` is `FAILED`, with a code if `E` is an [`ErrorCode`] |
//!
//! A reference is valid during the call, and the compiler refuses code that keeps it. Foreign code must not write to borrowed memory until the
//! call returns. `&mut T` can't cross, since Rust can't check that foreign code has no other pointer to the value.
//!
//! # Threads
//!
//! Any thread may call a callback, including threads that Rust did not start. A call takes no lock, allocates nothing and makes no
//! system call. Only a thread's first call allocates: a hazard record of a few hundred bytes, which a later thread reuses;
//! [`prepare_thread`] makes it ahead. The call of a [`Completion`] or a [`CallbackStream`] also allocates to copy a long text or a slice, and wakes
//! the task or thread that waits.
//! Closing costs a system call (`membarrier` on Linux) if another thread has called the entry.
//! [`Callback::close_later`] and [`Group::close_all`] make one system call for many entries.
//!
//! Calls on one thread may end in any order, as on fibers, coroutines and greenlets that pause inside callbacks. A scope can't end while
//! a fiber of its own thread is inside one of its callbacks: it would wait for itself, so it aborts the process.
//!
//! In a forked child, entries whose callers do not exist there are leaked, never dropped, and no thread waits for them. Callbacks of a
//! [`scope`] whose thread does not exist there are `CLOSED`. Signal handlers may call `pinned` functions that are async-signal-safe themselves.
//!
//! # What is promised
//!
//! Any *integer* that foreign code passes, to any function, on any thread, at any time, gets a result or a [`Status`]. *Pointers* must be
//! null or valid for their stated size during the call, as in all of C. [`misuse`] lists each known misuse with its
//! result, and [what is not guaranteed](misuse#what-is-not-guaranteed).
//!
//! # Features
//!
//! | feature | default | what it does |
//! |---|---|---|
//! | `std` | yes | Threads, catching panics, the default error hook. Without it the crate is `no_std + alloc`, for programs of one thread: on wasm32 without atomics, or with `--cfg registry_single_thread` |
//! | `futures-core` | no | [`CallbackStream`] implements the trait `Stream` of the crate `futures-core` |
//! | `portable-atomic` | no | 64-bit atomics for targets without them |
//! | `initial-exec-tls` | no | x86-64 Linux with glibc: calls into a `dlopen`ed library find the thread's record without a call of `__tls_get_addr` |
//!
//! With `initial-exec-tls`, all thread-locals of the library (a few hundred bytes with those of std, besides your own) are placed in the static TLS block. glibc reserves
//! about 1.6 KiB of it for libraries that a process loads later; `GLIBC_TUNABLES=glibc.rtld.optional_static_tls=..` changes the size. When it is
//! used up, `dlopen` fails with "cannot allocate memory in static TLS block". On other targets than x86-64 glibc the feature is a
//! compile error. It does not work through a Rust `dylib`.
//!
//! In an executable it costs nothing, since the thread-locals of an executable are in the static TLS block anyway, and its calls take fewer instructions there too:
//! without it the compiler saves registers as for a call of `__tls_get_addr`, which the linker then takes out.
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(docsrs, feature(doc_cfg))]

extern crate alloc;
// The models and the sample use the attribute, whose expansion names this crate.
#[cfg(any(doc, all(test, loom)))]
extern crate self as registry_core;

pub mod c_api;
mod call;
mod call_site;
mod delivery;
#[path = "docs/diagnostics.rs"]
pub mod diagnostics;
mod errors;
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
mod runtime;
#[cfg(doc)]
#[path = "docs/sample.rs"]
pub mod sample;
mod status;
mod sys;
mod table;
#[path = "docs/testing.rs"]
pub mod testing;
#[cfg(all(test, not(loom)))]
mod tests;
mod values;
mod wrappers;

pub use call::foreign::{ForeignCallable, ForeignSignature, PassParams};
pub use call::kept::KeepParams;
pub use call::method_table::MethodTable;
pub use call::params::{CallFn, CallMut, CallOnce, FunctionPointer, Params};
pub use call::raw_foreign::RawForeign;
pub use call::signature::{
    CFn, CallbackType, ExportedFunction, Signature, ThunkBetween, ThunkFirst, ThunkLast,
    UserDataBetween,
};
pub use delivery::completion::{Completion, CompletionFuture, Kept};
pub use delivery::error::{CompletionError, InvalidArgument};
pub use delivery::nothing::Nothing;
pub use delivery::promise::{Abandoned, Promise, Resolver};
pub use delivery::queue::{CallQueue, LocalQueue, NextCall, NextCallAnywhere, Running};
pub use delivery::queued::{NoAnswer, QueueOf, RunsAnywhere};
#[cfg(all(feature = "std", not(loom)))]
pub use delivery::stream::Blocking;
pub use delivery::stream::{CallbackItems, CallbackStream, Next, TimedOut};
pub use delivery::waiting::Overflow;
pub use errors::failure::{CallError, ExportError, Failure};
pub use errors::foreign::ForeignError;
pub use errors::hook::{ErrorHook, set_error_hook};
pub use errors::last_error::{last_error, last_error_code, last_status};
pub use handle::Handle;
pub use registry::batch::flush;
pub use registry::ownership::{HandleError, WouldDeadlock};
pub use registry::thread::prepare_thread;
pub use registry::user_data::UserDataType;
pub use report::{Counts, EntryOwner, EntryReport, Report, Sums, report, set_max_entries};
pub use status::Status;
pub use sys::keep_loaded::{KeepLoadedError, keep_loaded};
pub use values::buffer::Buffer;
pub use values::error_code::ErrorCode;
pub use values::foreign_text::ForeignText;
pub use values::keep::{Full, Keep, KeptStr};
pub use values::lift::{ByValue, Call, FfiType, Invalid, Lift};
pub use values::lower::{Lower, NoOnErrorNeeded};
pub use values::object::Object;
pub use values::pass::{Answer, Pass};
pub use wrappers::callback::Callback;
pub use wrappers::drop_queue::DropQueue;
pub use wrappers::foreign::{AnyThread, Foreign};
pub use wrappers::group::Group;
pub use wrappers::local::{LocalCallback, LocalGroup};
pub use wrappers::pool::{Bound, PoolExhausted, Pooled, Wrapper};
pub use wrappers::scope::{Scope, ScopedCallback, scope};
pub use wrappers::scope_local::ScopedLocalCallback;
pub use wrappers::siblings::{Sendable, Shareable, ShareableInScope};
pub use wrappers::stub::{OwnedThunk, Stub, Thunk};
pub use wrappers::typed_handle::{BorrowedHandle, OwnedHandle};
pub use wrappers::unsafe_fn::UnsafeFn;

pub use registry_macros::{FfiType, export_runtime, exported_callback};
