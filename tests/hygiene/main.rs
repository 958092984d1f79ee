//! Generated code is independent of its scope: it needs no prelude, no name of the user's scope, and not even the crate's own
//! name.
//!
//! This crate is as hostile as one can be: no prelude, the library renamed, another crate in the place of
//! its name. Each module then removes or misuses something more. Most of the test is that it compiles; each module also
//! calls the generated code, since a name that resolves to the wrong item may still compile.
#![no_implicit_prelude]

extern crate registry_core as renamed;
// `::registry_core` is another crate here, so that generated code which writes that does not compile.
extern crate std as registry_core;

mod names;

renamed::export_runtime!(crate = ::renamed);

/// The library by another way, as a facade crate would give it.
mod facade {
    pub(crate) use ::renamed as callbacks;
}

mod renamed_crate {
    use ::renamed::{FfiType, exported_callback};
    use ::std::clone::Clone;
    use ::std::marker::Copy;

    #[exported_callback(on_error = -1, crate = ::renamed)]
    fn half(value: i32) -> i32 {
        value / 2
    }

    #[exported_callback(on_error = 0, pool = 2, crate = crate::facade::callbacks)]
    type Length = fn(text: &str, marks: &[u16]) -> usize;

    #[derive(Clone, Copy, FfiType)]
    #[ffi_type(crate = ::renamed)]
    #[repr(C)]
    struct Pair {
        first: u8,
        second: Side,
    }

    #[derive(Clone, Copy, FfiType)]
    #[ffi_type(crate = ::renamed)]
    #[repr(u8)]
    enum Side {
        Left = 1,
        Right = 2,
    }

    #[exported_callback(on_error = Side::Left, crate = ::renamed)]
    fn side(pair: Pair, others: &[Pair]) -> Side {
        if others.is_empty() {
            pair.second
        } else {
            Side::Right
        }
    }

    /// The pair as C has it.
    type RawPair = <Pair as FfiType>::CRepr;

    unsafe extern "C" {
        fn hygiene_half(value: i32) -> i32;
        fn hygiene_side(pair: RawPair, others: *const u8, len: usize) -> u8;
    }

    #[::std::prelude::v1::test]
    fn a_renamed_crate_is_found_where_the_argument_says() {
        let wrapper = half::export();
        // SAFETY: numbers are harmless.
        ::std::assert_eq!(unsafe { hygiene_half(84) }, 42);
        ::std::mem::drop(wrapper);
        // SAFETY: likewise.
        ::std::assert_eq!(unsafe { hygiene_half(84) }, -1);
        let length = Length::export(|text, marks| text.len() + marks.len());
        ::std::assert_eq!(Length::call(length.handle(), "abc", &[1, 2]).unwrap(), 5);
        let bound = ::std::result::Result::unwrap(length.bind());
        ::std::mem::drop(bound);
        let wrapper = side::export();
        // SAFETY: the slice is empty; the pair is two bytes.
        let answer = unsafe {
            hygiene_side(
                RawPair {
                    first: 9,
                    second: 2,
                },
                ::std::ptr::null(),
                0,
            )
        };
        ::std::assert_eq!(answer, 2);
        ::std::mem::drop(wrapper);
    }
}

mod bodies {
    #[::std::prelude::v1::test]
    fn items_may_stand_in_a_function() {
        use ::renamed::{FfiType, exported_callback};
        use ::std::clone::Clone;
        use ::std::marker::Copy;
        #[derive(Clone, Copy, FfiType)]
        #[ffi_type(crate = ::renamed)]
        #[repr(C)]
        struct Local(i32, i32);
        #[exported_callback(on_error = 0, crate = ::renamed)]
        fn in_a_body(local: Local) -> i32 {
            local.0 + local.1
        }
        #[exported_callback(on_error = 0, pool = 1, crate = ::renamed)]
        type InABody = fn(local: &Local) -> i32;
        let wrapper = in_a_body::export();
        let sum = InABody::export(|local| local.0);
        ::std::assert_eq!(InABody::call(sum.handle(), &Local(4, 5)).unwrap(), 4);
        ::std::assert_eq!(in_a_body(Local(4, 5)), 9);
        ::std::mem::drop(wrapper);
    }
}

mod outer {
    pub(crate) mod inner {
        use ::renamed::exported_callback;

        #[exported_callback(on_error = 0, crate = ::renamed)]
        pub(crate) fn to_the_crate(value: i32) -> i32 {
            value
        }

        #[exported_callback(on_error = 0, crate = ::renamed)]
        pub(super) fn to_the_parent(value: i32) -> i32 {
            value
        }

        #[exported_callback(on_error = 0, crate = ::renamed)]
        pub(in crate::outer) type InPath = fn(value: i32) -> i32;
    }

    #[::std::prelude::v1::test]
    fn a_marker_is_as_visible_as_its_item() {
        ::std::mem::drop(inner::to_the_parent::export());
        ::std::mem::drop(crate::outer::inner::to_the_crate::export());
        ::std::mem::drop(inner::InPath::export(|value| value));
    }
}

mod from_macros {
    use ::renamed::exported_callback;

    macro_rules! callbacks {
        ($function:ident, $callback:ident, $value:ident: $ty:ty, $on_error:expr, $body:expr) => {
            #[exported_callback(on_error = $on_error, crate = ::renamed)]
            fn $function($value: $ty, value: i32) -> i32 {
                value + $body
            }

            #[exported_callback(on_error = $on_error, crate = ::renamed)]
            type $callback = fn($value: $ty, value: i32) -> i32;
        };
    }

    macro_rules! assembled {
        ($vis:vis fn $name:ident($param:pat_param, $ty:ty) -> $ret:ty $body:block) => {
            #[exported_callback(on_error = if <$ret>::MAX > 9 { [-2][0] } else { -1 }, crate = ::renamed)]
            #[allow(dead_code)]
            $vis fn $name($param: $ty) -> $ret $body
        };
    }
    assembled!(
        pub(crate) fn assembled_of_parts(value, &[i32]) -> i32 {
            value[0]
        }
    );
    assembled!(
        fn assembled_without_a_name(_, i32) -> i32 {
            1
        }
    );

    unsafe extern "C" {
        fn hygiene_assembled_of_parts(items: *const i32, len: usize) -> i32;
        fn hygiene_assembled_without_a_name(value: i32) -> i32;
    }

    #[::std::prelude::v1::test]
    fn an_item_may_be_put_together_from_fragments_of_any_kind() {
        let items = [5];
        // SAFETY: one readable number.
        let call = || unsafe { hygiene_assembled_of_parts(items.as_ptr(), 1) };
        ::std::assert_eq!(call(), -2);
        let wrapper = assembled_of_parts::export();
        ::std::assert_eq!(call(), 5);
        ::std::mem::drop(wrapper);
        // SAFETY: any integer may be passed.
        ::std::assert_eq!(unsafe { hygiene_assembled_without_a_name(0) }, -2);
    }

    // The macro's own `value` and the user's are two parameters.
    callbacks!(made, Made, value: &str, -1, value.len() as i32);
    callbacks!(made_of_slice, MadeOfSlice, items: &[i32], -1 - 1, items[0]);

    unsafe extern "C" {
        fn hygiene_made(text: *const u8, len: usize, value: i32) -> i32;
    }

    #[::std::prelude::v1::test]
    fn macros_may_make_callbacks() {
        let wrapper = made::export();
        // SAFETY: the text is three readable bytes.
        ::std::assert_eq!(unsafe { hygiene_made(b"abc".as_ptr(), 3, 4) }, 7);
        ::std::mem::drop(wrapper);
        let sum = MadeOfSlice::export(|items, value| items[1] + value);
        ::std::assert_eq!(MadeOfSlice::call(sum.handle(), &[1, 2], 3).unwrap(), 5);
        let length = Made::export(|text, n| text.len() as i32 + n);
        ::std::assert_eq!(Made::call(length.handle(), "ab", 1).unwrap(), 3);
        ::std::assert_eq!(made_of_slice(&[2], 3), 5);
    }
}

mod attributes {
    use ::renamed::exported_callback;

    #[exported_callback(on_error = 0, crate = ::renamed)]
    #[deprecated(note = "old")]
    #[must_use]
    #[inline(never)]
    fn old(value: i32) -> i32 {
        value
    }

    #[exported_callback(on_error = 0, crate = ::renamed)]
    #[cfg(any())]
    fn not_there(value: NoSuchType) -> i32 {
        value
    }

    #[cfg_attr(all(), exported_callback(on_error = 0, abi = "system", crate = ::renamed))]
    fn conditional(#[allow(unused_variables)] value: i32) -> i32 {
        1
    }

    #[::std::prelude::v1::test]
    fn other_attributes_stay() {
        let wrapper = old::export();
        #[expect(deprecated)]
        let _: i32 = old(1);
        ::std::mem::drop(wrapper);
        ::std::mem::drop(conditional::export());
        ::std::assert_eq!(conditional(0), 1);
    }
}
