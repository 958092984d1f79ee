//! Names of the user's that generated code has too: of items in scope, parameters, fields, variants and methods.

/// Every name that an expansion could be tempted to use means something else here.
mod shadowed {
    #![allow(dead_code, non_camel_case_types, non_upper_case_globals, unused_macros)]
    use ::renamed::exported_callback;

    struct Result;
    struct Option;
    struct String;
    struct Handle;
    struct Callback;
    struct Status;
    struct Send;
    struct Sync;
    struct Self_;
    struct F(i32);
    trait Fn {}
    trait FnMut {}
    trait FnOnce {}
    trait Signature {}
    trait Lift {}
    trait Debug {}
    type u8 = ();
    type usize = ();
    type bool = ();
    mod core {}
    mod std {}
    mod alloc {}
    mod private {}
    mod renamed {}
    const ON_ERROR: i32 = -7;
    const ROW: ::core::primitive::usize = 3;
    const CELLS: ::core::primitive::usize = 4;
    const SLOT: i32 = 0;
    fn run() {}
    fn handle() {}
    fn slice() {}
    macro_rules! concat {
        () => {};
    }
    macro_rules! info {
        () => {};
    }

    #[exported_callback(on_error = ON_ERROR, crate = ::renamed)]
    fn stub(value: i32) -> i32 {
        value + 1
    }

    #[exported_callback(on_error = ON_ERROR, crate = ::renamed)]
    fn exported(value: &str, all: &[i32; ROW]) -> i32 {
        all[0] + value.len() as i32
    }

    /// Not a value that crosses: it is the name that counts.
    #[exported_callback(on_error = ON_ERROR, pool = 3, crate = ::renamed)]
    type G = fn(*const F, other: &[i32; ROW], &[i32; CELLS]) -> i32;

    unsafe extern "C" {
        fn hygiene_stub(value: i32) -> i32;
    }

    #[::std::prelude::v1::test]
    fn shadowed_names_are_not_used() {
        let wrapper = stub::export();
        // SAFETY: a number is harmless.
        ::std::assert_eq!(unsafe { hygiene_stub(1) }, 2);
        ::std::mem::drop(wrapper);
        // SAFETY: likewise.
        ::std::assert_eq!(unsafe { hygiene_stub(1) }, ON_ERROR);
        let sum = G::export(|_, three, four| three[2] + four[3]);
        let answer = G::call(sum.handle(), ::std::ptr::null(), &[1, 2, 3], &[4, 5, 6, 7]);
        ::std::assert_eq!(answer.unwrap(), 10);
        ::std::assert_eq!(exported("ab", &[3, 0, 0]), 5);
    }
}

/// Parameters whose names an expansion uses for its own.
mod parameters {
    use ::renamed::exported_callback;

    #[exported_callback(on_error = 0, crate = ::renamed)]
    fn all_taken(
        result: i32,
        handle: i32,
        user_data: i32,
        slot: i32,
        text: &str,
        text_len: i32,
    ) -> i32 {
        result
            + handle * 10
            + user_data * 100
            + slot * 1_000
            + text_len * 10_000
            + text.len() as i32 * 100_000
    }

    #[exported_callback(on_error = 0, crate = ::renamed)]
    type AllTaken = fn(handle: i32, user_data: i32, result: i32, callback: i32, scope: i32) -> i32;

    #[allow(
        non_snake_case,
        reason = "so are the names of the statics beside a stub"
    )]
    #[exported_callback(on_error = -1, crate = ::renamed)]
    fn as_a_static(__r: i32, __SLOT: i32, __RECORD: &str, __UNIQUE: i32) -> i32 {
        __r + __SLOT * 10 + __UNIQUE * 100 + __RECORD.len() as i32
    }

    #[exported_callback(on_error = -1, crate = ::renamed)]
    type AsAStatic = fn(__r: i32, __INFO: i32) -> i32;

    unsafe extern "C" {
        fn hygiene_as_a_static(
            r: i32,
            slot: i32,
            record: *const u8,
            len: usize,
            unique: i32,
        ) -> i32;
    }

    #[::std::prelude::v1::test]
    fn a_parameter_may_be_called_as_a_static_of_ours() {
        let wrapper = as_a_static::export();
        // SAFETY: the text is valid for its length.
        let answer = unsafe { hygiene_as_a_static(1, 2, b"text".as_ptr(), 4, 3) };
        ::std::assert_eq!(answer, 325);
        ::std::mem::drop(wrapper);
        let sum = AsAStatic::export(|a, b| a + b);
        ::std::assert_eq!(AsAStatic::call(sum.handle(), 1, 2).unwrap(), 3);
    }

    #[exported_callback(on_error = 0, crate = ::renamed)]
    fn unnamed(_: i32, mut second: i32) -> i32 {
        second += 1;
        second
    }

    #[exported_callback(on_error = 0, crate = ::renamed)]
    #[allow(clippy::too_many_arguments)]
    fn twelve(
        a: u8,
        b: u8,
        c: u8,
        d: u8,
        e: u8,
        f: u8,
        g: u8,
        h: u8,
        i: u8,
        j: u8,
        k: u8,
        l: u8,
    ) -> u8 {
        a + b + c + d + e + f + g + h + i + j + k + l
    }

    unsafe extern "C" {
        fn hygiene_all_taken_try(
            a: i32,
            b: i32,
            c: i32,
            d: i32,
            text: *const u8,
            len: usize,
            e: i32,
            result: *mut i32,
        ) -> ::renamed::Status;
        fn hygiene_unnamed(first: i32, second: i32) -> i32;
    }

    #[::std::prelude::v1::test]
    fn parameters_may_have_any_name() {
        let wrapper = all_taken::export();
        let mut answer = 0;
        // SAFETY: the text is two readable bytes and the result an `i32`.
        let status =
            unsafe { hygiene_all_taken_try(1, 2, 3, 4, b"ab".as_ptr(), 2, 5, &raw mut answer) };
        ::std::assert_eq!((status, answer), (::renamed::Status::Ok, 254_321));
        ::std::mem::drop(wrapper);
        let digits =
            AllTaken::export(|a, b, c, d, e| a + 10 * b + 100 * c + 1_000 * d + 10_000 * e);
        ::std::assert_eq!(
            AllTaken::call(digits.handle(), 1, 2, 3, 4, 5).unwrap(),
            54_321
        );
        let wrapper = unnamed::export();
        // SAFETY: numbers are harmless.
        ::std::assert_eq!(unsafe { hygiene_unnamed(5, 6) }, 7);
        ::std::mem::drop(wrapper);
        ::std::assert_eq!(twelve(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1), 12);
    }
}

mod raw_identifiers {
    use ::renamed::{FfiType, exported_callback};
    use ::std::clone::Clone;
    use ::std::marker::Copy;

    #[exported_callback(on_error = 0, crate = ::renamed)]
    fn r#type(r#fn: i32, r#match: &str) -> i32 {
        r#fn + r#match.len() as i32
    }

    #[exported_callback(on_error = 0, crate = ::renamed)]
    #[allow(non_camel_case_types)]
    type r#struct = fn(r#in: i32) -> i32;

    #[derive(Clone, Copy, FfiType)]
    #[ffi_type(crate = ::renamed)]
    #[repr(C)]
    struct Keywords {
        r#loop: i32,
    }

    #[exported_callback(on_error = 0, crate = ::renamed)]
    fn keywords(r#ref: &Keywords) -> i32 {
        r#ref.r#loop
    }

    unsafe extern "C" {
        fn hygiene_type(number: i32, text: *const u8, len: usize) -> i32;
    }

    #[::std::prelude::v1::test]
    fn raw_identifiers_lose_their_prefix_in_c() {
        let wrapper = r#type::export();
        // SAFETY: the text is empty.
        ::std::assert_eq!(unsafe { hygiene_type(3, ::std::ptr::null(), 0) }, 3);
        ::std::mem::drop(wrapper);
        let double = r#struct::export(|number| number * 2);
        ::std::assert_eq!(r#struct::call(double.handle(), 4).unwrap(), 8);
        ::std::assert_eq!(keywords(&Keywords { r#loop: 6 }), 6);
    }
}

mod variants {
    use ::renamed::{FfiType, exported_callback};
    use ::std::clone::Clone;
    use ::std::marker::Copy;

    // The names of all that the derived traits have.
    #[derive(Clone, Copy, FfiType)]
    #[ffi_type(crate = ::renamed)]
    #[repr(u8)]
    enum Effect {
        CRepr = 1,
        Out,
        Value,
        Error,
        Infallible,
        #[allow(clippy::upper_case_acronyms, reason = "the name that is asked about")]
        DESC,
    }

    #[exported_callback(pinned, on_error = Effect::Out, crate = ::renamed)]
    fn effect(index: usize, effects: &[Effect]) -> Effect {
        effects[index]
    }

    unsafe extern "C" {
        fn hygiene_effect(index: usize, effects: *const u8, len: usize) -> u8;
    }

    #[::std::prelude::v1::test]
    fn a_variant_may_have_the_name_of_what_the_traits_have() {
        ::std::assert_ne!(Effect::Error as u8, Effect::Infallible as u8);
        let all = [Effect::Value, Effect::DESC, Effect::CRepr].map(|effect| effect as u8);
        // SAFETY: three readable bytes.
        let c_repr = unsafe { hygiene_effect(2, all.as_ptr(), 3) };
        ::std::assert_eq!(c_repr, Effect::CRepr as u8);
    }
}

/// Names by which generated code finds the code of an error, and a trait that every type has.
mod codes {
    #![allow(dead_code, reason = "the names are what counts")]

    use ::renamed::{ErrorCode, exported_callback};
    use ::std::fmt::{Display, Formatter, Result as Written};
    use ::std::option::Option::{self, Some};
    use ::std::result::Result::{self, Err};

    struct Uncoded;
    struct ErrorOf;

    trait Everywhere {
        const READ_CODE: i32 = 3;
        fn error_code(&self) -> i32 {
            4
        }
    }
    impl<T> Everywhere for T {}

    impl Display for Uncoded {
        fn fmt(&self, _: &mut Formatter<'_>) -> Written {
            Result::Ok(())
        }
    }

    impl ErrorCode for Uncoded {
        fn error_code(&self) -> Option<i32> {
            Some(5)
        }
    }

    #[exported_callback(pinned, on_error = 0, crate = ::renamed)]
    fn coded() -> Result<i32, Uncoded> {
        Err(Uncoded)
    }

    #[exported_callback(on_error = 0, crate = ::renamed)]
    type AsCoded = fn() -> Result<i32, Uncoded>;

    unsafe extern "C" {
        safe fn hygiene_coded() -> i32;
    }

    #[::std::prelude::v1::test]
    fn a_code_is_found_whatever_names_are_in_scope() {
        ::std::assert_eq!(hygiene_coded(), 0);
        ::std::assert_eq!(::renamed::last_error_code(), Some(5));
        let coded = AsCoded::export(coded);
        let error = AsCoded::call(coded.handle()).unwrap_err();
        ::std::assert_eq!(error.error_code(), Some(5));
    }
}

/// A trait that foreign implementers implement, with names that generated code has too, written by another macro.
mod adopted {
    use ::renamed::{Foreign, exported_callback};
    use ::std::result::Result;
    use ::std::string::String;

    #[allow(non_upper_case_globals, reason = "so is a parameter of ours")]
    const __this: i32 = 1;

    macro_rules! a_trait {
        ($name:ident, $number:ident) => {
            #[exported_callback(adopt, crate = ::renamed)]
            trait $name {
                #[on_error(-1)]
                fn __adopted(&self, $number: i32, __answer: i32, _: u8) -> i32 {
                    let __arg2 = __this;
                    self.__twice_default()
                        .map_or(-2, |()| $number + __answer + __arg2)
                }
                fn __twice_default(&self) -> Result<(), String> {
                    Result::Ok(())
                }
                #[on_error(-1)]
                fn twice(&self, mut __r: i32) -> i32 {
                    __r *= 2;
                    __r
                }
            }
        };
    }
    a_trait!(Adopted, number);

    struct Here;
    impl Adopted for Here {}

    #[::std::prelude::v1::test]
    fn a_trait_may_have_the_names_of_generated_code() {
        let here = AdoptedEntry::export(Here);
        ::std::assert_eq!(
            AdoptedEntry::call___adopted(here.handle(), 3, 4, 0).unwrap(),
            8
        );
        // SAFETY: the struct is one of Rust's.
        let foreign = unsafe { Foreign::from_raw(&here.into_table()) }.unwrap();
        ::std::assert_eq!(Adopted::__adopted(&foreign, 3, 4, 0), 8);
        ::std::assert_eq!(Adopted::twice(&foreign, 3), 6);
    }
}
