//! The attribute of `registry-core`: it generates the `extern "C"` stubs of exported callbacks.
//!
//! This file has the documentation for users, and hands the tokens to `expand`, which shows the steps in order: `apart` keeps the
//! user's names from meeting generated ones, `args` reads the attribute's arguments and `item` the item, `check` refuses with the
//! messages of `errors`, `model` stores an item that passed, the files of `expand` write the code, and `fallback` writes the item
//! again if there were errors. `names` and `types` answer questions of them all.
//! Users name these macros through `registry_core`, which re-exports them.
#![forbid(unsafe_code)]
#![warn(clippy::pedantic)]

pub(crate) mod apart;
pub(crate) mod args;
pub(crate) mod c_runtime;
pub(crate) mod check;
pub(crate) mod errors;
pub(crate) mod expand;
pub(crate) mod fallback;
pub(crate) mod item;
pub(crate) mod model;
pub(crate) mod names;
#[cfg(test)]
mod tests;
pub(crate) mod types;

// The fuzzer has this file as a module, and only the crate of a macro may define macros.
#[cfg(proc_macro)]
use proc_macro::TokenStream;

/// Exports a function, a family of closures, or implementers of a trait, to foreign code by an integer handle.
///
/// # The two forms
///
/// | | a function | a type |
/// |---|---|---|
/// | you write | `#[exported_callback(on_error = -1)]`<br>`fn add_tax(cents: i64) -> i64 { .. }` | `#[exported_callback(on_error = 0)]`<br>`type Compare = fn(a: i32, b: i32) -> i32;` |
/// | is for | one function, one stub, one hardcoded handle | any number of closures of one signature, each with a handle of its own |
/// | to let C call | `add_tax::export()` | `Compare::export(\|a, b\| ..)` and its kin |
/// | what owns the entry | [`Callback<add_tax>`](https://docs.rs/registry-core) | `Callback<Compare>`, `LocalCallback<Compare>`, `ScopedCallback<'_, Compare>` |
/// | C calls | `shop_add_tax(100)`, `shop_add_tax_try(100, &result)` | `shop_Compare_call(handle, a, b)`, `shop_Compare_try(handle, a, b, &result)`, a thunk, or a stub of the pool |
/// | the handle | a literal, the same in every build: `add_tax::HANDLE` | given out by each export |
///
/// A function stays a plain Rust function. Its *marker*, the type `add_tax`, shares its name; the alias of the type
/// form is replaced by its marker.
///
/// ```
/// use registry_core::{Callback, exported_callback};
///
/// /// Adds the tax to a price in cents.
/// #[exported_callback(on_error = -1)]
/// fn add_tax(cents: i64) -> i64 {
///     cents + cents / 5
/// }
///
/// /// Orders two numbers.
/// #[exported_callback(on_error = 0)]
/// type Compare = fn(a: i32, b: i32) -> i32;
///
/// assert_eq!(add_tax(100), 120); // a plain function
/// let tax: Callback<add_tax> = add_tax::export(); // from here C can call it
/// drop(tax); // from here C gets -1
///
/// let down = Compare::export(|a, b| b - a);
/// assert_eq!(Compare::call(down.handle(), 3, 5).unwrap(), 2); // as C would, by handle
/// ```
///
/// # Traits: several methods behind one handle
///
/// On a trait the attribute exports implementers of it. An implementer is one entry with one handle. Foreign code calls each method by that handle, and all methods
/// end with the one wrapper.
///
/// ```
/// use registry_core::{Callback, exported_callback};
///
/// /// Keeps numbers.
/// #[exported_callback]
/// pub trait Storage {
///     /// The number under this key.
///     #[on_error(-1)]
///     fn read(&self, key: u64) -> i64;
///     fn log(&self, line: &str);
/// }
///
/// struct Doubles;
///
/// impl Storage for Doubles {
///     fn read(&self, key: u64) -> i64 {
///         key as i64 * 2
///     }
///     fn log(&self, line: &str) {
///         println!("{line}");
///     }
/// }
///
/// let storage: Callback<StorageEntry> = StorageEntry::export(Doubles);
/// let handle = storage.handle(); // C calls `shop_Storage_read(handle, 21)`
/// assert_eq!(StorageEntry::call_read(handle, 21).unwrap(), 42); // as C would
/// drop(storage); // from here C gets -1
/// ```
///
/// The trait stays a plain trait, and its marker is called `StorageEntry`, or what `marker = ..` says. The marker exports an implementer by `export` (`Send + Sync`, several calls
/// at once), `export_mut` (`Send`, one call at a time: any method that is called while one runs is BUSY), `export_local` (the thread that exports it), and by `export_scoped`,
/// `export_scoped_mut` and `export_scoped_local` one that borrows. A trait with a method that takes `&mut self` has no `export` and no `export_scoped`. `OwnedHandle<StorageEntry>` and
/// `BorrowedHandle<'_, StorageEntry>` are parameters and results of other callbacks.
///
/// C has two functions for each method, `<symbol>_<method>` and `<symbol>_<method>_try`. A value that a failed call returns is written above the method, `#[on_error(-1)]`; the rest is
/// as for callback types: what crosses, texts and slices, statuses, messages (which name the method), `unsafe fn`. Arguments of the attribute are `marker`, `binding`, `abi`, `crate` and
/// `unsafe(name = "..")`, the beginning of all symbols.
///
/// In the other direction, foreign code implements the trait, and Rust calls it: `Foreign<StorageEntry>` and `AnyThread<Foreign<StorageEntry>>` are parameters, with the trait's methods, each
/// of which returns `Result<T, ForeignError>`. What a failed call means is for the caller to say, so these types don't implement the trait; where one
/// should, write the `impl` with the answers that suit it, or `adopt`. C passes a pointer to a struct `<crate>_Storage_foreign` with a table of functions, `<crate>_Storage_methods`, whose size is its version: a
/// method that the table does not have is `NOT_IMPLEMENTED`, so methods may be appended later.
///
/// ```
/// use registry_core::{Foreign, ForeignError, Status, exported_callback};
///
/// #[exported_callback]
/// pub trait Storage {
///     #[on_error(-1)]
///     fn read(&self, key: u64) -> i64;
///     /// Came later.
///     fn flush(&self);
/// }
///
/// impl Storage for Foreign<StorageEntry> {
///     fn read(&self, key: u64) -> i64 {
///         (**self).read(key).unwrap_or(-1)
///     }
///     fn flush(&self) {
///         let _ = (**self).flush(); // one without it has nothing to flush
///     }
/// }
///
/// /// C: `int64_t <crate>_first(const <crate>_Storage_foreign *storage);`
/// #[exported_callback(on_error = -1)]
/// fn first(storage: Foreign<StorageEntry>) -> Result<i64, ForeignError> {
///     (*storage).read(1)
/// }
/// # let _ = first::export();
/// ```
///
/// With `adopt` as an argument these types implement the trait themselves, as `Box<dyn Storage>` needs it. Then each method must be able to say that foreign code failed: it returns a `Result` whose error is
/// `From<ForeignError>` (`ForeignError`, `String`, `Box<dyn Error>`), or a value with `#[on_error(..)]`, which it returns, with `last_status` and the error hook for the reason. A method that returns nothing is
/// refused. A method that the table does not have runs its body in the trait, or fails with `NOT_IMPLEMENTED`. If traits stand above the trait, such as `Send`, only `AnyThread<Foreign<StorageEntry>>` implements it.
///
/// ```
/// use registry_core::{AnyThread, Foreign, ForeignError, exported_callback};
///
/// #[exported_callback(adopt)]
/// pub trait Storage: Send + Sync {
///     #[on_error(-1)]
///     fn read(&self, key: u64) -> i64;
///     /// One without it has nothing to flush.
///     fn flush(&self) -> Result<(), ForeignError> {
///         Ok(())
///     }
/// }
///
/// struct Doubles;
/// impl Storage for Doubles {
///     fn read(&self, key: u64) -> i64 {
///         key as i64 * 2
///     }
/// }
///
/// /// Keeps storages of any origin.
/// fn keep(storages: &mut Vec<Box<dyn Storage>>, storage: AnyThread<Foreign<StorageEntry>>) {
///     storages.push(Box::new(storage));
/// }
///
/// // One of Rust's stands here for one of foreign code, which has the same struct.
/// let raw = StorageEntry::export(Doubles).into_table();
/// let mut storages: Vec<Box<dyn Storage>> = vec![Box::new(Doubles)];
/// keep(&mut storages, unsafe { AnyThread::from_raw(&raw) }.unwrap());
/// for storage in storages {
///     assert_eq!(storage.read(21), 42);
///     storage.flush()?;
/// }
/// # Ok::<(), ForeignError>(())
/// ```
///
/// Rust's own implementers can be passed to code that takes foreign ones: `into_table()` on a wrapper gives the implementer away as that struct (`RawForeign<StorageEntry>`), with a release, and
/// `table()` lends it.
///
/// A C interface of another library may have a table of its own, whose functions get an object as their first argument. `vtable = path, self = first` names the struct of the
/// table. `StorageEntry::vtable(base)` returns `base` with the methods' functions in the fields of their names, or of the name in `#[field(xRead)]`; the struct must declare them as
/// `Option<unsafe extern "C" fn(*mut TheObject, ..) -> ..>`, as bindgen does, and the compiler compares the types. What C passes may be no value of a Rust type, so the function takes it in a form
/// that is checked: where C has a `bool`, the struct must say `u8`, which is the same to C. A function that takes or returns a struct by value is not matched. `vtable` is a `const fn`, for tables in a `static`. The object that C gets is an
/// `Object<TheObject>`, which has the handle behind it. A method with `#[release]`, such as one that closes the object, ends the entry after its call, if foreign code owns it (`into_handle`),
/// also if that call panicked or was refused, such as by BUSY: C closes an object once.
/// A function of the table returns the value of `#[on_error(..)]` if its call fails. `Object` has an example, and the example `vfs` is a file system for `SQLite`.
///
/// Methods take `&self` or `&mut self`. Default methods and supertraits are fine. Refused, each with what to write instead: type parameters, `self` by value, `Self`
/// in a signature, `async`, associated types and constants, a `#[cfg]` on a method, and two methods of one symbol (`put_try` beside `put`).
///
/// # You write, C sees
///
/// | you write | C sees | when it is not a value |
/// |---|---|---|
/// | `i8` .. `i64`, `u8` .. `u64`, `isize`, `usize`, `f32`, `f64` | the same | always is one; on wasm32, where 8 and 16 bits travel as 32, a number that does not fit |
/// | `bool` | `uint8_t`, 0 or 1 | any other number is `INVALID_ARGUMENT` |
/// | `*const T`, `*mut T`, `Option<NonNull<T>>` | a pointer, as it is | always is one |
/// | `NonZero<T>`, `Option<NonZero<T>>` | the integer | 0 for `NonZero` |
/// | `Option<unsafe extern "C" fn(..)>`, or `"system"` | a function pointer or null | always is one |
/// | `Handle`, `Option<Handle>` | `uint64_t` (a `double` on wasm32) | 0 for `Handle`, or out of range |
/// | `OwnedHandle<S>`, `BorrowedHandle<'_, S>`, `Option` of them | as `Handle` | not a live handle of the callback type `S`; for an owned one, Rust owns it already |
/// | `Foreign<S>`, `AnyThread<Foreign<S>>`, `Option` of them | a pointer to a struct `<crate>_<S>_foreign`, which is copied (but not a table of methods) | null (without `Option`); no function, a size that no version of the struct has, or a host that is not open |
/// | a struct with [`FfiType`](derive@FfiType) | the struct; what its field is, if it is `#[repr(transparent)]` | a field is not a value |
/// | one with an `OwnedHandle<S>` or an `Option` of it as a field | the struct, by value only | a field is not a value, as for an `OwnedHandle`; all of its handles are taken, or none |
/// | one with a `BorrowedHandle<'a, S>` or an `Option` of it as a field, `Hooks<'_>` | the struct, by value only | a field is not a value, as for a `BorrowedHandle` |
/// | an enum with [`FfiType`](derive@FfiType) | its integer | no variant has the number |
/// | `&str` | `const uint8_t *ptr, size_t len` | not UTF-8; null with a length |
/// | `&CStr`, `Option<&CStr>` | `const char *` | null (for `&CStr`) |
/// | `&[T]` | `const T *ptr, size_t len` | null with a length; misaligned; an element is not a value |
/// | `&T`, `Option<&T>` | `const T *` | null (for `&T`); misaligned; not a value |
/// | `&[T; 4]`, `&[[T; 4]]` | `const T (*ptr)[4]`, with a length for the slice | as `&T` and `&[T]` |
/// | returned: `String`, `Vec<T>` | an owned buffer, freed by `<crate>_buffer_free` | |
/// | returned: `Promise<R>` | as `Handle`; the value is taken by `<crate>_promise_take` | |
/// | returned: `Result<T, E: Display>` | what `T` is; `Err` is FAILED, its text in `<crate>_last_error`, and the code of an `E: ErrorCode` in `<crate>_last_error_code` | |
///
/// Borrowed arguments last for the call: the compiler refuses code that keeps one. `&mut T` is refused, since nobody can
/// promise that C has no second pointer; take a raw pointer in an `unsafe fn`. At most 12 parameters.
///
/// An attribute sees words and no types. It refuses the types of std that can't cross by their names: `String` as a parameter, `Path`, `Duration`. A type of your own
/// with such a name is written with a path, `self::Path`; any other name may be yours, `Handle` and `c_char` too.
///
/// # Arguments
///
/// Every argument once, in any order. An unknown one, a wrong value or a conflict is an error on that word.
///
/// ## `on_error = <constant>`
///
/// What the plain stub returns when the call can't be made, or when the callback panics or fails. Its type is the
/// return type, `T` of a `Result<T, E>`. Needed unless the return is `()` or `Result<(), E>`.
///
/// ```
/// use registry_core::exported_callback;
///
/// #[exported_callback(on_error = -1)]
/// fn parse(text: &str) -> Result<i32, std::num::ParseIntError> {
///     text.parse()
/// }
///
/// #[exported_callback] // nothing to return
/// fn log(line: &str) {
///     println!("{line}");
/// }
/// # let _ = (parse::export(), log::export());
/// ```
///
/// ## `unsafe(name = "symbol")`
///
/// The C symbol; for a type, what its symbols begin with: `symbol_call` and `symbol_try`. Without it `<crate>_<item>`, never the bare
/// name, which could replace one of libc's.
///
/// `unsafe` as in `#[unsafe(no_mangle)]`, and for the same reason: a symbol of the program stands in front of those of its libraries. An
/// exported `malloc` would be everybody's. You promise that no other code of the process has these symbols, `_try` included. A default symbol
/// needs no promise, and is refused where it is one of the C run time's: a crate `clock` can't export a function `gettime` under its own name, since the standard
/// library itself calls `clock_gettime`. (The list has glibc, musl, macOS, the Windows run times, and what Rust and its compilers bring along; and all that begins with
/// `_`.) What another library has is not known: a crate `sqlite3` must not export a function `open`.
///
/// The symbol pins the default handle, which is a hash of it; so two items of one symbol have one handle and are refused as
/// such. Two items of a crate with one symbol are an error of `cargo check` at both, `symbol_shop_add_tax_is_used_twice__write_unsafe_name`. (Of two crates,
/// items with the same `name` and different `handle`s are an error of the linker, unless thin link-time optimisation merges the two symbols.)
///
/// ```
/// use registry_core::exported_callback;
///
/// // SAFETY: no other library of this process has a symbol that begins with `shop_total`.
/// #[exported_callback(on_error = 0, unsafe(name = "shop_total"))]
/// fn total(prices: &[i64]) -> i64 {
///     prices.iter().sum()
/// }
///
/// unsafe extern "C" {
///     fn shop_total(prices: *const i64, len: usize) -> i64;
/// }
///
/// let _wrapper = total::export();
/// // SAFETY: two readable numbers.
/// assert_eq!(unsafe { shop_total([4, 5].as_ptr(), 2) }, 9);
/// ```
///
/// ## `binding = "name"`
///
/// The name in bindings, where it is not to be the item's own. Each language spells it as it spells names: `"open_store"` is `openStore` in JavaScript. The C symbol stays
/// as it is. `registry-bindgen` asks for it where two items would get one name.
///
/// ```
/// use registry_core::exported_callback;
///
/// mod store {
///     # use registry_core::exported_callback;
///     // SAFETY: no other library of this process has a symbol that begins with `shop_store_open`.
///     #[exported_callback(on_error = -1, binding = "open_store", unsafe(name = "shop_store_open"))]
///     pub fn open(id: i32) -> i32 {
///         id
///     }
/// }
///
/// #[exported_callback(on_error = -1)]
/// fn open(id: i32) -> i32 {
///     id
/// }
/// # let _ = (open::export(), store::open::export());
/// ```
///
/// ## `handle = 12345` (function)
///
/// The hardcoded handle, from 1 to 2^52 - 1. Without it: a 52-bit hash of the symbol, the same in every build. Two
/// functions with one handle stop the build on the symbol `registry_handle_12345_is_used_twice`; where the linker is
/// silent, the first export reports `DuplicateHandle` with both places.
///
/// ```
/// use registry_core::exported_callback;
///
/// #[exported_callback(handle = 12345)]
/// fn on_start(_code: i32) {}
///
/// assert_eq!(on_start::HANDLE.raw(), 12345);
/// ```
///
/// ## `marker = Name`
///
/// The name of the marker, where the item's own is taken in the namespace of types: by a module beside `fn compare`, or by
/// the crate `log` that `fn log` would hide. Without it the compiler says that the name `compare` is defined multiple times, or that the enum `log` has no such variant.
///
/// ```
/// use registry_core::exported_callback;
///
/// mod compare {}
///
/// #[exported_callback(on_error = 0, marker = CompareRows)]
/// fn compare(a: i32, b: i32) -> i32 {
///     a - b
/// }
///
/// let _wrapper = CompareRows::export();
/// ```
///
/// ## `pool = N`, `pool_quarantine = N`, `pool_reuse = never` (type)
///
/// `N` bare stubs, from 1 to 16,384, for C interfaces that take a function pointer and no `user_data`; each is a few
/// dozen bytes of code. A stub that is given back is used again, oldest first. With `pool_quarantine = M` (`M` below `N`) it is used
/// again only after `M` others have been given back too; with `pool_reuse = never`, never.
///
/// ```
/// use registry_core::exported_callback;
///
/// #[exported_callback(on_error = 0, pool = 8, pool_quarantine = 2)]
/// type Change = fn(value: i32) -> i32;
///
/// let bound = Change::export(|value| value + 1).bind().unwrap();
/// let stub = bound.stub().as_raw(); // a bare `extern "C"` function pointer
/// // SAFETY: a number is harmless.
/// assert_eq!(unsafe { stub(41) }, 42);
/// ```
///
/// ## `user_data_at = N`, `user_data = Type` (type)
///
/// Where and as what C passes `user_data`. Leave it out of the parameters of the type. `thunk_first()` and `thunk_last()` of a wrapper have it before and behind all parameters.
/// With `user_data_at = N` there are `thunk()` and `into_thunk()` too, which have it behind the first `N` parameters of the type; a slice or a text is one of them, although C passes two.
/// `user_data` is its type in all thunks, if that is not `void *`: a raw pointer such as `*mut u8` for `u_char *`, `isize` for `intptr_t`, `usize`, `i64` or `u64`.
///
/// ```
/// use registry_core::exported_callback;
///
/// // In C: void (*handler)(int code, intptr_t user_data, double seconds)
/// #[exported_callback(user_data_at = 1, user_data = isize)]
/// type Handler = fn(code: i32, seconds: f64);
///
/// let handler = Handler::export(|code, seconds| assert_eq!((code, seconds), (7, 0.5)));
/// let thunk = handler.thunk();
/// // As C calls it.
/// unsafe { (thunk.function())(7, thunk.user_data() as isize, 0.5) };
/// ```
///
/// ## `pinned` (function)
///
/// Exported for the life of the program: no wrapper, no `export`; `stub()` is good for ever. For handlers that C keeps.
///
/// A signal handler may call it if the function itself is async-signal-safe and the call succeeds: a failure calls the error hook and
/// allocates. A success without a value clears the last status of the interrupted thread, as every such call does. In a library that
/// is loaded at run time, a thread's first use of the library may allocate its thread-local variables, so call it once on each such thread before.
///
/// ```
/// use registry_core::exported_callback;
///
/// #[exported_callback(pinned)]
/// fn on_signal(_number: i32) {}
///
/// // `stub()` is a `const fn`: Stub<'static, ..>
/// static HANDLER: unsafe extern "C" fn(i32) = on_signal::stub().as_raw();
/// # let _ = HANDLER;
/// ```
///
/// Where no linker puts functions side by side (wasm, bare boards, Miri), foreign code can call by the function's handle only after
/// `on_signal::handle()`, which returns it.
///
/// ## `abi = "C"` or `abi = "system"`
///
/// The calling convention of all stubs. `"system"` differs from `"C"` on 32-bit Windows only.
///
/// ```
/// use registry_core::exported_callback;
///
/// #[exported_callback(on_error = 0, abi = "system")]
/// fn on_message(code: u32) -> u32 {
///     code
/// }
/// # let _ = on_message::export();
/// ```
///
/// ## `crate = path`
///
/// Where `registry_core` is, if not at `::registry_core`: renamed, or re-exported by another crate. Without it the compiler says that it can't find `registry_core`. For
/// `callbacks = { package = "registry-core", .. }` in `Cargo.toml` write `crate = ::callbacks`.
///
/// ```
/// mod facade {
///     pub use registry_core as callbacks;
/// }
///
/// #[facade::callbacks::exported_callback(on_error = 0, crate = crate::facade::callbacks)]
/// fn double(value: i32) -> i32 {
///     value * 2
/// }
/// # fn main() {
/// let _wrapper = double::export();
/// # }
/// ```
///
/// # What is generated
///
/// `cargo expand` shows it. A function comes out unchanged, with a line about the API if it is documented. Beside it:
///
/// - the marker, as visible as the item, hidden in the documentation: `HANDLE`, `export()`, `try_export()`, or `stub()`
///   if pinned;
/// - one `static` for its place in the registry, where all of a library stand side by side, so that the handle is known
///   before its first export; and an internal stub with the address of that place hardcoded, whose own address
///   `Callback::stub()` gives out;
/// - two exported symbols, `<symbol>` and `<symbol>_try`; the second returns a status and writes `*result`
///   on OK alone, unaligned, and not at all where it is null;
/// - a symbol named after the handle, and a record for `registry-bindgen`.
///
/// A type becomes its marker, with `export`, `export_mut`, `export_once`, `export_continuation`, `export_local`, `export_scoped`,
/// `export_scoped_mut`, `export_scoped_local`, `export_with`, `export_mut_with`, `export_local_with`, `export_queued`, a `try_` form of each, and `call`; two thunks; the stubs of its pool; the symbols `<symbol>_call`
/// and `<symbol>_try`.
///
/// A trait comes out without `#[on_error(..)]`, `#[field(..)]` and `#[release]`. Beside it are its marker, with the `export*` methods, a `try_` form of each, and `call_<method>` for each method; for each method two
/// symbols and a record; and a record of the trait.
///
/// # Closures that end themselves
///
/// A callback that is called once, such as the completion of an operation, is a continuation. Give it to foreign code, and it ends with its call;
/// nothing has to release it. While Rust owns it, it ends with its wrapper, as after `export_once`. So give it away before foreign code can call:
/// take the thunk by `into_thunk_first` or `into_thunk_last`. One that was called by a borrowed thunk and is given away afterwards stays,
/// consumed, until it is released.
///
/// ```
/// use registry_core::{Status, exported_callback};
///
/// #[exported_callback]
/// type Done = fn(code: i32);
///
/// let done = Done::export_continuation(|code| assert_eq!(code, 7)).into_thunk_last();
/// unsafe { (done.function())(7, done.user_data()) }; // C calls it, and forgets it
/// # assert_eq!(registry_core::c_api::release_ptr(done.user_data()), Status::Closed);
/// ```
///
/// One that decides itself when it ends gets its handle before it is made. Until it is made, a call by the handle is `UNKNOWN_HANDLE`.
///
/// ```
/// use registry_core::{c_api, exported_callback};
///
/// #[exported_callback]
/// type Event = fn(last: bool);
///
/// let event = Event::export_with(|own| {
///     move |last| {
///         if last {
///             let _ = c_api::release(own.raw()); // legal during the call
///         }
///     }
/// });
/// let handle = event.into_handle();
/// Event::call(handle, false).unwrap();
/// Event::call(handle, true).unwrap();
/// assert!(Event::call(handle, true).is_err());
/// ```
///
/// # What the compiler says by itself
///
/// Most errors name what to write. These come before the attribute has a say:
///
/// | the compiler says | write |
/// |---|---|
/// | E0594: ``cannot assign to .., as it is a captured variable in a `Fn` closure`` | `export_mut`, or `export_local` if only this thread calls: `export` takes an `Fn`, which changes nothing that it has |
/// | E0596: ``cannot borrow .. as mutable, as it is a captured variable in a `Fn` closure`` | `export_mut`, likewise |
/// | E0525: ``expected a closure that implements the `Fn` trait, but this closure only implements `FnMut` `` | `export_mut`, likewise: the closure stood in a variable |
/// | E0507: ``cannot move out of .., a captured variable in an `Fn` closure`` | `export_once`, or `export_continuation` |
/// | E0373: ``closure may outlive the current function, but it borrows ..`` | `move` before the closure; or `export_scoped` or `export_scoped_mut` inside `registry_core::scope`, where the variable is read afterwards: `move` counts in a copy of a number |
/// | E0716: ``temporary value dropped while borrowed`` | `let wrapper = ..`: a wrapper without a name ends with its line |
/// | E0597: ``.. does not live long enough`` | `leak()`, a `pinned` function or a `static`, where C keeps the function pointer |
/// | E0428: ``the name .. is defined multiple times`` | `marker = ..`: another name for the marker |
/// | E0599: ``no variant named .. found for enum ..`` | `marker = ..`: the marker hides a crate of its name |
/// | E0433: ``cannot find .. in ..`` | `crate = ..`, where `registry_core` has another name in `Cargo.toml` |
/// | E0618: ``expected function, found `Callback<..>` `` | `wrapper.handle()` in a call of its type, `Change::call(wrapper.handle(), 3)`; a function is called by its own name |
/// | E0308: ``mismatched types`` at `on_error` | `on_error = -1`: a constant of the type that C gets, which is `T` of a `Result<T, E>`, and neither `Ok(..)` nor `Err(..)` |
/// | ``enum is not supported in `trait`s or `impl`s`` | `fn` outside of the `impl`, which calls the associated one |
///
/// Where the linker misses `<crate>_last_status` or a symbol like it, the library has no `registry_core::export_runtime!();`.
///
/// # Safety
///
/// Stubs are `unsafe` to call from Rust: pointers have to be null or valid for the stated size, as in all of C. A
/// callback that must trust a raw pointer is written `unsafe fn` or `unsafe fn(..)`; what stands under `# Safety` in its
/// documentation is its contract, and goes with its `call`. Where calls wait in a queue, it has to hold until the closure has run. A callback that is not `unsafe` promises that any pointer
/// value does no harm.
///
/// # Panics
///
/// `export()` and its kin panic, at the caller's line, where the `try_` form returns an error. A panic inside a callback
/// is caught: the caller gets `on_error`, or PANICKED from the `_try` form.
#[cfg(proc_macro)]
#[proc_macro_attribute]
pub fn exported_callback(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::exported_callback(args.into(), &item.into()).into()
}

/// Lets a struct or an enum of your own cross the boundary.
///
/// For `#[repr(C)]` structs with fields that cross, nested ones and arrays included, for fieldless enums with
/// `#[repr(u8)]` to `#[repr(i64)]`, and for `#[repr(transparent)]` structs of one field, which are for C what the field is. C never writes into the type itself: it fills a C form of the same layout, in which
/// every bit pattern is a value, and what is not a value of the type (an unknown number, a `bool` of 2) is
/// `INVALID_ARGUMENT` before the callback runs. The type has to be `Copy`.
///
/// A field `OwnedHandle<S>` or `Option<OwnedHandle<S>>`, written so and not behind an alias, makes a struct that owns callbacks. It is not `Copy`, has no `Drop` of its own,
/// and crosses by value only, as a parameter or as a result, also of a `Result` or a `Promise`. A refused call takes none of its handles. Its `on_error` is `None`, for a struct of
/// zeros. Behind a `&`, in a slice, a `Vec`, an array or another struct, where it would be copied, it does not compile: a struct with a `Handle` goes there.
///
/// A field `BorrowedHandle<'a, S>` or `Option<BorrowedHandle<'a, S>>`, likewise, makes a struct that borrows callbacks. It has one lifetime, `'a`, that of the call: a parameter is `Hooks<'_>`, and the
/// compiler refuses code that keeps one, or hides its lifetime behind an alias. It crosses by value only too, has no `Drop` of its own, and may own callbacks beside. A callback can return a `Hooks<'static>`, as it can
/// return a `BorrowedHandle<'static, S>`.
///
/// Refused, each with its reason: generics (a type that crosses has one layout), references (nothing checks what is
/// behind a field), `packed`, enums with fields or with an `align`, unions, what has no size. An attribute that changes the layout stands above
/// the derive: size, alignment and the place of each field are compared with the C form's at compile time.
///
/// `#[repr(C, align(64))]` is kept: every C compiler is told of it by the generated header, and a pointer to what stands elsewhere is `INVALID_ARGUMENT`.
/// Not every host can pass such a struct by value, so take `&T`.
///
/// `#[ffi_type(name = "GpuPoint")]` gives the type another name in C (`<crate>_GpuPoint`) and in all bindings: for two types of one name in two modules. A field or a
/// variant can have one too: `#[ffi_type(name = "kilobit")]`.
///
/// `#[ffi_type(remote = path)]` describes a type of another crate, which can't derive the trait itself: write it again, with the same fields and `repr`.
/// The callback takes the description, and `From` converts each into the other. Another layout is a compile error.
///
/// ```
/// use registry_core::{FfiType, exported_callback};
/// # mod geometry {
/// #     #[repr(C)] #[derive(Debug, PartialEq)] pub struct Point { pub x: f64, pub y: f64 }
/// # }
///
/// #[derive(Clone, Copy, FfiType)]
/// #[ffi_type(remote = geometry::Point)]
/// #[repr(C)]
/// struct Point {
///     x: f64,
///     y: f64,
/// }
///
/// #[exported_callback(on_error = Point { x: 0.0, y: 0.0 })]
/// fn mirrored(point: Point) -> Point {
///     let point = geometry::Point::from(point);
///     geometry::Point { x: point.y, y: point.x }.into()
/// }
/// # let wrapper = mirrored::export();
/// # assert_eq!(geometry::Point::from(mirrored(Point { x: 1.0, y: 2.0 })), geometry::Point { x: 2.0, y: 1.0 });
/// # drop(wrapper);
/// ```
///
/// `#[ffi_type(crate = path)]` says where `registry_core` is, as the attribute's `crate` does.
///
/// ```
/// use registry_core::{BorrowedHandle, FfiType, OwnedHandle, exported_callback};
///
/// #[derive(Clone, Copy, FfiType)]
/// #[repr(i32)]
/// enum Side {
///     Left,
///     Right = 4,
/// }
///
/// #[derive(Clone, Copy, FfiType)]
/// #[repr(C)]
/// struct Row {
///     id: u32,
///     side: Side,
///     marks: [u8; 4],
/// }
///
/// #[exported_callback(on_error = 0)]
/// type Weigh = fn(row: &Row, rest: &[Row]) -> u32;
///
/// #[derive(Clone, Copy, FfiType)]
/// #[repr(C, align(64))] // `_Alignas(64)` in C
/// struct Line {
///     bytes: [u8; 64],
/// }
///
/// #[derive(Clone, Copy, FfiType)]
/// #[repr(transparent)] // `int64_t` in C
/// struct Cents(i64);
///
/// #[exported_callback(on_error = 0)]
/// fn rounded(price: Cents, _line: &Line) -> i64 {
///     price.0 / 100
/// }
///
/// #[exported_callback(on_error = -1)]
/// type Discount = fn(cents: i64) -> i64;
///
/// #[derive(FfiType)]
/// #[repr(C)] // crosses by value only
/// struct Offer {
///     discount: OwnedHandle<Discount>, // `uint64_t` in C, an owner in the bindings
///     fee: i64,
/// }
///
/// #[exported_callback(on_error = None)]
/// fn offer(fee: i64) -> Offer {
///     Offer { discount: Discount::export(|cents| cents / 2).into(), fee }
/// }
///
/// #[derive(FfiType)]
/// #[repr(C)] // crosses by value only, for a call
/// struct Sale<'a> {
///     discount: Option<BorrowedHandle<'a, Discount>>, // stays its owner's
///     cents: i64,
/// }
///
/// #[exported_callback(on_error = -1)]
/// fn total(sale: Sale<'_>) -> i64 {
///     let call = |discount: BorrowedHandle<'_, Discount>| Discount::call(discount.handle(), sale.cents);
///     sale.discount.map_or(sale.cents, |discount| call(discount).unwrap_or(-1))
/// }
///
/// let weigh = Weigh::export(|row, rest| row.id + u32::from(row.marks[0]) + row.side as u32 + rest.len() as u32);
/// let row = Row { id: 1, side: Side::Right, marks: [2; 4] };
/// assert_eq!(Weigh::call(weigh.handle(), &row, &[row]).unwrap(), 8);
/// ```
#[cfg(proc_macro)]
#[proc_macro_derive(FfiType, attributes(ffi_type))]
pub fn derive_ffi_type(item: TokenStream) -> TokenStream {
    expand::ffi_type(item.into()).into()
}

/// Exports the functions that foreign code needs beside the callbacks, once per library.
///
/// They are `<crate>_release`, `_release_ptr`, `_release_f64`, `_destroy`, `_destroy_u64`, `_destroy_f64`, `_is_live`, `_last_status`,
/// `_last_error`, `_last_error_code`, `_take_error`, `_set_error_hook`, `_silence_errors`, `_status_name`, `_buffer_free`, `_live_count` and what the bindings
/// use; each may be called from any thread, with any integer. `queues` adds what hosts await by: `<crate>_queue_new`, `_queue_run`, `_queue_next`,
/// `_queue_fd`, `_queue_set_wake`, `_queue_set_port`, `_promise_watch` and `_promise_take`; a library that returns a `Promise` needs it. `prefix = "x"` replaces `<crate>`; `crate = path` says where `registry_core` is. A prefix with
/// which one of them would be one of the C run time's is refused (`prefix = "sem"`, by `sem_destroy`), and so is such a crate's name, if no prefix is given.
///
/// A function of yours with one of these names, such as `release`, would have the same symbol, so its attribute refuses the default one: write
/// `unsafe(name = "my_release")` there, or give the function another name.
///
/// The symbols of your own items keep `<crate>`: each attribute is expanded by itself, and can't see what stands in this macro's parentheses. For another
/// beginning of all symbols name the library, by `[lib] name = "x"` in its `Cargo.toml`; for a single item write `unsafe(name = "x_item")`.
///
/// ```standalone_crate
/// registry_core::export_runtime!(prefix = "shop");
///
/// unsafe extern "C" {
///     safe fn shop_live_count() -> u64;
/// }
/// # fn main() {
/// assert_eq!(shop_live_count(), 0);
/// # }
/// ```
#[cfg(proc_macro)]
#[proc_macro]
pub fn export_runtime(args: TokenStream) -> TokenStream {
    expand::export_runtime(args.into()).into()
}
