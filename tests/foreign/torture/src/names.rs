//! Names of items: words of the languages, names of the bindings' own, and names that meet.

use registry_core::{FfiType, exported_callback};

/// A function for each word. Whatever a binding has to call it, it adds one.
macro_rules! functions {
    ($($word:ident)*) => {$(
        #[exported_callback(on_error = -1, pinned)]
        fn $word(x: i32) -> i32 {
            x + 1
        }
    )*};
}

functions! {
    // Python's words, and functions that generated bodies use.
    from import def lambda pass with not is del class global
    len map getattr isinstance callable int str bool list tuple property bytes memoryview float hasattr
    // What the package imports and offers.
    weakref enumerate dataclass Sequence TypeError RegistryError annotations
    // What it has for itself.
    _fail _check _native _Owned __name__
    // JavaScript's.
    function var default delete new eval arguments undefined Object then stub handles load attach
    __proto__ toString hasOwnProperty prototype toJSON call bind apply length name exports require process r#async r#yield
    // Python's hooks of a module, and C's.
    __dict__ __getattr__ __dir__ main printf r#try
    // C++'s.
    template operator private require_current detail std registry
    // Of nobody, and so kept everywhere.
    opened_by_nobody
}

/// What every library has has another symbol.
// SAFETY: no other library of the test has such a symbol.
#[exported_callback(on_error = -1, pinned, unsafe(name = "torture_user_release"))]
fn release(x: i32) -> i32 {
    x + 1
}

/// The library's own.
#[exported_callback(on_error = -1, pinned)]
fn open(x: i32) -> i32 {
    x + 1
}

mod store {
    use registry_core::exported_callback;

    /// A module's, told apart by its symbol.
    // SAFETY: no other library of the test has such a symbol.
    #[exported_callback(on_error = -1, pinned, unsafe(name = "torture_store_open"))]
    fn open(x: i32) -> i32 {
        x + 2
    }
}

/// Spelled as the next one, but for the name that is chosen for it.
#[exported_callback(on_error = -1, pinned, binding = "whole_to_float")]
fn int2_float(x: i32) -> i32 {
    x + 3
}

/// Keeps its name.
#[exported_callback(on_error = -1, pinned)]
fn int_2_float(x: i32) -> i32 {
    x + 4
}

/// Its handle's constant would be an enumerator's name.
#[exported_callback(on_error = Token::File, pinned)]
fn token(x: Token) -> Token {
    match x {
        Token::File => Token::Handle,
        Token::Handle => Token::File,
    }
}

/// What is passed about.
#[derive(Clone, Copy, Debug, FfiType)]
#[repr(u8)]
pub enum Token {
    /// A file.
    File,
    /// A handle.
    Handle,
}

/// Types by the names of others.
macro_rules! types {
    ($($word:ident $function:ident)*) => {$(
        #[derive(Clone, Copy, FfiType)]
        #[repr(C)]
        struct $word {
            value: i32,
        }

        #[exported_callback(on_error = -1, pinned)]
        fn $function(x: &$word) -> i32 {
            x.value + 1
        }
    )*};
}

types! {
    _step of_step
    Error of_error
    Value of_value
    TypeAlias of_type_alias
    Owned of_owned
    Status of_status
    Array of_array
    BigInt of_big_int
    ValueError of_value_error
    IntEnum of_int_enum
    Promise of_promise
    Iterable of_iterable
    SupportsIndex of_supports_index
    Callable of_callable
    InvokeArgument of_invoke_argument
    StatusName of_status_name
    Library of_library
    Imports of_imports
}

/// A point.
#[derive(Clone, Copy, Debug, FfiType)]
#[repr(C)]
pub struct Point {
    x: f64,
}

pub mod gpu {
    //! Another module with a `Point`.
    use registry_core::FfiType;

    /// A point of the graphics card's.
    #[derive(Clone, Copy, Debug, FfiType)]
    #[ffi_type(name = "GpuPoint")]
    #[repr(C)]
    pub struct Point {
        /// To the right.
        pub x: f32,
        /// Up.
        pub y: f32,
    }
}

/// One of each.
#[exported_callback(on_error = 0.0, pinned)]
fn points(point: Point, other: gpu::Point) -> f64 {
    point.x + f64::from(other.x) * f64::from(other.y)
}

/// Sums rows of two crates.
#[exported_callback(on_error = -1, pinned)]
fn rows(a: &alpha::Row, b: &beta::Row) -> i32 {
    a.id + i32::from(b.name)
}

/// Adds. A closure's class has methods of its own.
#[exported_callback(on_error = -1)]
pub type Adder = fn(handle: i32, release: i32, close: i32, is_live: i32, other: i32) -> i32;

/// A closure that the caller owns.
#[exported_callback(on_error = None, pinned)]
fn make_adder(n: i32) -> Option<registry_core::Handle> {
    let adder = Adder::export(move |a, b, c, d, e| n + a + 2 * b + 3 * c + 4 * d + 5 * e);
    Some(adder.into_handle())
}
