// #[repr(C)] pub struct Hooks<'a> { price: BorrowedHandle<'a, OnPrice>, fee: i64, end: OwnedHandle<OnEnd> }

const _: () = {
    use ::registry_core::private::{
        self as __r, shield as __c_repr, shield as __call, shield as __value,
        shield as __arrived,
    };
    #[derive(::core::clone::Clone, ::core::marker::Copy)]
    #[repr(C)]
    pub struct __Hooks_in_c {
        pub price: __r::u64,
        pub fee: __r::Element<i64>,
        pub end: __r::u64,
    }
    unsafe impl __r::Lift for Hooks<'static> {
        type CRepr = __Hooks_in_c;
        type Out<'call> = Hooks<'call>;
        const DESC: &'static __r::TypeDesc = &__r::TypeDesc::structure::<
            __Hooks_in_c,
        >(232741775185206);
        const TAKES: __r::bool = true;
        fn give_back(__value: Hooks<'_>) {
            <OwnedHandle<OnEnd> as __r::Lift>::give_back(__value.end);
        }
        fn settle<'call>(
            __value: <Self as __r::Lift>::Out<'call>,
        ) -> <Self as __r::Lift>::Out<'call> {
            Hooks {
                price: __value.price,
                fee: __value.fee,
                end: <OwnedHandle<OnEnd> as __r::Lift>::settle(__value.end),
            }
        }
        unsafe fn lift<'call>(
            __c_repr: __Hooks_in_c,
            __call: &'call __r::Call,
        ) -> __r::Result<Hooks<'call>, __r::Invalid> {
            let __arrived = (
                __r::field(
                    "price",
                    <BorrowedHandle<
                        'static,
                        OnPrice,
                    > as __r::BorrowedField>::arrive(__c_repr.price, __call),
                )?,
                __r::field("fee", <i64 as __r::FfiType>::from_c_repr(__c_repr.fee))?,
                __r::Arrived::<OwnedHandle<OnEnd>>::new("end", __c_repr.end, &[])?,
            );
            __r::Ok(Hooks {
                price: __arrived.0,
                fee: __arrived.1,
                end: __arrived.2.keep(),
            })
        }
    }
    impl __r::OnePart for __Hooks_in_c {}
    impl __r::ByValue for Hooks<'static>
    where
        for<'used> Hooks<'static>: __r::WrittenWithItsLifetime<'used>,
    {
        type CRepr = __Hooks_in_c;
    }
    unsafe impl __r::Lower for Hooks<'static> {
        type CRepr = __Hooks_in_c;
        type Value = __r::Option<Self>;
        type Error = __r::Infallible;
        const DESC: &'static __r::TypeDesc = <Self as __r::Lift>::DESC;
        fn into_value(self) -> __r::Result<__r::Option<Self>, __r::Infallible> {
            __r::Ok(__r::Option::Some(self))
        }
        fn lower(__value: __r::Option<Self>) -> __Hooks_in_c {
            __value
                .map_or(
                    unsafe { __r::zeroed() },
                    |__value| __Hooks_in_c {
                        price: <BorrowedHandle<
                            'static,
                            OnPrice,
                        > as __r::BorrowedField>::into_number(__value.price),
                        fee: <i64 as __r::FfiType>::into_c_repr(__value.fee),
                        end: <OwnedHandle<
                            OnEnd,
                        > as __r::OwnedField>::into_number(__value.end),
                    },
                )
        }
    }
    unsafe impl __r::FfiType for Hooks<'static>
    where
        for<'used> Hooks<'static>: __r::OwnsNothing<'used>,
    {
        type CRepr = __Hooks_in_c;
        const EVERY_BIT_PATTERN: __r::bool = false;
        const DESC: &'static __r::TypeDesc = <Self as __r::Lift>::DESC;
        fn from_c_repr(_: __Hooks_in_c) -> __r::Result<Self, __r::Invalid> {
            __r::unreachable()
        }
        fn into_c_repr(self) -> __Hooks_in_c {
            __r::unreachable()
        }
    }
    unsafe impl __r::Keep for Hooks<'static>
    where
        for<'used> Hooks<'static>: __r::OwnsNothing<'used>,
    {
        type Kept = ();
        fn keep(_: Hooks<'_>) -> __r::Result<(), __r::Full> {
            __r::unreachable()
        }
        fn lend<'call>(_: &'call ()) -> Hooks<'call> {
            __r::unreachable()
        }
    }
    unsafe impl __r::Pass for Hooks<'static>
    where
        for<'used> Hooks<'static>: __r::OwnsNothing<'used>,
    {
        fn pass(_: Hooks<'_>) -> __Hooks_in_c {
            __r::unreachable()
        }
    }
    const _: __r::Recorded = __r::record!(
        __TYPES __RECORD Struct, [& __r::TypeDesc::structure:: < __Hooks_in_c >
        (232741775185206), < BorrowedHandle < 'static, OnPrice > as __r::BorrowedField >
        ::FIELD, < i64 as __r::FfiType > ::DESC, < OwnedHandle < OnEnd > as
        __r::OwnedField > ::FIELD], 3[(::core::mem::offset_of!(__Hooks_in_c, price) as
        __r::u64).to_le_bytes(), (::core::mem::offset_of!(__Hooks_in_c, fee) as __r::u64)
        .to_le_bytes(), (::core::mem::offset_of!(__Hooks_in_c, end) as __r::u64)
        .to_le_bytes()], 137
        b"crate shop 0.0.0\nname Hooks\nsymbol shop_Hooks\nmember price BorrowedHandle<'static, OnPrice>\nmember fee i64\nmember end OwnedHandle<OnEnd>\n",
        __r::Invoke::NONE
    );
};
