//! The result of each known misuse, and what is not guaranteed. Documentation only.
//!
//! The first table is by kind of callback. The second lists misuse by misuse, with a link to the documented behaviour. The last one is
//! [what is not guaranteed](#what-is-not-guaranteed). A test tries every cell of the first table, and each row of the second has a
//! test of its own.
//!
//! # By kind of callback
//!
//! Each cell has the [`Status`](crate::Status) that foreign code gets; `OK` means that the call works. A dash stands for a misuse that does not
//! compile or does not apply.
//!
//! | | `export` | `export_mut` | `export_once` | `export_continuation` | `export_local` | `export_scoped` | `export_scoped_mut` | `export_scoped_local` | a function |
//! |---|---|---|---|---|---|---|---|---|---|
//! | called from inside itself | OK | BUSY | CONSUMED | CONSUMED | BUSY | OK | BUSY | BUSY | OK |
//! | called on another thread while it runs | OK | BUSY | CONSUMED | CONSUMED | WRONG_THREAD | OK | BUSY | WRONG_THREAD | OK |
//! | called on another thread | OK | OK | OK | OK | WRONG_THREAD | OK | OK | WRONG_THREAD | OK |
//! | called a second time | OK | OK | CONSUMED | CONSUMED | OK | OK | OK | OK | OK |
//! | called, and it panics | PANICKED | PANICKED | PANICKED | PANICKED | PANICKED | PANICKED | PANICKED | PANICKED | PANICKED |
//! | called after it has panicked | OK | OK | CONSUMED | CONSUMED | OK | OK | OK | OK | OK |
//! | called as another signature | WRONG_SIGNATURE | WRONG_SIGNATURE | WRONG_SIGNATURE | WRONG_SIGNATURE | WRONG_SIGNATURE | WRONG_SIGNATURE | WRONG_SIGNATURE | WRONG_SIGNATURE | WRONG_SIGNATURE |
//! | called after its wrapper was dropped | CLOSED | CLOSED | CLOSED | CLOSED | CLOSED | CLOSED | CLOSED | CLOSED | NOT_EXPORTED |
//! | called again after it has closed itself | CLOSED | CLOSED | CLOSED | CLOSED | CLOSED | CLOSED | CLOSED | CLOSED | NOT_EXPORTED |
//! | called after its wrapper was forgotten | OK | OK | OK | OK | OK | OK | OK | OK | OK |
//! | called after its scope has ended, its wrapper forgotten | - | - | - | - | - | CLOSED | CLOSED | CLOSED | - |
//! | called after its thread has ended, its wrapper forgotten | OK | OK | OK | OK | WRONG_THREAD | - | - | - | OK |
//! | released while a wrapper or a scope owns it | NOT_OWNED | NOT_OWNED | NOT_OWNED | NOT_OWNED | NOT_OWNED | NOT_OWNED | NOT_OWNED | NOT_OWNED | NOT_OWNED |
//! | released a second time | CLOSED | CLOSED | CLOSED | CLOSED | CLOSED | - | - | - | NOT_EXPORTED |
//! | released on another thread | OK | OK | OK | OK | OK | - | - | - | OK |
//! | taken back as another signature | WRONG_SIGNATURE | WRONG_SIGNATURE | WRONG_SIGNATURE | WRONG_SIGNATURE | WRONG_SIGNATURE | - | - | - | WRONG_SIGNATURE |
//! | taken back on another thread | OK | OK | OK | OK | WRONG_THREAD | - | - | - | OK |
//! | exported over `set_max_entries` | EXHAUSTED | EXHAUSTED | EXHAUSTED | EXHAUSTED | EXHAUSTED | EXHAUSTED | EXHAUSTED | EXHAUSTED | - |
//!
//! A closure of `export_with`, `export_mut_with` or `export_local_with` is of the kind without `_with`. A continuation that foreign code owns ends with its
//! first call: every later call or release gets `CLOSED`. An implementer of a trait is of the kind that its `export` is named for, with all its methods together.
//!
//! Two misuses have no status. `close_and_wait` from inside the callback closes it, of every kind, and returns
//! [`WouldDeadlock`](crate::WouldDeadlock). A second export of a function fails with
//! [`AlreadyExported`](crate::ExportError::AlreadyExported); a second export of a closure makes another entry.
//!
//! # Misuse by misuse
//!
//! "Works" means that the call succeeds as usual. A name in capitals is the [`Status`](crate::Status) that a `_try` function returns; a plain
//! stub returns `on_error` for every status but `OK`.
//!
//! ## The number
//!
//! | misuse | what it gets | see |
//! |---|---|---|
//! | handle 0 | `NULL_HANDLE` | [`Status`](crate::Status) |
//! | the largest integer, 2^53 and above | `UNKNOWN_HANDLE` | [`Status`](crate::Status) |
//! | any integer at all, to every function that takes one | `NULL_HANDLE` or `UNKNOWN_HANDLE`; other callbacks are not affected | [what is promised](crate#what-is-promised) |
//! | the earlier handle of a slot that is in use again | `CLOSED` | [why no handle gets a second meaning](crate::implementation#7-why-no-handle-gets-a-second-meaning) |
//! | a generation that the slot has not reached | `UNKNOWN_HANDLE` | [why no handle gets a second meaning](crate::implementation#7-why-no-handle-gets-a-second-meaning) |
//! | an index past the end of the table | `UNKNOWN_HANDLE` | [`Handle`](crate::Handle) |
//! | the handle of a slot whose generations are used up | is refused for ever, since the slot is retired | [why no handle gets a second meaning](crate::implementation#7-why-no-handle-gets-a-second-meaning) |
//! | a handle that was cut to 32 bits, sign-extended, shifted or had its bytes swapped | `UNKNOWN_HANDLE`, `CLOSED` or `NULL_HANDLE`; no callback runs | [`Handle`](crate::Handle) |
//! | a handle that went through a double and came back between two integers | `UNKNOWN_HANDLE` | [`Handle::from_f64`](crate::Handle::from_f64) |
//! | NaN, an infinity, a negative or a fraction for a handle | no `Handle` is made | [`Handle::from_f64`](crate::Handle::from_f64) |
//! | a handle that is guessed before its export has returned | works, `UNKNOWN_HANDLE` or `CLOSED` | [`Handle`](crate::Handle) |
//! | a handle of another library, or of a second copy of this one | `UNKNOWN_HANDLE` | [`Status`](crate::Status) |
//! | a handle of another signature, with the same C types | `WRONG_SIGNATURE` | [`Status`](crate::Status) |
//! | a made-up handle that Rust takes over | `UNKNOWN_HANDLE` | [`Callback::from_handle`](crate::Callback::from_handle) |
//!
//! ## The moment
//!
//! | misuse | what it gets | see |
//! |---|---|---|
//! | a call after the wrapper was dropped | `CLOSED` | [`Callback`](crate::Callback) |
//! | a call of the stub of a function that is not exported | `NOT_EXPORTED` | [`ExportedFunction`](crate::ExportedFunction) |
//! | a second call of an `export_once` callback | `CONSUMED` | [the attribute](crate::exported_callback) |
//! | several threads that race for an `export_once` callback | one works, the others get `CONSUMED` | [the attribute](crate::exported_callback) |
//! | calls on several threads while the wrapper is dropped | `OK` or `CLOSED`, and the closure is dropped once, after the last | [`Callback`](crate::Callback) |
//! | a stale handle while its slot gets a new entry | is refused, and never runs the new closure | [why no handle gets a second meaning](crate::implementation#7-why-no-handle-gets-a-second-meaning) |
//! | the first two exports of a process, at the same time | works: they get two slots | [threads](crate#threads) |
//! | a call while the process ends | works, or the process has ended | [threads](crate#threads) |
//! | calls, exports and drops in a handler that runs at exit | works | [threads](crate#threads) |
//! | exports, calls and drops before `main`, as by a constructor of C++ | works | [threads](crate#threads) |
//! | a call from the destructor of a thread's key, after Rust's own thread-locals | works | [threads](crate#threads) |
//! | a second export of a function that is exported | `AlreadyExported`, with the places of both exports | [`AlreadyExported`](crate::ExportError::AlreadyExported) |
//! | an export of a function whose `close_and_wait` is under way | `AlreadyExported` | [`AlreadyExported`](crate::ExportError::AlreadyExported) |
//! | a callback added to a group that has been closed | `GroupClosed`, which gives the wrapper back | [`Group::add`](crate::Group::add) |
//! | a callback added to a group while it is closed | `GroupClosed`, or it is closed with the others | [`Group::close_all`](crate::Group::close_all) |
//! | a group that is closed while somebody waits for one of its callbacks | works: the waiter is woken | [`Group::close_all`](crate::Group::close_all) |
//!
//! ## The owner
//!
//! | misuse | what it gets | see |
//! |---|---|---|
//! | `release` of an entry that a wrapper owns | `NOT_OWNED`, and nothing changes | [`Callback::into_handle`](crate::Callback::into_handle) |
//! | `release` of an entry that a scope owns, with its wrapper forgotten or not | `NOT_OWNED` | [`scope`](crate::scope()) |
//! | `release` of an entry that was leaked on purpose | `NOT_OWNED` | [`Callback::leak`](crate::Callback::leak) |
//! | `release` of a pinned function | `NOT_OWNED` | [the attribute](crate::exported_callback) |
//! | a second `release` of one handle | `CLOSED` | [`Callback::into_handle`](crate::Callback::into_handle) |
//! | two threads that release at once | one `OK`, one `CLOSED` | [`Callback::into_handle`](crate::Callback::into_handle) |
//! | a `release` while Rust takes the callback back | one of the two succeeds, the other gets `CLOSED` or `NOT_OWNED` | [`Callback::from_handle`](crate::Callback::from_handle) |
//! | taking back as another signature | `WRONG_SIGNATURE`, and nothing changes | [`Callback::from_handle`](crate::Callback::from_handle) |
//! | taking a local callback back as a `Callback` | `WRONG_THREAD` | [`LocalCallback::from_handle`](crate::LocalCallback::from_handle) |
//! | a wrapper that is forgotten (`mem::forget`) | works for ever; the report lists it | [`report`](crate::report()) |
//! | a scoped wrapper that is forgotten | `CLOSED` after its scope has ended, which drops the closure | [`scope`](crate::scope()) |
//! | an argument that is no live handle of the callback type, or that foreign code does not own | `NULL_HANDLE`, `UNKNOWN_HANDLE`, `CLOSED`, `WRONG_SIGNATURE` or `NOT_OWNED`; the callback does not run | [`OwnedHandle`](crate::OwnedHandle) |
//! | one owned handle as two arguments | `NOT_OWNED`, and neither is taken | [`OwnedHandle`](crate::OwnedHandle) |
//! | an owned handle beside an argument that is refused | the call is refused, and foreign code still owns the entry | [`OwnedHandle`](crate::OwnedHandle) |
//! | a struct with an owned handle, of which another field is refused, or that has one handle twice | the field's status, and no handle of the struct is taken | [`OwnedHandle`](crate::OwnedHandle) |
//! | a struct with an owned handle behind a `&`, in a slice, a `Vec`, an array or another struct | does not compile | [`OwnedHandle`](crate::OwnedHandle) |
//! | a struct with a borrowed handle, of which a field is no live handle of its type | the field's status, as for an argument | [`BorrowedHandle`](crate::BorrowedHandle) |
//! | a struct with a borrowed handle that a callback keeps, or whose lifetime it names or hides behind an alias | does not compile | [`BorrowedHandle`](crate::BorrowedHandle) |
//! | a struct with a borrowed handle that has a `Drop` of its own | does not compile | [`BorrowedHandle`](crate::BorrowedHandle) |
//! | a struct with a borrowed handle behind a `&`, in a slice, a `Vec`, another struct, a queue or a completion | does not compile | [`BorrowedHandle`](crate::BorrowedHandle) |
//! | an owned handle passed to a closure that is busy | `BUSY`, and foreign code still owns the entry | [`OwnedHandle`](crate::OwnedHandle) |
//! | two threads that pass one owned handle while a third releases it | one of the three succeeds | [`OwnedHandle`](crate::OwnedHandle) |
//! | two owners of an entry that is being closed and called | the closure is dropped once | [why no closure is forgotten](crate::implementation#6-why-no-closure-is-forgotten) |
//!
//! ## The thread
//!
//! | misuse | what it gets | see |
//! |---|---|---|
//! | a call on a thread that Rust has not started | works | [threads](crate#threads) |
//! | hundreds of threads at once | works | [threads](crate#threads) |
//! | a local callback called on another thread | `WRONG_THREAD` | [`LocalCallback`](crate::LocalCallback) |
//! | a local callback released on another thread, for example by a finaliser | `CLOSED` at once; its own thread drops the closure | [`LocalCallback`](crate::LocalCallback) |
//! | a local callback released by a thread that has no memory for its record | closed at once; its own thread drops it | [`LocalCallback`](crate::LocalCallback) |
//! | a local callback released after its thread has ended | `CLOSED`; its captures are leaked and counted | [`Report::lost`](crate::Report::lost) |
//! | a call on a new thread that has the number of an ended one | `WRONG_THREAD` | [`LocalCallback`](crate::LocalCallback) |
//! | a local export on a thread that is ending | `ThreadEnding`, which gives the closure back | [`ThreadEnding`](crate::ExportError::ThreadEnding) |
//! | an `export_mut` callback called on two threads | `BUSY` for one of them; no thread waits | [the attribute](crate::exported_callback) |
//! | a handle passed to a thread without synchronisation | works, `CLOSED` or `UNKNOWN_HANDLE`; never unsafe | [`Handle`](crate::Handle) |
//! | `last_error` asked on another thread than the call's | the asking thread's own last error, or none | [`last_error`](crate::last_error) |
//! | a signal handler that calls on top of a call | works | [threads](crate#threads) |
//!
//! ## From inside
//!
//! | misuse | what it gets | see |
//! |---|---|---|
//! | an `Fn` that calls itself | works | [the attribute](crate::exported_callback) |
//! | an `export_mut` callback that calls itself | `BUSY`; the message tells it from a call on another thread | [the attribute](crate::exported_callback) |
//! | an `export_mut` callback that calls itself by way of others | `BUSY` | [the attribute](crate::exported_callback) |
//! | two callbacks that call each other | works | [threads](crate#threads) |
//! | a thousand calls inside each other | works | [limits](crate::implementation#12-limits) |
//! | a callback that drops its own wrapper | works: it runs to its end, and later calls get `CLOSED` | [`Callback`](crate::Callback) |
//! | a callback that is released from inside itself | works | [`Callback::into_handle`](crate::Callback::into_handle) |
//! | a callback that closes another that runs on a second thread | works | [`Callback::close`](crate::Callback::close) |
//! | a callback that closes its group | works | [`Group::close_all`](crate::Group::close_all) |
//! | a callback that exports | works | [`Callback`](crate::Callback) |
//! | a callback that exports into the scope that is ending | the new callback is closed too, and the scope waits for it | [`scope`](crate::scope()) |
//! | `close_and_wait` from inside a callback | `WouldDeadlock`; the callback is closed | [`Callback::close_and_wait`](crate::Callback::close_and_wait) |
//! | two callbacks that wait for each other's end | `WouldDeadlock` for both | [`Callback::close_and_wait`](crate::Callback::close_and_wait) |
//! | `close_and_wait` inside the error hook | `WouldDeadlock`, or `Ok` if there is nothing to wait for | [`set_error_hook`](crate::set_error_hook) |
//! | a capture whose drop calls, closes and exports callbacks | works | [`Callback`](crate::Callback) |
//! | a callback that forks | works on both sides | [threads](crate#threads) |
//! | a report taken while others export, call and close | works: each figure is read at its own moment | [`report`](crate::report()) |
//! | a forked child that closes an entry that a lost thread was inside | `CLOSED`; the closure is leaked, never dropped | [threads](crate#threads) |
//! | a forked child that calls a callback of a scope of a lost thread | `CLOSED`; the closure is leaked, and its borrows are not accessed | [threads](crate#threads) |
//! | a callback that forks in the scope of another thread | works in the parent; in the child it runs to its end, and later calls get `CLOSED` | [threads](crate#threads) |
//! | a callback that ends the process | the process ends | [threads](crate#threads) |
//! | a scope that ends while a foreign thread is inside | the scope waits until the thread has left | [`scope`](crate::scope()) |
//!
//! ## On fibers
//!
//! A callback that pauses on a fiber (coroutine, greenlet) stays in progress while its thread runs other code.
//!
//! | misuse | what it gets | see |
//! |---|---|---|
//! | calls on one thread that do not end innermost first | works: each entry lives until its last call has ended | [threads](crate#threads) |
//! | an entry that is closed while a fiber is in it, after an outer call has ended and another has begun | works: it is dropped when that fiber has left | [fibers, forks and signals](crate::implementation#11-ending-threads-forks-signals-nesting-fibers) |
//! | a hundred calls under way on one thread | works | [fibers, forks and signals](crate::implementation#11-ending-threads-forks-signals-nesting-fibers) |
//! | an `export_mut` callback called while another fiber of the thread is in it | `BUSY` | [the attribute](crate::exported_callback) |
//! | a local callback released elsewhere while a fiber is in it | `CLOSED`, and dropped by its thread when that fiber has left | [`LocalCallback`](crate::LocalCallback) |
//! | `close_and_wait` while a fiber of the thread is in a callback | `WouldDeadlock`; the callback is closed | [`Callback::close_and_wait`](crate::Callback::close_and_wait) |
//! | `close_and_wait` while a fiber of the thread is paused in a capture's drop | `WouldDeadlock`, or `Ok` if there is nothing to wait for | [`Callback::close_and_wait`](crate::Callback::close_and_wait) |
//! | a scope that ends while another thread's fibers are in its callbacks | the scope waits until the last one has left | [`scope`](crate::scope()) |
//! | a scope that ends while a fiber of its own thread is in one of its callbacks | the process is aborted, with a message on stderr | [`scope`](crate::scope()) |
//! | a fiber that is dropped, or unwound, inside a callback | the call ends as `PANICKED` | [the attribute](crate::exported_callback) |
//! | a failure while another fiber of the thread is paused in the error hook | the failure has its status; the hook is not called for it | [`set_error_hook`](crate::set_error_hook) |
//! | `last_error` asked after other fibers of the thread have called | the last error of the thread, of any fiber | [`last_status`](crate::last_status) |
//! | a thread that ends with calls under way, which go on while it ends | works | [fibers, forks and signals](crate::implementation#11-ending-threads-forks-signals-nesting-fibers) |
//! | a forked child that goes on with the fibers of the forking thread | works | [fibers, forks and signals](crate::implementation#11-ending-threads-forks-signals-nesting-fibers) |
//!
//! ## Panics and failures
//!
//! | misuse | what it gets | see |
//! |---|---|---|
//! | a callback that panics | `PANICKED`; the next call works | [the attribute](crate::exported_callback) |
//! | an `export_mut` callback that panics | `PANICKED`; the next call works | [the attribute](crate::exported_callback) |
//! | an `export_once` callback that panics | `PANICKED`; the next call gets `CONSUMED` | [the attribute](crate::exported_callback) |
//! | a capture whose drop panics | the hook is called; later calls get `CLOSED` as usual | [`set_error_hook`](crate::set_error_hook) |
//! | a panic whose payload panics when dropped | `PANICKED` | [the attribute](crate::exported_callback) |
//! | a call while the thread unwinds | works; `PANICKED` if the callback panics too | [the attribute](crate::exported_callback) |
//! | a wrapper that is dropped by unwinding | `CLOSED` | [`Callback`](crate::Callback) |
//! | an error whose `Display` panics or fails | `PANICKED` | [the attribute](crate::exported_callback) |
//! | an error hook that panics | the caller gets `PANICKED` as without the hook | [`set_error_hook`](crate::set_error_hook) |
//! | an error hook in which calls fail, and which releases and calls | works; failures inside the hook do not call it again | [`set_error_hook`](crate::set_error_hook) |
//! | a callback that returns `Err` | `FAILED` | [`Lower`](crate::Lower) |
//! | a scope that ends by a panic with a thread inside | the scope waits until the thread has left, then the panic continues | [`scope`](crate::scope()) |
//! | a default hook whose stderr is closed | works | [`set_error_hook`](crate::set_error_hook) |
//!
//! ## Arguments and results
//!
//! | misuse | what it gets | see |
//! |---|---|---|
//! | a `bool` of 2, or an unknown number of an enum, also inside a struct | `INVALID_ARGUMENT` | [`FfiType`](trait@crate::FfiType) |
//! | on wasm32, a number that a parameter of 8 or 16 bits can't hold, by every kind of call | `INVALID_ARGUMENT` | [what may cross](crate#what-may-cross) |
//! | an invalid element, in an array of structs with a raised alignment | `INVALID_ARGUMENT` | [`FfiType`](trait@crate::FfiType) |
//! | text that is not UTF-8 | `INVALID_ARGUMENT` | [what may cross](crate#what-may-cross) |
//! | null with a length, a length that exceeds the address space, a misaligned slice | `INVALID_ARGUMENT` | [what may cross](crate#what-may-cross) |
//! | a null C string | `INVALID_ARGUMENT` | [what may cross](crate#what-may-cross) |
//! | a null or misaligned reference | `INVALID_ARGUMENT` | [what may cross](crate#what-may-cross) |
//! | a null or unaligned result pointer | works | [the attribute](crate::exported_callback) |
//! | a read of the result variable after a failed call | the variable is unchanged; the status is `NOT_EXPORTED` | [the attribute](crate::exported_callback) |
//! | a buffer that is freed twice | `INVALID_ARGUMENT` | [`Buffer`](crate::Buffer) |
//! | `buffer_free` of any other pointer, including one into a buffer | `INVALID_ARGUMENT` | [`Buffer`](crate::Buffer) |
//! | `last_error` with no room, or room for half a character | works: the message is truncated before the character and ends with a NUL | [`export_runtime!`](crate::export_runtime) |
//! | `last_error` without an error | works: the message is empty | [`export_runtime!`](crate::export_runtime) |
//! | `status_name` of a number that is not a status | works: the name is `"UNKNOWN_STATUS"` | [`export_runtime!`](crate::export_runtime) |
//!
//! ## Completions, streams and queues
//!
//! | misuse | what it gets | see |
//! |---|---|---|
//! | a second call of a completion | `CONSUMED` while the completion lives, then `CLOSED` | [`Completion`](crate::Completion) |
//! | several threads that race to complete | one works, the others get `CONSUMED` | [`Completion`](crate::Completion) |
//! | a call after the completion was dropped | `CLOSED` | [`Completion`](crate::Completion) |
//! | a call after a time-out | `CLOSED`; the wait got `Err(TimedOut)` | [`Completion::wait`](crate::Completion::wait) |
//! | a call while the completion is cancelled | one of the two wins: `OK` and the arguments, or `CLOSED` and none | [`Completion::cancel`](crate::Completion::cancel) |
//! | a call while foreign code releases the completion that it owns | one gets `OK`, the other `CLOSED`, and the future knows which | [`Completion::into_foreign`](crate::Completion::into_foreign) |
//! | a call while the completion is given to foreign code | works, and a release after it gets `CLOSED` | [`Completion::into_foreign`](crate::Completion::into_foreign) |
//! | a completion that foreign code owns, released twice or called twice | the second gets `CLOSED` | [`Completion::into_foreign`](crate::Completion::into_foreign) |
//! | a completion that is released and never called | the future is `Err(Abandoned)` | [`CompletionError::Abandoned`](crate::CompletionError::Abandoned) |
//! | a completion that foreign code owns, called after its future was dropped | `CLOSED`, and the entry has ended | [`CompletionFuture`](crate::CompletionFuture) |
//! | an invalid argument for a completion | `INVALID_ARGUMENT`, and the future is `Err(InvalidArgument)`; a second call gets `CONSUMED` | [`CompletionError::InvalidArgument`](crate::CompletionError::InvalidArgument) |
//! | a tagged value that the completion's parameter does not take | `INVALID_ARGUMENT`, and the future is `Err(InvalidArgument)` | [`CompletionError::InvalidArgument`](crate::CompletionError::InvalidArgument) |
//! | a completion called as another signature | `WRONG_SIGNATURE`, and the completion goes on waiting | [`Completion`](crate::Completion) |
//! | a stream or a queued callback called as another signature | `WRONG_SIGNATURE`, and nothing waits | [`CallbackStream`](crate::CallbackStream) |
//! | a thread that calls a completion, a stream or a queue while it ends | works: what it passed is read after its end | [`Completion`](crate::Completion) |
//! | a thread that makes, calls and awaits them while it ends | works, but for queues of its own, which have ended with it: `CLOSED`, and a new one can't be given to a host | [`LocalQueue::try_into_handle`](crate::LocalQueue::try_into_handle) |
//! | a thread that owns a completion and panics before it calls | `Err(Abandoned)`, if its unwinding releases the handle | [`Completion`](crate::Completion) |
//! | a thread that owns a stream, a queued callback or a resolver and panics | the stream ends after what it has got; the callback is closed, and what waits is counted; the promise is abandoned | [`Resolver`](crate::Resolver) |
//! | a signal handler that completes, or calls a stream or a queue, at which nobody sleeps | works with arguments that are kept without memory | [`Keep`](crate::Keep) |
//! | a wait inside a callback | works: it ends with its time-out at the latest | [`Completion::wait`](crate::Completion::wait) |
//! | a waker that panics | `PANICKED`; the arguments are delivered | [`Completion`](crate::Completion) |
//! | a waker that drops the completion | works; later calls get `CLOSED` | [`Completion`](crate::Completion) |
//! | arguments that were delivered and never read | are dropped and counted | [`Report::discarded`](crate::Report::discarded) |
//! | a waker whose drop panics | the panic reaches what polls or drops the future; the next waker is kept and woken | [`Completion`](crate::Completion) |
//! | a completion in a forked child whose caller is not there | `CLOSED`; the cell is leaked and counted | [`Completion`](crate::Completion) |
//! | a wait in a forked child for a thread that is not there | `Err(TimedOut)`; a late call gets `CLOSED` | [`Completion::wait`](crate::Completion::wait) |
//! | a call of a stream that is full | `QUEUE_FULL`; after a read there is room again | [`CallbackStream`](crate::CallbackStream) |
//! | a call after the stream was dropped | `CLOSED` | [`CallbackStream`](crate::CallbackStream) |
//! | calls on several threads while the stream is dropped | `OK`, and the call is read or counted, or `CLOSED` | [`Report::discarded`](crate::Report::discarded) |
//! | an invalid argument for a stream | `INVALID_ARGUMENT`, and the stream goes on | [`CallbackStream`](crate::CallbackStream) |
//! | a stream that foreign code owns, called after its release | `CLOSED`; what was kept comes out, then the end | [`CallbackStream::into_foreign`](crate::CallbackStream::into_foreign) |
//! | a stream that is never called | the wait ends with its time-out, and the stream goes on | [`CallbackStream::wait`](crate::CallbackStream::wait) |
//! | a stream of no capacity, or of the largest integer's | keeps one call; `Exhausted` | [`CallbackStream::try_bounded`](crate::CallbackStream::try_bounded) |
//! | several threads that call a stream at once | works: nothing is lost, and each thread's calls keep their order | [`CallbackStream`](crate::CallbackStream) |
//! | a call of a queue that is full | `QUEUE_FULL`; after a run there is room again | [`LocalQueue`](crate::LocalQueue) |
//! | a call of a full queue that drops | the oldest call, or all that wait, are dropped and counted | [`Overflow`](crate::Overflow) |
//! | a caller that may wait for room, on the queue's own thread or inside a callback | `QUEUE_FULL` at once | [`Overflow::Wait`](crate::Overflow::Wait) |
//! | a caller that waits for room while nobody runs the queue | `QUEUE_FULL` after its time, `CLOSED` if the queue is dropped meanwhile | [`Overflow::Wait`](crate::Overflow::Wait) |
//! | a caller that waits for room while the callback is closed | `CLOSED` | [`Overflow::Wait`](crate::Overflow::Wait) |
//! | a call after the queue was dropped | `CLOSED`; what waited is dropped and counted | [`Report::discarded`](crate::Report::discarded) |
//! | a queue whose thread panics, also while a caller waits for room | `CLOSED` | [`LocalQueue`](crate::LocalQueue) |
//! | a queued call whose wrapper was dropped before it ran | dropped when its turn comes, and counted | [`Report::discarded`](crate::Report::discarded) |
//! | a queued callback released on another thread | `OK`; the closure is dropped on the queue's thread | [`LocalQueue`](crate::LocalQueue) |
//! | a queued closure that ends its own wrapper | dropped after the call | [`LocalQueue`](crate::LocalQueue) |
//! | a queued closure that panics | told to the hook; the queue runs on | [`LocalQueue`](crate::LocalQueue) |
//! | an invalid argument for a queued callback | `INVALID_ARGUMENT`, and nothing waits | [`LocalQueue`](crate::LocalQueue) |
//! | a queue that is run inside one of its own callbacks | `Err(Running)` | [`Running`](crate::Running) |
//! | a queue of no capacity, or of the largest integer's | keeps one call; `Exhausted` | [`LocalQueue::try_bounded`](crate::LocalQueue::try_bounded) |
//! | several tasks that await one queue | works: all are woken | [`LocalQueue::next`](crate::LocalQueue::next) |
//! | several threads that call a queue at once | works: nothing is lost, and each thread's calls keep their order | [`LocalQueue`](crate::LocalQueue) |
//! | calls that wait in a queue when the process forks | leaked and counted in the child; they run in the parent | [`LocalQueue`](crate::LocalQueue) |
//! | a fork while other threads call a queue | stalls nobody in the child; a place may be lost | [`LocalQueue`](crate::LocalQueue) |
//! | the descriptor of a queue, asked for in a forked child | an error: it is the parent's | [`LocalQueue::fd`](crate::LocalQueue::fd) |
//! | a promise that is taken before it has its value | `BUSY`; it may be taken later | [`Promise`](crate::Promise) |
//! | a promise that is taken twice, or released after it was taken | `CLOSED` | [`Promise`](crate::Promise) |
//! | memory of another size for the value of a promise | `INVALID_ARGUMENT`; nothing is written or taken | [`Promise`](crate::Promise) |
//! | memory of no size for the value of a promise | `OK`; the value is dropped | [`Promise`](crate::Promise) |
//! | a value for a promise that was cancelled | given back; `is_cancelled` says so before | [`Resolver::resolve`](crate::Resolver::resolve) |
//! | a resolver that is dropped without a value | `CLOSED`; the queue names the promise | [`Resolver`](crate::Resolver) |
//! | a cancel that races a value | one of the two wins, and each is told | [`Promise`](crate::Promise) |
//! | a promise that two queues watch, or one that has its value already | the last queue names it; at once | [`Promise`](crate::Promise) |
//! | a host's queue that is used on another thread, or run inside one of its calls | `WRONG_THREAD`; `BUSY` | [`LocalQueue::into_handle`](crate::LocalQueue::into_handle) |
//! | a host's queue that ends before its promises | the values stay until they are taken | [`LocalQueue::into_handle`](crate::LocalQueue::into_handle) |
//! | a host's wake function that takes the promise for which it is called | works: the queue has named it by then | [`LocalQueue::into_handle`](crate::LocalQueue::into_handle) |
//! | a host's wake function that ends the queue | the queue ends; the call that woke it was kept, and counts as discarded | [`LocalQueue::into_handle`](crate::LocalQueue::into_handle) |
//! | any number in the place of a queue or a promise, and either in the other's place | a status, as for any handle | [`export_runtime!`](crate::export_runtime) |
//! | a host's queue that is released by its handle while its event loop awaits | what is awaited ends with an error, and the next that is awaited has a new queue | [`LocalQueue::into_handle`](crate::LocalQueue::into_handle) |
//! | a host's queue in a forked child | `queue_fd` is `FAILED`; what was ready there is the parent's to take too | [`LocalQueue::into_handle`](crate::LocalQueue::into_handle) |
//! | a promise in a forked child whose resolver's thread is not there | `BUSY` until it is released, and `CLOSED` then | [`Promise`](crate::Promise) |
//!
//! ## Implementers of traits
//!
//! | misuse | what it gets | see |
//! |---|---|---|
//! | a handle of an implementer to another trait's method or to a callback type, and the other way round | `WRONG_SIGNATURE` | [the attribute](crate::exported_callback) |
//! | a method of a closed implementer | `CLOSED`, for all methods | [the attribute](crate::exported_callback) |
//! | a method that is called while another one runs, where one call at a time has the value | `BUSY`, with whether it came from inside | [the attribute](crate::exported_callback) |
//! | a method of a local implementer, on another thread | `WRONG_THREAD` | [the attribute](crate::exported_callback) |
//! | an owned handle beside which a method is refused | the caller keeps it | [`OwnedHandle`](crate::OwnedHandle) |
//! | an implementer in `invoke` | `INVALID_ARGUMENT`, which says that it is an interface | [the attribute](crate::exported_callback) |
//!
//! ## Callables of foreign code
//!
//! | misuse | what it gets | see |
//! |---|---|---|
//! | a struct that is null, has no function, or has a size that no version has | `INVALID_ARGUMENT`, and the callable is not taken | [`Foreign`](crate::Foreign) |
//! | a struct of a later version with a field that this one does not know | `INVALID_ARGUMENT` if the field is not 0; works otherwise | [`RawForeign`](crate::RawForeign) |
//! | a struct at an address that is not aligned | works | [`RawForeign`](crate::RawForeign) |
//! | a struct that is overwritten after it was passed | works: it was copied | [`Foreign`](crate::Foreign) |
//! | a callable beside an argument that is refused | the call is refused, and the callable is not taken | [`Foreign`](crate::Foreign) |
//! | a callback that fails or panics after it got a callable | the callable is released, once | [`Foreign`](crate::Foreign) |
//! | a callable that returns another number than 0 and `FAILED`, that of a status or not | `FAILED`, with the number as the code | [`ForeignError`](crate::ForeignError) |
//! | a callable whose code is the number of a status, such as `ENOENT` | the code, whether it is set by `set_code` or returned; of the two the one that is set | [`ForeignText`](crate::ForeignText) |
//! | a message that is not UTF-8, is null, or is longer than memory | the bytes that are not UTF-8 are replaced; an empty message | [`ForeignText`](crate::ForeignText) |
//! | a callable that returns 0 and writes no result, or one that is not a value of its type | 0 is taken for the result; `INVALID_ARGUMENT` | [`Foreign`](crate::Foreign) |
//! | a callable of a runtime that was interrupted before it ran the function, and returned any number | `FAILED`, if its struct promises that it says when it has answered | [`RawForeign`](crate::RawForeign) |
//! | a callable that calls the library and is called again inside | works | [`Foreign`](crate::Foreign) |
//! | a `release` that calls the library | works | [`Foreign`](crate::Foreign) |
//! | a callable for any thread, called by several at once and released by another | works, and it is released once | [`AnyThread`](crate::AnyThread) |
//! | a call after the callable's host was closed | `CLOSED`, and it is never released | [`Foreign`](crate::Foreign) |
//! | calls and releases while the host is closed | each comes before the close and is waited for, or is `CLOSED` | [`Foreign`](crate::Foreign) |
//! | a host that is closed by its own callable | `BUSY`: it is closed, and not waited for | [`Foreign`](crate::Foreign) |
//! | a host that is closed by a release of its own callables | `BUSY`: it is closed, and not waited for | [`Foreign`](crate::Foreign) |
//! | a release that opens a host, brings a callable of it, and closes both hosts | works; `BUSY` for the host in which the release runs | [`Foreign`](crate::Foreign) |
//! | a callable with a host that is closed, forged or no host | `CLOSED`, `UNKNOWN_HANDLE` or `WRONG_SIGNATURE`, and the callable is not taken | [`Foreign`](crate::Foreign) |
//! | a callable of an isolate that is called where another one runs, or none | `WRONG_THREAD`, in the `ForeignError` | [`AnyThread`](crate::AnyThread) |
//! | a callable of an isolate that is released elsewhere | is not released there; the host hears of it when it asks | [`AnyThread`](crate::AnyThread) |
//! | a host of an isolate that is closed while the library asks it which isolate runs | `BUSY`; what it was asked for goes on, and the host has ended then | [`Foreign`](crate::Foreign) |
//! | a finaliser that ends what owns a callable of its isolate | `WRONG_THREAD`, and the callable is not released there; the host hears of it when it asks | [`AnyThread`](crate::AnyThread) |
//! | a host whose isolate ends while a closure that owns one of its callables waits for its thread | the closure is dropped, and nothing is called | [`AnyThread`](crate::AnyThread) |
//! | a callable that is released elsewhere when no memory is left | stays its host's, and is counted | [`Report::unreleased`](crate::Report::unreleased) |
//! | a callable that is called where its host finds too little of the thread's stack | `EXHAUSTED` | [`Foreign`](crate::Foreign) |
//! | a callable that is released there, and whose release closes the host | it is released on another thread, which is waited for; the close is `BUSY` | [`Foreign`](crate::Foreign) |
//! | a queue that is woken there, by a function that closes the host | it is woken on another thread, which is waited for; the close is `BUSY` | [`Foreign`](crate::Foreign) |
//! | a call that fails there, with an error hook of C | the default hook hears of it | [`set_error_hook`](crate::set_error_hook) |
//! | a call that fails in a release on another thread, which the error hook waits for | it fails; the hook is not called inside itself | [`set_error_hook`](crate::set_error_hook) |
//! | a host of no isolate, or a forged one that is asked what was released | 0 with `INVALID_ARGUMENT`; `NULL_HANDLE`, `UNKNOWN_HANDLE`, `CLOSED` or `WRONG_SIGNATURE` | [`Foreign`](crate::Foreign) |
//! | a callable whose struct names a queue, called by several threads and released by another | its calls run on the queue's thread, each thread's in its order; it is released there, and the host is woken for that | [`AnyThread`](crate::AnyThread) |
//! | a call of such a callable while its queue is full, and its end while calls wait | `QUEUE_FULL`; what waits runs, and then the callable is released | [`AnyThread`](crate::AnyThread) |
//! | a call of such a callable after its queue, its host or the queue's thread has ended | `CLOSED`, in the `ForeignError` | [`AnyThread`](crate::AnyThread) |
//! | such a callable that fails in its turn, when nobody waits for its answer | the error hook hears of it with the text, and the queue runs on | [`AnyThread`](crate::AnyThread) |
//! | such a callable that ends its queue in its own call | `OK`: the run goes on to its end, and then the queue is `CLOSED`; the callable is released once | [`AnyThread`](crate::AnyThread) |
//! | such a callable that runs its queue in its own call, and whose release runs the queue and ends it | `BUSY`; `OK` | [`AnyThread`](crate::AnyThread) |
//! | such a callable that a thread drops without memory for its record | the queue's thread releases it all the same; what waits is dropped and counted | [`AnyThread`](crate::AnyThread) |
//! | a queue that is closed, forged, of another thread or no queue, in the struct of a callable | `CLOSED`, `UNKNOWN_HANDLE`, `WRONG_THREAD` or `WRONG_SIGNATURE`, and the callable is not taken | [`RawForeign`](crate::RawForeign) |
//! | a queue for a callable whose calls return a value, have a pointer, or stay on one thread | `INVALID_ARGUMENT`, and the callable is not taken | [`RawForeign`](crate::RawForeign) |
//! | a call that is refused for an argument behind such a callable | the callable stays its owner's, and its entry is gone | [`RawForeign`](crate::RawForeign) |
//! | a function of Dart that Rust calls after its isolate has ended or on another thread | `CLOSED`; `WRONG_THREAD` | [`AnyThread`](crate::AnyThread) |
//! | a method of an implementer of Dart that Rust calls after its isolate has ended or on another thread | `CLOSED`; `WRONG_THREAD` | [`AnyThread`](crate::AnyThread) |
//! | a table of methods that is null, or has a size that no table has | `INVALID_ARGUMENT`, and the implementer is not taken | [`Foreign`](crate::Foreign) |
//! | a table of an earlier version, or with a null method | `NOT_IMPLEMENTED`, in the `ForeignError` of a missing method | [`Foreign`](crate::Foreign) |
//! | a table that changes after it was passed | each call reads it again: `NOT_IMPLEMENTED` for a method that is not there any more | [`Foreign`](crate::Foreign) |
//! | a table of an earlier version, under a trait with `adopt` | the body in the trait runs; without one, the method's error or `on_error`, and `FAILED` as the last status | [the attribute](crate::exported_callback) |
//! | a table that is freed after its host was closed | `CLOSED`, and the table is not read | [`Foreign`](crate::Foreign) |
//! | null or any address as the `user_data` of a table of Rust's implementer | `FAILED`, and `NULL_HANDLE` or `UNKNOWN_HANDLE` as the last status; the address is never dereferenced | [`Callback::into_table`](crate::Callback::into_table) |
//! | a function of such a table that is called after the release, or a second release | `FAILED`, and `CLOSED` as the last status; nothing is released twice | [`Callback::into_table`](crate::Callback::into_table) |
//! | a function of a local implementer's table on another thread | `FAILED`, and `WRONG_THREAD` as the last status | [`Callback::into_table`](crate::Callback::into_table) |
//! | the `user_data` of another trait's implementer, of a closure or of a function, for such a table | `FAILED`, and `WRONG_SIGNATURE` as the last status | [`Callback::into_table`](crate::Callback::into_table) |
//! | a struct of Rust's implementer that is taken twice | both call it; the first release ends it, and the other changes nothing | [`Callback::into_table`](crate::Callback::into_table) |
//! | a method that calls another of the same exclusive implementer, by its table | `FAILED`, and `BUSY` in its message | [`Callback::into_table`](crate::Callback::into_table) |
//! | an implementer that releases itself in its own method | the method runs to its end, and then the implementer is dropped | [`Callback::into_table`](crate::Callback::into_table) |
//! | an implementer that another thread releases while a method runs | the method runs to its end, and then the implementer is dropped | [`Callback::into_table`](crate::Callback::into_table) |
//! | an implementer whose drop panics in its release | the panic is told to the hook, and the last status stays | [`Callback::into_table`](crate::Callback::into_table) |
//! | any number, or null, behind the object of another library's table | `NULL_HANDLE` or `UNKNOWN_HANDLE`, and `on_error` | [`Object`](crate::Object) |
//! | an object whose handle is an entry of another trait | `WRONG_SIGNATURE`, and the entry is not released | [`Object`](crate::Object) |
//! | an object that is closed inside its own method | `on_error` and `BUSY`; it is released all the same, and dropped when the outer method has returned | [`Object`](crate::Object) |
//! | an object whose method that releases it panics | `on_error` and `PANICKED`; it is released all the same | [`Object`](crate::Object) |
//! | an object of a local implementer on another thread, also to close it | `WRONG_THREAD`; it is closed, and its own thread drops it | [`Object`](crate::Object) |
//! | an object that is used after the method which releases it | `CLOSED`, if its memory is still there | [`Object`](crate::Object) |
//!
//! ## Function pointers and `user_data`
//!
//! | misuse | what it gets | see |
//! |---|---|---|
//! | null, a small number or any address as `user_data` | `NULL_HANDLE` or `UNKNOWN_HANDLE`; the address is never dereferenced | [`Thunk`](crate::Thunk) |
//! | a thunk that is called late | `CLOSED` | [`Thunk`](crate::Thunk) |
//! | a pool's stub whose `Bound` was dropped | `CLOSED` | [`Bound`](crate::Bound) |
//! | a pool's stub that was unbound | `CLOSED` | [`Bound::unbind`](crate::Bound::unbind) |
//! | a pool that is used up | `PoolExhausted`, with the wrapper and the places that hold the stubs | [`PoolExhausted`](crate::PoolExhausted) |
//! | a stale stub of a pool with `pool_reuse = never` | `on_error` for ever | [the attribute](crate::exported_callback) |
//! | a stub that is bound again during a call | one of the two closures runs, or the call is refused | [`Bound`](crate::Bound) |
//! | a binding that is forgotten in a scope | `CLOSED` after the scope | [`scope`](crate::scope()) |
//!
//! ## Calls by tagged values
//!
//! | misuse | what it gets | see |
//! |---|---|---|
//! | too few or too many values, or null in their place | `INVALID_ARGUMENT`, before any value is read | [`export_runtime!`](crate::export_runtime) |
//! | a tag of another type, of another type of number too, or an unknown tag | `INVALID_ARGUMENT`; the message names both types | [`export_runtime!`](crate::export_runtime) |
//! | VOID, which stands for null, for a type without null | `INVALID_ARGUMENT`; the message names both types | [`export_runtime!`](crate::export_runtime) |
//! | a number that its type cannot hold | `INVALID_ARGUMENT`; the message has the range | [`export_runtime!`](crate::export_runtime) |
//! | text with a null pointer, with an impossible length, or that is not UTF-8 | `INVALID_ARGUMENT` | [`export_runtime!`](crate::export_runtime) |
//! | bytes or a pointer for an array behind a reference, or for a slice of arrays | `INVALID_ARGUMENT` | [`export_runtime!`](crate::export_runtime) |
//! | a result that is a `Vec` of arrays | `INVALID_ARGUMENT`; the callback does not run | [`export_runtime!`](crate::export_runtime) |
//! | a callback whose result no tagged value can hold | `INVALID_ARGUMENT`; the callback does not run | [`export_runtime!`](crate::export_runtime) |
//! | wrong values for a closed callback | `CLOSED` or `NOT_EXPORTED`, as with valid ones | [`export_runtime!`](crate::export_runtime) |
//! | values and a result at unaligned addresses | works | [`export_runtime!`](crate::export_runtime) |
//!
//! ## Limits
//!
//! | misuse | what it gets | see |
//! |---|---|---|
//! | more entries than `set_max_entries` allows | `EXHAUSTED`; the closure is given back | [`set_max_entries`](crate::set_max_entries) |
//! | a race for the last entry | exactly as many as there is room for succeed, the others get `EXHAUSTED` | [`set_max_entries`](crate::set_max_entries) |
//! | no memory for the captures | `EXHAUSTED`; the closure is given back | [`Exhausted`](crate::ExportError::Exhausted) |
//! | an export into a full table | the export is refused; closing an entry makes room | [`Exhausted`](crate::ExportError::Exhausted) |
//! | a kernel that refuses the heavy fence | the closure is leaked and counted, never dropped while a caller is inside | [the heavy fence](crate::implementation#4-the-heavy-fence) |
//!
//! ## Bindings
//!
//! Bindings that `registry-bindgen` generates check arguments in the host language, before the library is called, and report a status as an
//! error of that language.
//!
//! | misuse | what it gets | see |
//! |---|---|---|
//! | a binding that was written for another version of its library | is refused when it loads | [`export_runtime!`](crate::export_runtime) |
//! | a number outside the range of its parameter, in Python, JavaScript or Dart | is refused by the binding | [what may cross](crate#what-may-cross) |
//! | an array of a different length, or a number in its place, in Python, JavaScript or Dart | is refused by the binding | [what may cross](crate#what-may-cross) |
//! | an array of a different length, in C or C++ | is refused by the compiler | [what may cross](crate#what-may-cross) |
//! | a header compiled under a flag or pragma that changes the layout of structs | is refused by the compiler, which names the struct | [the derive](derive@crate::FfiType) |
//! | an over-aligned struct by value, in a host that can't express alignments | is refused by the binding, which names the struct | [the derive](derive@crate::FfiType) |
//! | a value of another type given to a binding's `invoke` | is refused by the binding, which names the parameter | [`export_runtime!`](crate::export_runtime) |
//! | a record with a layout that differs from C's | is refused by `registry-bindgen`, which names the item | [the derive](derive@crate::FfiType) |
//! | a call of an object that was closed | `CLOSED`, as an error of the host language | [`Status`](crate::Status) |
//! | a handle of one library given to another's binding | `UNKNOWN_HANDLE` | [`Status`](crate::Status) |
//! | an object that the garbage collector has collected | its callback is released once | [`Callback::into_handle`](crate::Callback::into_handle) |
//! | a wrong type in Python | is refused by the type checker | [what may cross](crate#what-may-cross) |
//! | a wrong type in TypeScript | is refused by the compiler | [what may cross](crate#what-may-cross) |
//! | a wasm callback that is released while it runs, after an error of the host, or a trap that is not a panic, has left a call of the generated binding | `CLOSED`; its closure is never dropped | [what is not guaranteed](#what-is-not-guaranteed) |
//! | a wasm callback that is released while it runs, after its host has caught a trap inside it | `CLOSED`; its closure is never dropped | [what is not guaranteed](#what-is-not-guaranteed) |
//!
//! ## In Rust
//!
//! | misuse | what it gets | see |
//! |---|---|---|
//! | a closure that borrows, exported without a scope | does not compile | [`scope`](crate::scope()) |
//! | a scoped callback kept by a variable outside | does not compile | [`ScopedCallback`](crate::ScopedCallback) |
//! | a scoped callback returned from its scope | does not compile | [`ScopedCallback`](crate::ScopedCallback) |
//! | a scope's lifetime stretched | does not compile | [`ScopedCallback`](crate::ScopedCallback) |
//! | a scope's lifetime shortened | does not compile | [`ScopedCallback`](crate::ScopedCallback) |
//! | a stub's lifetime stretched through a trait | does not compile | [`Stub`](crate::Stub) |
//! | an argument that is kept after the call | does not compile | [what may cross](crate#what-may-cross) |
//! | a stub that outlives its wrapper | does not compile | [`Callback::stub`](crate::Callback::stub) |
//! | a stub of a wrapper that is a temporary | does not compile | [`Callback::stub`](crate::Callback::stub) |
//! | a stub for a foreign function that keeps it for ever | does not compile | [`Stub`](crate::Stub) |
//! | a thunk that outlives its wrapper | does not compile | [`Thunk`](crate::Thunk) |
//! | an exported closure with a capture that is not `Send` | does not compile | [the attribute](crate::exported_callback) |
//! | an exported closure with a capture that is not `Sync` | does not compile | [the attribute](crate::exported_callback) |
//! | an `FnMut` where several threads may call | does not compile | [the attribute](crate::exported_callback) |
//! | a local wrapper sent to another thread | does not compile | [`LocalCallback`](crate::LocalCallback) |
//! | a wrapper closed twice | does not compile | [`Callback::close`](crate::Callback::close) |
//! | a wrapper used after it was given away | does not compile | [`Callback::into_handle`](crate::Callback::into_handle) |
//! | a call of a stub in safe code | does not compile | [`Stub`](crate::Stub) |
//! | a wrapper that is not kept | a warning; does not compile under `deny(unused_must_use)` | [`Callback`](crate::Callback) |
//! | a plain integer as a handle | does not compile | [`Handle::from_raw`](crate::Handle::from_raw) |
//! | `&mut T` across the boundary | does not compile | [what may cross](crate#what-may-cross) |
//! | a slice or a `str` behind an alias | does not compile | [what may cross](crate#what-may-cross) |
//! | an enum that is larger than its integer type | does not compile | [the derive](derive@crate::FfiType) |
//! | an attribute below the derive that changes the layout | does not compile | [the derive](derive@crate::FfiType) |
//! | a derive whose `crate = ..` names something else than this library | does not compile | [the derive](derive@crate::FfiType) |
//! | an array of a type of size 0 | does not compile | [what may cross](crate#what-may-cross) |
//! | a layout promised without `unsafe` | does not compile | [`FfiType`](trait@crate::FfiType) |
//! | an implementation of the `Wrapper` trait by a user's type | does not compile | [`Wrapper`](crate::Wrapper) |
//! | an implementation of the `Nothing` trait by a user's type | does not compile | [`Nothing`](crate::Nothing) |
//! | a foreign callable moved to another thread, without `AnyThread` | does not compile | [`Foreign`](crate::Foreign) |
//! | a foreign callable whose type has an `OwnedHandle` as a parameter | does not compile | [`Pass`](crate::Pass) |
//! | a foreign callable whose type returns text | does not compile | [`Answer`](crate::Answer) |
//! | a foreign callable that is borrowed or returned | does not compile | [`Foreign`](crate::Foreign) |
//! | a foreign function that is declared with an owned handle | a warning; does not compile under `deny(improper_ctypes)` | [`OwnedHandle`](crate::OwnedHandle) |
//! | a struct or an enum without `FfiType` | does not compile | [`FfiType`](trait@crate::FfiType) |
//! | an attribute below ours that makes a safe function `unsafe` | does not compile | [the attribute](crate::exported_callback) |
//! | an attribute below ours that requires a `target_feature` | does not compile | [the attribute](crate::exported_callback) |
//! | an attribute below ours that changes a parameter, the ABI or the lifetime of a borrow | does not compile | [the attribute](crate::exported_callback) |
//! | a symbol that is chosen without `unsafe` | does not compile | [the attribute](crate::exported_callback) |
//! | a symbol that is chosen where `unsafe_code` is forbidden | does not compile | [the attribute](crate::exported_callback) |
//! | a default symbol that the C run time has: a function `gettime` in a crate `clock` | does not compile | [the attribute](crate::exported_callback) |
//! | a prefix that gives a function of the library a symbol of the C run time | does not compile | [`export_runtime!`](crate::export_runtime) |
//! | a failure value left out | does not compile | [the attribute](crate::exported_callback) |
//! | two functions with one handle in a crate | does not compile | [the attribute](crate::exported_callback) |
//! | two functions with one handle in two crates | does not link, or `DuplicateHandle` at run time | [`DuplicateHandle`](crate::ExportError::DuplicateHandle) |
//! | two functions with one handle, undetected by the linker, dropped and released | each wrapper ends its own function | [`DuplicateHandle`](crate::ExportError::DuplicateHandle) |
//! | two pinned functions with one handle, undetected by the linker, called by that handle | one of the two runs, or `INVALID_ARGUMENT`; neither gets the other's arguments | [`DuplicateHandle`](crate::ExportError::DuplicateHandle) |
//! | two functions with one symbol in two crates | does not link | [the attribute](crate::exported_callback) |
//!
//! # What is not guaranteed
//!
//! These cases are outside the promise. The second column says what happens then, the third what to do instead.
//!
//! | what | what happens then | instead |
//! |---|---|---|
//! | **unloading** the library while foreign code may still call it | its code is gone, and the call crashes | [`keep_loaded`](crate::keep_loaded()) in a shared library |
//! | a child process made **without `fork`'s handlers** (`vfork`, `_Fork`, `clone`) that does more than `exec` | it waits for ever for a lock of a lost thread, or reads the stack of a scope that a lost thread had open | `fork`, which runs the handlers |
//! | a **bare pool pointer** that is kept after its stub has been bound again | the call runs the new closure: a bare pointer has no room for a generation | `pool_quarantine` delays the reuse, `pool_reuse = never` prevents it ([`Bound`](crate::Bound)); handles and thunks have a generation |
//! | the **handle of a function** that is exported again | late callers of the first export reach the second one, since the handle is a constant | closures, whose handles are never reused |
//! | a **relaxed hand-over** of a handle to another thread | the first calls may get `CLOSED` or `UNKNOWN_HANDLE` although the callback is live; they are never unsafe | pass it with synchronisation, like any other value ([`Handle`](crate::Handle)) |
//! | a wasm **instance that trapped** by anything but a panic, if the host uses no generated binding and does not report the trap | callbacks of a scope stay open although its frame is gone, and read whatever is there now; the callback that was cut off is never dropped | the generated binding, or `<crate>_trapped()` in the host's `catch`, or discard the instance |
//! | a wasm instance that traps while a callback is **suspended on another stack** (stack switching) | scopes no longer wait for that callback, so it continues with a frame that is gone | discard an instance that has trapped |
//! | a panic with **`panic = "abort"`** | the process ends. On wasm32 the instance traps, and the generated binding throws PANICKED with the message: from then on no closure is dropped, and callbacks that were running or belong to scopes are `CLOSED` and counted in [`Report::lost`](crate::Report::lost) | build the library with unwinding, which is the default |
//! | **`longjmp`** out of a callback | destructors do not run, and the entry stays in use: its closure is never dropped, and a thread that waits for it waits for ever | return a value, and jump afterwards |
//! | **`pthread_exit`** or `pthread_cancel` in a callback | as for `longjmp`, or the process ends | return, and end the thread afterwards |
//! | a **foreign exception** through a callback | the process ends | catch it in C++ before the callback returns |
//! | a foreign callable whose **functions or `user_data` are freed early** (its plugin is unloaded, its table is freed before `release` was called) | the call crashes: they are addresses | free them in `release`, or name a host and close it first ([`Foreign`](crate::Foreign)) |
//! | an object of another library's table **without a handle behind it** (a plain `sqlite3_file` where the table expects an `Object`) | the memory behind it is read for a handle | give the other library `size_of::<Object<_>>()` as the size of its objects ([`Object`](crate::Object)) |
//! | a foreign callable that **keeps a pointer** of its call: an argument, the result's place or the message's | it reads or writes the stack of a call that has returned | copy what is needed before it returns |
//! | a foreign callable that **throws** or jumps out of its function | the process ends, or destructors do not run | return a number, and pass the text by `error->set` |
//! | a **recursion of Dart's own** that uses up the thread's stack, and then calls Rust, which calls a function | the VM ends the process: it has nobody to hand the end of the stack to | bound the recursion; what functions and Rust take of the stack together is bounded by the bindings |
//! | a **recursion of Java's own** likewise, on a system that does not tell how much of a stack is left (all but Linux with glibc, Apple's and Windows) | the machine ends the process, as Dart's does. Elsewhere the call is `EXHAUSTED` | bound the recursion |
//! | a foreign callable **for any thread** whose functions may be called on one only | what the foreign code does then: nothing on this side can see it | write `Foreign<S>`, which stays on its thread |
//! | a **thread that never leaves** a callback | [`scope`](crate::scope()) and [`close_and_wait`](crate::Callback::close_and_wait) wait for ever, and the closure is not dropped; a plain drop does not wait | give the callback a way to learn that it must return |
//! | a **fiber that continues on another thread** while it is in a callback | undefined behaviour: two threads write the record of the first, and a closure may be dropped during a call; Rust's own thread-locals break in the same way | move a fiber only between its calls; a fiber that stays on its thread may pause anywhere |
//! | a **stack that is copied away** (as greenlet does) while a scope on it is open | undefined behaviour when another fiber calls the scope's callback: its captures point into that stack | do not call such a host from inside a scope |
//! | a **fiber that never continues** inside a callback | as for a thread that never leaves: the closure is not dropped, and another thread that waits for it waits for ever | finish or unwind fibers before they are discarded |
//! | a **signal handler** that exports, closes, wakes a task or a thread, or calls code that is not async-signal-safe | it may wait for ever for a lock that it interrupted | `pinned` functions that are async-signal-safe themselves ([the attribute](crate::exported_callback)) |
//! | **pointers** that are neither null nor valid for the stated size | undefined behaviour, as in all of C | a handle, an index, or a slice with its length |
//! | **writing to a borrowed argument** during the call | undefined behaviour: it is a data race | wait until the call returns |
//! | a **symbol that another library has**, by default or by `unsafe(name = ..)`: a crate `sqlite3` with a function `open` | the linker picks one of the two, and callers of the other reach it with their arguments; often the linker reports it | another name for the library (`[lib] name`), the item or the symbol ([the attribute](crate::exported_callback)); symbols of the C run time are refused |
//! | a **`crate = ..` that is not this library** | the generated code calls the items at that path, inside `unsafe` | the path of `registry_core`, or of a crate that re-exports all of it |
//! | a stub **called through another type** of function pointer | undefined behaviour, as in all of C | the generated header, and no cast |
//! | a **guessed handle** that hits | it calls the callback, or releases it if foreign code owns it: a handle is a name, not a secret | none: code that may guess may also call |
//! | **recursion without end** | the stack overflows, and the process ends | a limit of your own; a thousand nested calls are tested |
