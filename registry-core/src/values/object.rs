//! [`Object`]: the object of a C interface, with the handle of what implements its methods behind it.

use crate::handle::Handle;
use core::fmt;
use core::mem::offset_of;

/// The object of a C interface whose functions get the object itself, with a handle behind it: what `vtable = ..` of the attribute looks for.
///
/// `B` is the interface's own struct, such as SQLite's `sqlite3_file`, which begins with a pointer to its table of functions. C sees `B`, at the address of the whole.
/// Where C asks how large its objects are, the answer is `size_of::<Object<B>>()`. The handle is an integer, so the object may be freed, copied and outlive
/// the entry; a function of the table that is called then returns its `on_error`.
///
/// ```
/// use registry_core::{Object, exported_callback};
///
/// // The interface of a C library.
/// #[repr(C)]
/// struct Stream {
///     methods: *const StreamMethods,
/// }
/// #[repr(C)]
/// struct StreamMethods {
///     version: i32,
///     read: Option<unsafe extern "C" fn(stream: *mut Stream, most: u32) -> i32>,
///     close: Option<unsafe extern "C" fn(stream: *mut Stream)>,
/// }
///
/// #[exported_callback(vtable = StreamMethods, self = first)]
/// trait Source {
///     #[on_error(-1)]
///     fn read(&mut self, most: u32) -> i32;
///     #[release]
///     fn close(&mut self) {}
/// }
///
/// static METHODS: StreamMethods = SourceEntry::vtable(StreamMethods { version: 1, read: None, close: None });
///
/// struct Counter(i32);
/// impl Source for Counter {
///     fn read(&mut self, most: u32) -> i32 {
///         self.0 += most as i32;
///         self.0
///     }
/// }
///
/// // C owns the counter, and ends it by `close`.
/// let handle = SourceEntry::export_mut(Counter(0)).into_handle();
/// let mut stream = Object::new(Stream { methods: &METHODS }, handle);
///
/// // What C does.
/// let object: *mut Stream = (&raw mut stream).cast();
/// unsafe {
///     let methods = &*(*object).methods;
///     assert_eq!(methods.read.unwrap()(object, 3), 3);
///     assert_eq!(methods.read.unwrap()(object, 4), 7);
///     methods.close.unwrap()(object);
///     assert_eq!(methods.read.unwrap()(object, 5), -1); // too late
/// }
/// ```
///
/// An object that the interface declares as `void *`, or as an opaque type, has no known end behind which a handle could stand. It is a compile error:
///
/// ```compile_fail,E0080
/// use registry_core::exported_callback;
/// use std::ffi::c_void;
///
/// struct Methods {
///     close: Option<unsafe extern "C" fn(file: *mut c_void)>,
/// }
///
/// #[exported_callback(vtable = Methods, self = first)]
/// trait File {
///     fn close(&self);
/// }
///
/// static METHODS: Methods = FileEntry::vtable(Methods { close: None });
/// # fn main() { let _ = METHODS.close; }
/// ```
#[repr(C)]
pub struct Object<B> {
    /// What C knows of the object.
    pub base: B,
    /// 0 is none. A `uint64_t` on each target, as handles in structs are.
    handle: u64,
}

impl<B> Object<B> {
    /// An object whose methods are called by this handle.
    #[must_use]
    pub const fn new(base: B, handle: Handle) -> Self {
        Object {
            base,
            handle: handle.raw(),
        }
    }

    /// Its handle.
    #[must_use]
    pub fn handle(&self) -> Option<Handle> {
        Handle::from_raw(self.handle)
    }

    /// The handle behind an object that C passed. `None` for null, and if no handle is there.
    ///
    /// # Safety
    /// `object` is null, or points at an `Object<B>` that is valid to read. It need not be aligned.
    #[must_use]
    pub unsafe fn handle_of(object: *const B) -> Option<Handle> {
        // SAFETY: the caller's promise.
        Handle::from_raw(unsafe { Self::raw_of(object) })
    }

    /// # Safety
    /// As [`Object::handle_of`].
    #[inline(always)]
    pub(crate) unsafe fn raw_of(object: *const B) -> u64 {
        if object.is_null() {
            return 0;
        }
        // SAFETY: inside the object, by the caller's promise. Alignment is not assumed.
        unsafe {
            let handle = object.cast::<u8>().add(offset_of!(Self, handle));
            handle.cast::<u64>().read_unaligned()
        }
    }
}

impl<B> fmt::Debug for Object<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Object")
            .field("handle", &self.handle)
            .finish_non_exhaustive()
    }
}
