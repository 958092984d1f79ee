//! Names of fields and of variants.

use registry_core::{FfiType, exported_callback};

/// Each field by a name that some language has another use for.
#[derive(Clone, Copy, Debug, FfiType)]
#[repr(C)]
pub struct Fields {
    from: i32,
    from_: i32,
    class: i32,
    unix: i32,
    st_mtime: i32,
    __reserved: i32,
    µ: i32,
    NULL: i32,
    r#type: i32,
    int: i32,
    __proto__: i32,
    None: i32,
}

/// One more in each field, by its place.
#[exported_callback(pinned, on_error = NOTHING)]
fn next_fields(f: &Fields) -> Fields {
    Fields {
        from: f.from + 1,
        from_: f.from_ + 2,
        class: f.class + 3,
        unix: f.unix + 4,
        st_mtime: f.st_mtime + 5,
        __reserved: f.__reserved + 6,
        µ: f.µ + 7,
        NULL: f.NULL + 8,
        r#type: f.r#type + 9,
        int: f.int + 10,
        __proto__: f.__proto__ + 11,
        None: f.None + 12,
    }
}

const NOTHING: Fields = Fields {
    from: 0,
    from_: 0,
    class: 0,
    unix: 0,
    st_mtime: 0,
    __reserved: 0,
    µ: 0,
    NULL: 0,
    r#type: 0,
    int: 0,
    __proto__: 0,
    None: 0,
};

/// Structs of one field, which wasm passes as the field, and each of another kind.
macro_rules! boxes {
    ($($name:ident $kind:ty, $same:ident $zero:expr;)*) => {$(
        #[doc = concat!("One `", stringify!($kind), "`.")]
        #[derive(Clone, Copy, Debug, FfiType)]
        #[repr(C)]
        pub struct $name {
            /// It.
            held: $kind,
        }

        #[exported_callback(pinned, on_error = $name { held: $zero })]
        fn $same(given: $name) -> $name {
            given
        }
    )*};
}

boxes! {
    BoxedI8 i8, same_boxed_i8 0;
    BoxedU16 u16, same_boxed_u16 0;
    BoxedBool bool, same_boxed_bool false;
    BoxedSize Size, same_boxed_size Size::Kb;
    BoxedI64 i64, same_boxed_i64 0;
    BoxedU64 u64, same_boxed_u64 0;
    BoxedUsize usize, same_boxed_usize 0;
    BoxedF32 f32, same_boxed_f32 0.0;
    BoxedF64 f64, same_boxed_f64 0.0;
    BoxedHandle Option<registry_core::Handle>, same_boxed_handle None;
    BoxedPlace *const u8, same_boxed_place std::ptr::null();
    BoxedRow [u8; 1], same_boxed_row [0];
    BoxedRowInit [u8; 1], same_boxed_row_init [0];
    BoxedBoxed BoxedI8, same_boxed_boxed BoxedI8 { held: 0 };
    BoxedMany [i16; 3], same_boxed_many [0; 3];
}

/// How much.
#[derive(Clone, Copy, Debug, FfiType)]
#[repr(i32)]
pub enum Size {
    /// Bits.
    Kb = 1,
    /// Bytes.
    #[ffi_type(name = "Kilobytes")]
    KB = 2,
    /// Not a thing.
    None = 3,
    /// An enumeration of Python's has one already.
    mro = 4,
    /// A constructor is a property of every object.
    constructor = 5,
    /// A prototype is more than a property.
    __proto__ = 6,
    /// With an underscore.
    _Hidden_ = 7,
}

/// The next one.
#[exported_callback(pinned, on_error = Size::Kb)]
fn next_size(size: Size) -> Size {
    match size {
        Size::Kb => Size::KB,
        Size::KB => Size::None,
        Size::None => Size::mro,
        Size::mro => Size::constructor,
        Size::constructor => Size::__proto__,
        Size::__proto__ => Size::_Hidden_,
        Size::_Hidden_ => Size::Kb,
    }
}
