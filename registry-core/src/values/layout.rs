//! That two types have one layout, held at compile time wherever one is read as the other.
//!
//! `values/lift.rs`, `values/lower.rs`, `values/borrowed.rs`, `values/buffer.rs` and `call/dynamic.rs` use this. What foreign code writes is a shadow, and what the callback reads is
//! `T`: a reference, a slice or a buffer of the one is a reference, a slice or a buffer of the other. The derive compares the two as well, at
//! the user's own word. Here every type that is used is checked again, however its traits were implemented.
//!
//! Each of these is a `const fn` without a result of its own, called in a constant: it costs nothing at run time.

use crate::values::lift::{FfiType, Lift};
use crate::values::lower::Lower;
use crate::values::type_desc::TypeDesc;

/// The description of a value that stands in memory, once its layout is found to be that of its shadow.
///
/// # Panics
/// At compile time, if it has no size, or its size and alignment are not those of its shadow and of its description.
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
        size_of::<T>() == size_of::<T::Shadow>() && align_of::<T>() == align_of::<T::Shadow>(),
        "a type has another size or alignment than its `FfiType::Shadow`, which foreign code reads and writes in its place: write every \
         attribute that changes the layout above `#[derive(FfiType)]`"
    );
    assert!(
        T::DESC.size() == size_of::<T>() && T::DESC.align() == align_of::<T>(),
        "a type's `FfiType::DESC` states another size or alignment than the type has"
    );
    T::DESC
}

/// Holds the description of a parameter against what C passes for it, which `invoke` writes by the description.
///
/// # Panics
/// At compile time, if they differ.
pub(crate) const fn passed<T: Lift>() {
    let size = size_of::<T::Shadow>();
    assert!(
        size == T::DESC.size() || size == passed_in(T::DESC.size()) && T::DESC.is_number(),
        "a parameter's `Lift::DESC` states another size than its `Lift::Shadow` has"
    );
}

/// Bytes in which C passes a number of so many bytes: wasm has no parameter under 32 bits.
pub(crate) const fn passed_in(size: usize) -> usize {
    if cfg!(target_family = "wasm") && size < 4 {
        4
    } else {
        size
    }
}

/// Holds the description of a result against what C receives, which `invoke` reads by the description.
///
/// # Panics
/// At compile time, if they differ.
pub(crate) const fn returned<R: Lower>() {
    assert!(
        R::DESC.size() == size_of::<R::Shadow>(),
        "a result's `Lower::DESC` states another size than its `Lower::Shadow` has"
    );
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use crate::values::borrowed::{OnePart, RawSlice};
    use crate::values::lift::Invalid;
    use crate::values::type_desc::Kind;
    use core::marker::PhantomData;

    /// A type, and an `FfiType` that says of it what the last three are.
    macro_rules! claims {
        ($name:ident $(($repr:ident $($more:tt)*))? [$($field:ty)?] $shadow:ty, $desc:expr) => {
            #[derive(Clone, Copy)]
            $(#[repr($repr $($more)*)])?
            struct $name($($field)?);
            // SAFETY: a lie, for some; only its layout is looked at.
            unsafe impl FfiType for $name {
                type Shadow = $shadow;
                const EVERY_BIT_PATTERN: bool = true;
                const DESC: &'static TypeDesc = &$desc;
                fn from_shadow(_: $shadow) -> Result<Self, Invalid> {
                    unreachable!("only its layout is looked at")
                }
                fn into_shadow(self) -> $shadow {
                    unreachable!("only its layout is looked at")
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
    fn a_type_with_another_layout_than_its_shadow_is_refused() {
        assert!(!is_refused::<True>());
        assert!(is_refused::<Larger>());
        assert!(is_refused::<Smaller>());
        assert!(is_refused::<Aligned>());
        assert!(is_refused::<Described>());
        assert!(is_refused::<Nothing>());
    }

    /// Whether a type has a trait: the inherent constant wins where it exists.
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
