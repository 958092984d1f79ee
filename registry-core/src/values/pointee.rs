//! What is behind a raw pointer, as the compiler finds it.
//!
//! Any type may stand behind a raw pointer, so the pointer's own [`TypeDesc`] does not say it. The record of an item says it beside its types
//! ([`crate::metadata::record`]).

use core::marker::PhantomData;

use super::lift::FfiType;
use super::type_desc::{Kind, TypeDesc};

/// A type behind a raw pointer. `Pointee::<T>::DESC` describes `T` if it can cross, and is `void` otherwise.
///
/// The first constant below is the type's own, and is there if `T` can cross. Where it is not, the compiler takes that of the trait [`Opaque`], which
/// all types have.
#[derive(Debug)]
pub struct Pointee<T: ?Sized>(PhantomData<T>);

impl<T: FfiType> Pointee<T> {
    /// The description of `T`.
    pub const DESC: &'static TypeDesc = T::DESC;
}

/// The description of a type that can't cross.
pub trait Opaque {
    /// C's `void`.
    const DESC: &'static TypeDesc = &TypeDesc::of::<()>(Kind::Void);
}

impl<T: ?Sized> Opaque for Pointee<T> {}

/// The description of a type behind a raw pointer.
#[doc(hidden)]
#[macro_export]
macro_rules! __pointee {
    ($type:ty) => {{
        use $crate::private::Opaque as _;
        <$crate::private::Pointee<$type>>::DESC
    }};
}

#[allow(
    unused_imports,
    reason = "the macro needs its trait only for types that can't cross"
)]
#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    /// Can't cross.
    struct Opaque;

    #[test]
    fn a_type_that_can_cross_is_described_and_any_other_is_void() {
        let kind = |desc: &TypeDesc| desc.kind();
        assert_eq!(kind(crate::__pointee!(u16)), Kind::U16);
        assert_eq!(kind(crate::__pointee!([u16; 2])), Kind::Array);
        assert_eq!(kind(crate::__pointee!(*const u8)), Kind::ConstPointer);
        assert_eq!(kind(crate::__pointee!(Opaque)), Kind::Void);
        assert_eq!(kind(crate::__pointee!(str)), Kind::Void);
        assert_eq!(kind(crate::__pointee!(fn(u8) -> i32)), Kind::Void);
    }
}
