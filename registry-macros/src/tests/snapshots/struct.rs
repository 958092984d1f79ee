// #[repr(C)] pub struct Point { x: f64, kind: Kind }

const _: () = {
    use ::registry_core::private::{
        self as __r, shield as __c_repr, shield as __call, shield as __value,
        shield as __result, shield as __on_error,
    };
    const __CROSSING: __r::usize = {
        let _: fn(<Kind as __r::FfiType>::CRepr);
        0
    };
    type __Checked = [(); __CROSSING];
    #[derive(::core::clone::Clone, ::core::marker::Copy)]
    #[repr(C)]
    pub struct __Point_in_c {
        pub x: __r::Element<f64>,
        pub kind: __r::ElementIf<Kind, __Checked>,
    }
    unsafe impl __r::FfiType for Point
    where
        Point: ::core::marker::Copy,
    {
        type CRepr = __Point_in_c;
        const EVERY_BIT_PATTERN: __r::bool = <f64 as __r::FfiType>::EVERY_BIT_PATTERN
            && <__r::FieldIf<Kind, __Checked> as __r::FfiType>::EVERY_BIT_PATTERN;
        const DESC: &'static __r::TypeDesc = &__r::TypeDesc::structure::<
            Self,
        >(3538707699350037);
        fn from_c_repr(__c_repr: __Point_in_c) -> __r::Result<Self, __r::Invalid> {
            __r::Ok(Self {
                x: __r::field("x", <f64 as __r::FfiType>::from_c_repr(__c_repr.x))?,
                kind: __r::field(
                    "kind",
                    <__r::FieldIf<
                        Kind,
                        __Checked,
                    > as __r::FfiType>::from_c_repr(__c_repr.kind),
                )?,
            })
        }
        fn check(__c_repr: &__Point_in_c) -> __r::Result<(), __r::Invalid> {
            __r::field("x", <f64 as __r::FfiType>::check(&__c_repr.x))?;
            __r::field(
                "kind",
                <__r::FieldIf<Kind, __Checked> as __r::FfiType>::check(&__c_repr.kind),
            )?;
            __r::Ok(())
        }
        fn into_c_repr(self) -> __Point_in_c {
            __Point_in_c {
                x: <f64 as __r::FfiType>::into_c_repr(self.x),
                kind: <__r::FieldIf<
                    Kind,
                    __Checked,
                > as __r::FfiType>::into_c_repr(self.kind),
            }
        }
    }
    const _: () = ::core::assert!(
        ::core::mem::size_of:: < Point > () != 0,
        "`Point` has no size, and C has no such struct; give it a field that has one"
    );
    const _: () = ::core::assert!(
        ::core::mem::size_of:: < Point > () == ::core::mem::size_of:: < __Point_in_c > ()
        && ::core::mem::align_of:: < Point > () == ::core::mem::align_of:: < __Point_in_c
        > (),
        "what foreign code sees of `Point` has another size or alignment; write attributes that change the layout above `#[derive(FfiType)]`, and let `crate = ..` name `registry_core`"
    );
    const _: () = ::core::assert!(
        ::core::mem::offset_of!(Point, x) == ::core::mem::offset_of!(__Point_in_c, x),
        "what foreign code sees of `Point` has its field `x` elsewhere; write attributes that change the layout above `#[derive(FfiType)]`, and let `crate = ..` name `registry_core`"
    );
    const _: () = ::core::assert!(
        ::core::mem::offset_of!(Point, kind) == ::core::mem::offset_of!(__Point_in_c,
        kind),
        "what foreign code sees of `Point` has its field `kind` elsewhere; write attributes that change the layout above `#[derive(FfiType)]`, and let `crate = ..` name `registry_core`"
    );
    unsafe impl __r::Lift for Point
    where
        Point: ::core::marker::Copy,
    {
        type CRepr = <Self as __r::FfiType>::CRepr;
        type Out<'call> = Self;
        const DESC: &'static __r::TypeDesc = <Self as __r::FfiType>::DESC;
        unsafe fn lift<'call>(
            __c_repr: <Self as __r::Lift>::CRepr,
            __call: &'call __r::Call,
        ) -> __r::Result<Self, __r::Invalid> {
            __r::FfiType::from_c_repr(__c_repr)
        }
    }
    impl __r::ByValue for Point
    where
        Point: ::core::marker::Copy,
    {
        type CRepr = <Self as __r::Lift>::CRepr;
    }
    unsafe impl __r::Keep for Point
    where
        Point: ::core::marker::Copy,
        for<'call> Point: __r::CanWait<'call>,
    {
        type Kept = Self;
        fn keep(__value: Self) -> __r::Result<Self, __r::Full> {
            __r::Ok(__value)
        }
        fn lend<'call>(__value: &'call Self) -> Self {
            *__value
        }
    }
    unsafe impl __r::Pass for Point
    where
        Point: ::core::marker::Copy,
    {
        fn pass(__value: Self) -> <Self as __r::Lift>::CRepr {
            __r::FfiType::into_c_repr(__value)
        }
    }
    unsafe impl __r::Lower for Point
    where
        Point: ::core::marker::Copy,
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
        fn is_mistakable(_: &Self::CRepr, _: &Self::CRepr) -> __r::bool {
            true
        }
    }
    const _: __r::Recorded = __r::record!(
        __TYPES __RECORD Struct, [& __r::TypeDesc::structure:: < Point >
        (3538707699350037), < f64 as __r::FfiType > ::DESC, < __r::FieldIf < Kind,
        __Checked > as __r::FfiType > ::DESC], 2[(::core::mem::offset_of!(Point, x) as
        __r::u64).to_le_bytes(), (::core::mem::offset_of!(Point, kind) as __r::u64)
        .to_le_bytes()], 76
        b"crate shop 0.0.0\nname Point\nsymbol shop_Point\nmember x f64\nmember kind Kind\n",
        __r::Invoke::NONE
    );
};
