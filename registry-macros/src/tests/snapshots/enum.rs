// #[repr(i32)] pub enum Kind { Plain, Bold = 4 }

const _: () = {
    use ::registry_core::private::{
        self as __r, shield as __c_repr, shield as __call, shield as __value,
        shield as __result, shield as __on_error,
    };
    unsafe impl __r::FfiType for Kind
    where
        Kind: ::core::marker::Copy,
    {
        type CRepr = __r::i32;
        const EVERY_BIT_PATTERN: __r::bool = false;
        const DESC: &'static __r::TypeDesc = &__r::TypeDesc::enumeration::<
            Self,
        >(3780617334344535, true);
        fn from_c_repr(__c_repr: __r::i32) -> __r::Result<Self, __r::Invalid> {
            if __c_repr == Self::Plain as __r::i32 {
                return __r::Ok(Self::Plain);
            }
            if __c_repr == Self::Bold as __r::i32 {
                return __r::Ok(Self::Bold);
            }
            __r::Err(__r::unknown_discriminant("Kind", __c_repr as __r::i128))
        }
        fn into_c_repr(self) -> __r::i32 {
            self as __r::i32
        }
    }
    const _: () = ::core::assert!(
        ::core::mem::size_of:: < Kind > () == ::core::mem::size_of:: < __r::i32 > () &&
        ::core::mem::align_of:: < Kind > () == ::core::mem::align_of:: < __r::i32 > (),
        "what foreign code sees of `Kind` has another size or alignment; write attributes that change the layout above `#[derive(FfiType)]`, and let `crate = ..` name `registry_core`"
    );
    unsafe impl __r::Lift for Kind
    where
        Kind: ::core::marker::Copy,
    {
        type CRepr = <__r::i32 as __r::Lift>::CRepr;
        type Out<'call> = Self;
        const DESC: &'static __r::TypeDesc = <Self as __r::FfiType>::DESC;
        unsafe fn lift<'call>(
            __c_repr: <Self as __r::Lift>::CRepr,
            __call: &'call __r::Call,
        ) -> __r::Result<Self, __r::Invalid> {
            __r::FfiType::from_c_repr(
                __r::FfiType::into_c_repr(
                    unsafe { <__r::i32 as __r::Lift>::lift(__c_repr, __call) }?,
                ),
            )
        }
    }
    impl __r::ByValue for Kind
    where
        Kind: ::core::marker::Copy,
    {
        type CRepr = <Self as __r::Lift>::CRepr;
    }
    unsafe impl __r::Keep for Kind
    where
        Kind: ::core::marker::Copy,
        for<'call> Kind: __r::CanWait<'call>,
    {
        type Kept = Self;
        fn keep(__value: Self) -> __r::Result<Self, __r::Full> {
            __r::Ok(__value)
        }
        fn lend<'call>(__value: &'call Self) -> Self {
            *__value
        }
    }
    unsafe impl __r::Pass for Kind
    where
        Kind: ::core::marker::Copy,
    {
        fn pass(__value: Self) -> <Self as __r::Lift>::CRepr {
            <__r::i32 as __r::Pass>::pass(__r::FfiType::into_c_repr(__value))
        }
    }
    unsafe impl __r::Lower for Kind
    where
        Kind: ::core::marker::Copy,
    {
        type CRepr = <Self as __r::FfiType>::CRepr;
        type Value = Self;
        type Error = __r::Infallible;
        const DESC: &'static __r::TypeDesc = <Self as __r::FfiType>::DESC;
        fn into_value(self) -> __r::Result<Self, __r::Infallible> {
            __r::Ok(self)
        }
        fn lower(__value: Self) -> <Self as __r::FfiType>::CRepr {
            __r::FfiType::into_c_repr(__value)
        }
        fn is_mistakable(__result: &__r::i32, __on_error: &__r::i32) -> __r::bool {
            *__result == *__on_error
        }
    }
    const _: __r::Recorded = __r::record!(
        __TYPES __RECORD Enumeration, [& __r::TypeDesc::enumeration:: < Kind >
        (3780617334344535, true), < __r::i32 as __r::FfiType > ::DESC], 2[(Kind::Plain as
        __r::i64).to_le_bytes(), (Kind::Bold as __r::i64).to_le_bytes()], 69
        b"crate shop 0.0.0\nname Kind\nsymbol shop_Kind\nmember Plain\nmember Bold\n",
        __r::Invoke::NONE
    );
};
