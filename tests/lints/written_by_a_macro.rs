//! Items that a macro of the user's writes. Lints judge an item by where its head begins, which is its visibility. That may be a word of such a macro, which
//! counts as the crate's own code.

/// One of each item.
macro_rules! items {
    ([$($visibility:tt)*] $count:ident $Heard:ident $Reads:ident $Numbers:ident $Place:ident $Side:ident) => {
        use registry_core::{FfiType, exported_callback};

        /// Counts what it is given.
        ///
        /// # Errors
        /// If there is too much.
        #[exported_callback(on_error = 0)]
        #[inline]
        $($visibility)* fn $count(number: u32) -> Result<u32, String> {
            number.checked_add(1).ok_or_else(String::new)
        }

        /// Hears of a number.
        #[exported_callback(on_error = 0, pool = 2)]
        $($visibility)* type $Heard = fn(number: u32, text: &str, place: &$Place) -> i32;

        /// Reads what it is given.
        ///
        /// # Safety
        /// `data` is valid to read.
        #[exported_callback(on_error = 0)]
        $($visibility)* type $Reads = unsafe fn(data: *const u8) -> u8;

        /// Keeps numbers.
        #[allow(dead_code, reason = "nobody implements it")]
        #[exported_callback(adopt)]
        $($visibility)* trait $Numbers {
            /// Puts one there.
            #[on_error(0)]
            fn put(&mut self, name: &str, number: i64) -> i64;
            /// Where the first one is.
            #[on_error($Side::Left)]
            fn first(&self, place: $Place) -> $Side;
        }

        /// A place.
        #[derive(Clone, Copy, Debug, FfiType)]
        #[repr(C)]
        $($visibility)* struct $Place {
            /// From the left.
            pub x: f64,
        }

        /// A side.
        #[derive(Clone, Copy, Debug, FfiType)]
        #[repr(u8)]
        $($visibility)* enum $Side {
            /// To the left.
            Left = 1,
        }
    };
}

/// The visibility comes in a fragment.
macro_rules! in_a_fragment {
    ($visibility:vis $($names:ident)*) => { items!([$visibility] $($names)*); };
}

/// The visibility stands in the macro.
macro_rules! in_the_macro {
    (private $($names:ident)*) => { items!([] $($names)*); };
    (public $($names:ident)*) => { items!([pub] $($names)*); };
    (of_the_crate $($names:ident)*) => { items!([pub(crate)] $($names)*); };
    (of_a_path $($names:ident)*) => { items!([pub(in $crate::written_by_a_macro)] $($names)*); };
    (passed_on $($names:ident)*) => { in_a_fragment!(pub(super) $($names)*); };
}

/// A module for each way in which the visibility comes.
macro_rules! modules {
    ($($(#[$attribute:meta])* $module:ident: $macro:ident!($($arguments:tt)*);)*) => {$(
        $(#[$attribute])*
        pub mod $module {
            $macro!($($arguments)*);
        }
    )*};
}

modules! {
    /// None.
    a: in_the_macro!(private count_a HeardA ReadsA NumbersA PlaceA SideA);
    /// `pub`.
    b: in_the_macro!(public count_b HeardB ReadsB NumbersB PlaceB SideB);
    /// `pub(crate)`.
    c: in_the_macro!(of_the_crate count_c HeardC ReadsC NumbersC PlaceC SideC);
    /// `pub(in $crate::..)`.
    d: in_the_macro!(of_a_path count_d HeardD ReadsD NumbersD PlaceD SideD);
    /// A fragment, with a word of a macro in it.
    e: in_the_macro!(passed_on count_e HeardE ReadsE NumbersE PlaceE SideE);
    /// A fragment without a word.
    f: in_a_fragment!(count_f HeardF ReadsF NumbersF PlaceF SideF);
    /// A fragment of a word that stands outside of all macros.
    g: in_a_fragment!(pub count_g HeardG ReadsG NumbersG PlaceG SideG);
    /// The same, for this crate.
    h: in_a_fragment!(pub(crate) count_h HeardH ReadsH NumbersH PlaceH SideH);
    /// The same, for a module.
    i: in_a_fragment!(pub(in crate::written_by_a_macro) count_i HeardI ReadsI NumbersI PlaceI SideI);
}
