//! The arguments of a call that are kept after it has returned.

use crate::call::params::Params;
use crate::values::keep::{Full, Keep};

/// Parameter lists whose arguments can be kept: tuples of [`Keep`] types.
pub trait KeepParams: Params {
    /// The kept arguments: `()` for none, the value itself for one, a tuple for more.
    type Kept: Send + 'static;
    /// Copies the arguments.
    ///
    /// # Errors
    /// If no memory is left.
    #[doc(hidden)]
    fn keep(args: Self::Out<'_>) -> Result<Self::Kept, Full>;
}

impl KeepParams for () {
    type Kept = ();
    #[inline(always)]
    fn keep((): ()) -> Result<(), Full> {
        Ok(())
    }
}

impl<A: Keep + 'static> KeepParams for (A,) {
    type Kept = A::Kept;
    #[inline(always)]
    fn keep(args: (A::Out<'_>,)) -> Result<A::Kept, Full> {
        A::keep(args.0)
    }
}

macro_rules! tuples {
    ($(($($arg:ident $at:tt)*))*) => {$(
        impl<$($arg: Keep + 'static),*> KeepParams for ($($arg,)*) {
            type Kept = ($($arg::Kept,)*);
            #[inline(always)]
            fn keep(args: <Self as Params>::Out<'_>) -> Result<Self::Kept, Full> {
                Ok(($($arg::keep(args.$at)?,)*))
            }
        }
    )*};
}

tuples! {
    (A 0 B 1)
    (A 0 B 1 C 2)
    (A 0 B 1 C 2 D 3)
    (A 0 B 1 C 2 D 3 E 4)
    (A 0 B 1 C 2 D 3 E 4 F 5)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11)
}
