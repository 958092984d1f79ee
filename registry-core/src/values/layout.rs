//! Compile-time checks that a type and its C form have the same layout.
//!
//! Foreign code writes a C form and the callback reads a `T` in the same memory, in references, slices and buffers. The derive
//! compares the two layouts and reports a difference at the user's own token. These functions check every type again at
//! each use, so a hand-written implementation of the traits is checked too.
//!
//! All functions are evaluated in constants and cost nothing at run time.

use crate::values::lift::{FfiType, Lift};
use crate::values::lower::Lower;
use crate::values::type_desc::TypeDesc;

/// The description of `T`, after a check of its layout.
///
/// # Panics
/// At compile time, if the size of `T` is 0, or its size and alignment differ from those of its C form or its description.
pub(crate) const fn stored<T: FfiType>() -> &'static TypeDesc {
    if T::DESC.is_refused() {
        return T::DESC;
    }
    assert!(
        size_of::<T>() != 0,
        "a type without a size can't stand behind a `&`, in a slice, in a `Vec` or in a struct that crosses: C has no such type; give \
         it a field, or its array a length"
    );
    assert!(
        size_of::<T>() == size_of::<T::CRepr>() && align_of::<T>() == align_of::<T::CRepr>(),
        "a type has another size or alignment than its `FfiType::CRepr`, which foreign code reads and writes in its place: write every \
         attribute that changes the layout above `#[derive(FfiType)]`"
    );
    assert!(
        T::DESC.size() == size_of::<T>() && T::DESC.align() == align_of::<T>(),
        "a type's `FfiType::DESC` states another size or alignment than the type has"
    );
    T::DESC
}

/// Checks that the description of a parameter has the size of its C form: `invoke` writes the C form by the description.
///
/// # Panics
/// At compile time, if they differ.
pub(crate) const fn passed<T: Lift>() {
    let size = size_of::<T::CRepr>();
    assert!(
        size == T::DESC.size() || size == passed_in(T::DESC.size()) && T::DESC.is_number(),
        "a parameter's `Lift::DESC` states another size than its `Lift::CRepr` has"
    );
}

/// The size in which C passes a number of `size` bytes: wasm has no parameters of fewer than 32 bits.
pub(crate) const fn passed_in(size: usize) -> usize {
    if cfg!(target_family = "wasm") && size < 4 {
        4
    } else {
        size
    }
}

/// Checks that the description of a result has the size of its C form: `invoke` reads the C form by the description.
///
/// # Panics
/// At compile time, if they differ.
pub(crate) const fn returned<R: Lower>() {
    assert!(
        R::DESC.size() == size_of::<R::CRepr>(),
        "a result's `Lower::DESC` states another size than its `Lower::CRepr` has"
    );
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use crate::values::borrowed::{OnePart, RawSlice};
    use crate::values::lift::Invalid;
    use crate::values::type_desc::Kind;
    use core::marker::PhantomData;

    /// Defines a type and an `FfiType` for it, with the given C form and description.
    macro_rules! claims {
        ($name:ident $(($repr:ident $($more:tt)*))? [$($field:ty)?] $c_repr:ty, $desc:expr) => {
            #[derive(Clone, Copy)]
            $(#[repr($repr $($more)*)])?
            struct $name($($field)?);
            // SAFETY: false for some of them on purpose. No value is ever made; only the layouts are compared.
            unsafe impl FfiType for $name {
                type CRepr = $c_repr;
                const EVERY_BIT_PATTERN: bool = true;
                const DESC: &'static TypeDesc = &$desc;
                fn from_c_repr(_: $c_repr) -> Result<Self, Invalid> {
                    unreachable!("only the layouts are compared")
                }
                fn into_c_repr(self) -> $c_repr {
                    unreachable!("only the layouts are compared")
                }
            }
        };
    }

    claims!(True(transparent)[u32] u32, TypeDesc::of::<u32>(Kind::U32));
    claims!(Larger(C, align(16))[u32] u32, TypeDesc::structure::<Self>(1));
    claims!(Smaller(transparent)[u8] u32, TypeDesc::structure::<Self>(1));
    claims!(Aligned(transparent)[u32] [u8; 4], TypeDesc::structure::<Self>(1));
    claims!(Described(transparent)[u32] u32, TypeDesc::of::<u64>(Kind::U64));
    claims!(Nothing(C)[[u8; 0]] [u8; 0], TypeDesc::of::<[u8; 0]>(Kind::Struct));

    fn is_refused<T: FfiType>() -> bool {
        std::panic::catch_unwind(stored::<T>).is_err()
    }

    #[test]
    fn a_type_with_another_layout_than_its_c_form_is_refused() {
        assert!(!is_refused::<True>());
        assert!(is_refused::<Larger>());
        assert!(is_refused::<Smaller>());
        assert!(is_refused::<Aligned>());
        assert!(is_refused::<Described>());
        assert!(is_refused::<Nothing>());
    }

    /// Tells whether `T` implements `OnePart`: if it does, the inherent constant shadows the trait's.
    struct Asked<T>(PhantomData<T>);
    impl<T: OnePart> Asked<T> {
        const IS_ONE_PART: bool = true;
    }
    trait Otherwise {
        const IS_ONE_PART: bool = false;
    }
    impl<T> Otherwise for Asked<T> {}

    #[test]
    fn a_pointer_with_its_length_is_not_one_parameter() {
        let pointer = Asked::<*const u8>::IS_ONE_PART;
        let pairs = [
            Asked::<RawSlice<u8>>::IS_ONE_PART,
            Asked::<RawSlice<i64>>::IS_ONE_PART,
        ];
        assert_eq!((pointer, pairs), (true, [false; 2]));
    }
}
