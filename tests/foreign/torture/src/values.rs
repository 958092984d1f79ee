//! Values of enumerations: the ends of each integer, in every position.

use registry_core::{FfiType, exported_callback};

macro_rules! enumerations {
    ($($name:ident $repr:ident $echo:ident $echo_all:ident { $($variant:ident = $value:expr),* })*) => {$(
        #[doc = concat!("An enumeration of `", stringify!($repr), "`.")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, FfiType)]
        #[repr($repr)]
        pub enum $name {
            $(#[doc = stringify!($value)] $variant = $value),*
        }

        #[exported_callback(pinned, on_error = $name::Last)]
        fn $echo(value: $name) -> $name {
            value
        }

        #[exported_callback(pinned, on_error = Vec::new())]
        fn $echo_all(values: &[$name]) -> Vec<$name> {
            values.to_vec()
        }
    )*};
}

enumerations! {
    Unsigned8 u8 unsigned8 all_unsigned8 { First = 0, Last = u8::MAX }
    Signed8 i8 signed8 all_signed8 { First = i8::MIN, Middle = -1, Last = i8::MAX }
    Unsigned16 u16 unsigned16 all_unsigned16 { First = 0, Last = u16::MAX }
    Signed16 i16 signed16 all_signed16 { First = i16::MIN, Last = i16::MAX }
    Unsigned32 u32 unsigned32 all_unsigned32 { First = 0, Top = 1 << 31, Last = u32::MAX }
    Signed32 i32 signed32 all_signed32 { First = i32::MIN, Middle = -1, Last = i32::MAX }
    Signed64 i64 signed64 all_signed64 { First = i64::MIN, Middle = -1, Last = i64::MAX }
}

/// Bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FfiType)]
#[repr(u64)]
pub enum Mask {
    /// None of them.
    None = 0,
    /// The highest.
    Top = 1 << 63,
    /// All of them, and what a failure returns.
    All = u64::MAX,
}

/// The same mask.
#[exported_callback(pinned, on_error = Mask::All)]
fn mask(value: Mask) -> Mask {
    value
}

/// All masks.
#[exported_callback(pinned, on_error = Vec::new())]
fn all_masks(values: &[Mask]) -> Vec<Mask> {
    values.to_vec()
}

/// `All`, or a failure that looks like it.
#[exported_callback(pinned, on_error = Mask::All)]
fn mask_or_failure(fails: bool) -> Result<Mask, &'static str> {
    if fails { Err("no mask") } else { Ok(Mask::All) }
}

/// Masks in a struct.
#[derive(Clone, Copy, Debug, FfiType)]
#[repr(C)]
pub struct Masked {
    /// One.
    one: Mask,
    /// Two.
    two: [Mask; 2],
    /// A small one.
    small: Signed8,
}

/// The same, behind a reference, by value as a result.
#[exported_callback(pinned, on_error = Masked { one: Mask::None, two: [Mask::None; 2], small: Signed8::Last })]
fn masked(value: &Masked) -> Masked {
    *value
}
