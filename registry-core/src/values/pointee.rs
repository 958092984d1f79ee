//! The description of the type that a raw pointer points to.
//!
//! A raw pointer may point to any type, so its own [`TypeDesc`] does not describe the pointee. A separate record of the item does
//! ([`crate::metadata::record`]).

use core::marker::PhantomData;

use super::lift::FfiType;
use super::type_desc::{Kind, TypeDesc};

/// The pointee of a raw pointer. `Pointee::<T>::DESC` describes `T` if it can cross, and is `void` otherwise.
///
/// The inherent constant exists if `T` can cross. Otherwise the compiler uses the constant of the trait [`Opaque`], which all
/// types implement.
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

/// Whether two types are one, behind all aliases: `Both::<A, B>::SAME`. As in [`Pointee`], the inherent constant exists if they are, and that of the
/// trait [`Apart`] otherwise.
#[derive(Debug)]
pub struct Both<A: ?Sized, B: ?Sized>(PhantomData<A>, PhantomData<B>);

impl<T: ?Sized> Both<T, T> {
    /// They are.
    pub const SAME: bool = true;
}

/// Two types that may differ.
pub trait Apart {
    /// They do.
    const SAME: bool = false;
}

impl<A: ?Sized, B: ?Sized> Apart for Both<A, B> {}

/// The description of a pointee. With a condition, which says how the pointer was read, it is unknown where the pointer is something else.
#[doc(hidden)]
#[macro_export]
macro_rules! __pointee {
    ($type:ty where $written:ty = $read:ty) => {{
        use $crate::private::Apart as _;
        if <$crate::private::Both<$written, $read>>::SAME {
            $crate::__pointee!($type)
        } else {
            &$crate::private::TypeDesc::UNKNOWN
        }
    }};
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
    fn the_pointee_of_a_pointer_that_was_read_wrongly_is_unknown() {
        type Maybe<T> = Option<T>;
        let is_known = |desc: &TypeDesc| !desc.is_unknown();
        assert!(is_known(
            crate::__pointee!(u16 where Maybe<u8> = Option<u8>)
        ));
        assert!(is_known(
            crate::__pointee!(str where &'static [u8] = &'static [u8])
        ));
        let other = crate::__pointee!(u16 where Maybe<*mut u8> = Option<u8>);
        assert!(!is_known(other));
        assert_eq!(other.kind(), Kind::Void);
    }

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
