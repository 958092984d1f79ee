// #[repr(C)] pub struct Offer { fee: i64, discount: OwnedHandle<Discount>, extra: Option<registry_core::OwnedHandle<Discount>> }

const _: () = {
    use ::registry_core::private::{
        self as __r, shield as __c_repr, shield as __call, shield as __value,
        shield as __arrived,
    };
    #[derive(::core::clone::Clone, ::core::marker::Copy)]
    #[repr(C)]
    pub struct __Offer_in_c {
        pub fee: __r::Element<i64>,
        pub discount: __r::u64,
        pub extra: __r::u64,
    }
    unsafe impl __r::Lift for Offer {
        type CRepr = __Offer_in_c;
        type Out<'call> = Offer;
        const DESC: &'static __r::TypeDesc = &__r::TypeDesc::structure::<
            __Offer_in_c,
        >(3253799905732442);
        const TAKES: __r::bool = true;
        fn give_back(__value: Offer) {
            <OwnedHandle<Discount> as __r::Lift>::give_back(__value.discount);
            <Option<
                registry_core::OwnedHandle<Discount>,
            > as __r::Lift>::give_back(__value.extra);
        }
        fn settle<'call>(
            __value: <Self as __r::Lift>::Out<'call>,
        ) -> <Self as __r::Lift>::Out<'call> {
            Offer {
                fee: __value.fee,
                discount: <OwnedHandle<Discount> as __r::Lift>::settle(__value.discount),
                extra: <Option<
                    registry_core::OwnedHandle<Discount>,
                > as __r::Lift>::settle(__value.extra),
            }
        }
        unsafe fn lift<'call>(
            __c_repr: __Offer_in_c,
            __call: &'call __r::Call,
        ) -> __r::Result<Offer, __r::Invalid> {
            let __arrived = (
                __r::field("fee", <i64 as __r::FfiType>::from_c_repr(__c_repr.fee))?,
                __r::Arrived::<
                    OwnedHandle<Discount>,
                >::new("discount", __c_repr.discount, &[])?,
                __r::Arrived::<
                    Option<registry_core::OwnedHandle<Discount>>,
                >::new("extra", __c_repr.extra, &[__c_repr.discount])?,
            );
            __r::Ok(Offer {
                fee: __arrived.0,
                discount: __arrived.1.keep(),
                extra: __arrived.2.keep(),
            })
        }
    }
    impl __r::ByValue for Offer {
        type CRepr = __Offer_in_c;
    }
    unsafe impl __r::Lower for Offer {
        type CRepr = __Offer_in_c;
        type Value = __r::Option<Self>;
        type Error = __r::Infallible;
        const DESC: &'static __r::TypeDesc = <Self as __r::Lift>::DESC;
        fn into_value(self) -> __r::Result<__r::Option<Self>, __r::Infallible> {
            __r::Ok(__r::Option::Some(self))
        }
        fn lower(__value: __r::Option<Self>) -> __Offer_in_c {
            __value
                .map_or(
                    unsafe { __r::zeroed() },
                    |__value| __Offer_in_c {
                        fee: <i64 as __r::FfiType>::into_c_repr(__value.fee),
                        discount: <OwnedHandle<
                            Discount,
                        > as __r::OwnedField>::into_number(__value.discount),
                        extra: <Option<
                            registry_core::OwnedHandle<Discount>,
                        > as __r::OwnedField>::into_number(__value.extra),
                    },
                )
        }
    }
    unsafe impl __r::FfiType for Offer
    where
        for<'used> Offer: __r::OwnsNothing<'used>,
    {
        type CRepr = __Offer_in_c;
        const EVERY_BIT_PATTERN: __r::bool = false;
        const DESC: &'static __r::TypeDesc = <Self as __r::Lift>::DESC;
        fn from_c_repr(_: __Offer_in_c) -> __r::Result<Self, __r::Invalid> {
            __r::unreachable()
        }
        fn into_c_repr(self) -> __Offer_in_c {
            __r::unreachable()
        }
    }
    unsafe impl __r::Keep for Offer
    where
        for<'used> Offer: __r::OwnsNothing<'used>,
    {
        type Kept = ();
        fn keep(_: Offer) -> __r::Result<(), __r::Full> {
            __r::unreachable()
        }
        fn lend<'call>(_: &'call ()) -> Offer {
            __r::unreachable()
        }
    }
    unsafe impl __r::Pass for Offer
    where
        for<'used> Offer: __r::OwnsNothing<'used>,
    {
        fn pass(_: Offer) -> __Offer_in_c {
            __r::unreachable()
        }
    }
    const _: __r::Recorded = __r::record!(
        __TYPES __RECORD Struct, [& __r::TypeDesc::structure:: < __Offer_in_c >
        (3253799905732442), < i64 as __r::FfiType > ::DESC, < OwnedHandle < Discount > as
        __r::OwnedField > ::FIELD, < Option < registry_core::OwnedHandle < Discount > >
        as __r::OwnedField > ::FIELD], 3[(::core::mem::offset_of!(__Offer_in_c, fee) as
        __r::u64).to_le_bytes(), (::core::mem::offset_of!(__Offer_in_c, discount) as
        __r::u64).to_le_bytes(), (::core::mem::offset_of!(__Offer_in_c, extra) as
        __r::u64).to_le_bytes()], 157
        b"crate shop 0.0.0\nname Offer\nsymbol shop_Offer\nmember fee i64\nmember discount OwnedHandle<Discount>\nmember extra Option<registry_core::OwnedHandle<Discount>>\n",
        __r::Invoke::NONE
    );
};
