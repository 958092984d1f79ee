// #[repr(C)] pub struct Point { x: f64, kind: Kind }

const _: () = {
    use ::registry_core::private as __r;
    const __CROSSING: __r::usize = {
        let _: fn(<Kind as __r::FfiType>::Shadow);
        0
    };
    type __Checked = [(); __CROSSING];
    #[derive(::core::clone::Clone, ::core::marker::Copy)]
    #[repr(C)]
    pub struct __Shadow {
        pub x: f64,
        pub kind: __r::ElementIf<Kind, __Checked>,
    }
    unsafe impl __r::FfiType for Point
    where
        Point: ::core::marker::Copy,
    {
        type Shadow = __Shadow;
        const EVERY_BIT_PATTERN: __r::bool = <f64 as __r::FfiType>::EVERY_BIT_PATTERN
            && <__r::FieldIf<Kind, __Checked> as __r::FfiType>::EVERY_BIT_PATTERN;
        const DESC: &'static __r::TypeDesc = &__r::TypeDesc::structure::<
            Self,
        >(3538707699350037);
        fn from_shadow(shadow: __Shadow) -> __r::Result<Self, __r::Invalid> {
            __r::Ok(Self {
                x: __r::field(
                    "Point",
                    "x",
                    <f64 as __r::FfiType>::from_shadow(shadow.x),
                )?,
                kind: __r::field(
                    "Point",
                    "kind",
                    <__r::FieldIf<
                        Kind,
                        __Checked,
                    > as __r::FfiType>::from_shadow(shadow.kind),
                )?,
            })
        }
        fn into_shadow(self) -> __Shadow {
            __Shadow {
                x: <f64 as __r::FfiType>::into_shadow(self.x),
                kind: <__r::FieldIf<
                    Kind,
                    __Checked,
                > as __r::FfiType>::into_shadow(self.kind),
            }
        }
    }
    const _: () = ::core::assert!(
        ::core::mem::size_of:: < Point > () != 0,
        "`Point` has no size, and C has no such struct; give it a field that has one"
    );
    const _: () = ::core::assert!(
        ::core::mem::size_of:: < Point > () == ::core::mem::size_of:: < __Shadow > () &&
        ::core::mem::align_of:: < Point > () == ::core::mem::align_of:: < __Shadow > (),
        "what foreign code sees of `Point` has another size or alignment; write attributes that change the layout above `#[derive(FfiType)]`, and let `crate = ..` name `registry_core`"
    );
    const _: () = ::core::assert!(
        ::core::mem::offset_of!(Point, x) == ::core::mem::offset_of!(__Shadow, x),
        "what foreign code sees of `Point` has its field `x` elsewhere; write attributes that change the layout above `#[derive(FfiType)]`, and let `crate = ..` name `registry_core`"
    );
    const _: () = ::core::assert!(
        ::core::mem::offset_of!(Point, kind) == ::core::mem::offset_of!(__Shadow, kind),
        "what foreign code sees of `Point` has its field `kind` elsewhere; write attributes that change the layout above `#[derive(FfiType)]`, and let `crate = ..` name `registry_core`"
    );
    unsafe impl __r::Lift for Point
    where
        Point: ::core::marker::Copy,
    {
        type Shadow = <Self as __r::FfiType>::Shadow;
        type Out<'call> = Self;
        const DESC: &'static __r::TypeDesc = <Self as __r::FfiType>::DESC;
        unsafe fn lift<'call>(
            shadow: <Self as __r::Lift>::Shadow,
            call: &'call __r::Call,
        ) -> __r::Result<Self, __r::Invalid> {
            {
                let _ = call;
                __r::FfiType::from_shadow(shadow)
            }
        }
    }
    impl __r::ByValue for Point
    where
        Point: ::core::marker::Copy,
    {
        type Shadow = <Self as __r::Lift>::Shadow;
    }
    unsafe impl __r::Lower for Point
    where
        Point: ::core::marker::Copy,
    {
        type Shadow = <Self as __r::FfiType>::Shadow;
        type Value = Self;
        const DESC: &'static __r::TypeDesc = <Self as __r::FfiType>::DESC;
        fn into_value(self) -> __r::Result<Self, __r::String> {
            __r::Ok(self)
        }
        fn lower(value: Self) -> <Self as __r::FfiType>::Shadow {
            __r::FfiType::into_shadow(value)
        }
        fn is_mistakable(_: &Self::Shadow, _: &Self::Shadow) -> __r::bool {
            true
        }
    }
    const _: __r::Recorded = __r::record!(
        Struct, [& __r::TypeDesc::structure:: < Point > (3538707699350037), < f64 as
        __r::FfiType > ::DESC, < __r::FieldIf < Kind, __Checked > as __r::FfiType >
        ::DESC], 2[(::core::mem::offset_of!(Point, x) as __r::u64).to_le_bytes(),
        (::core::mem::offset_of!(Point, kind) as __r::u64).to_le_bytes()], 76
        b"crate shop 0.0.0\nname Point\nsymbol shop_Point\nmember x f64\nmember kind Kind\n",
        __r::Invoke::NONE
    );
};
