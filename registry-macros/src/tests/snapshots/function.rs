// #[exported_callback(on_error = -1)]
// /// Adds the tax to a price in cents.
// fn add_tax(cents: i64) -> i64 { cents + cents / 5 }

/// Adds the tax to a price in cents.
///
/// C can call it, as `shop_add_tax`, while the wrapper that `add_tax::export()` returns lives.
fn add_tax(cents: i64) -> i64 {
    cents + cents / 5
}
#[doc(hidden)]
enum add_tax {}
const _: () = {
    use ::registry_core::private::{self as __r, shield as __arg0, shield as __result};
    mod __claims {
        #[doc(hidden)]
        #[macro_export]
        macro_rules! symbol_shop_add_tax_is_used_twice__write_unsafe_name {
            () => {};
        }
    }
    impl add_tax {
        /// The function's handle: a constant, the same for every export.
        const HANDLE: __r::Handle = __r::handle(4282650324564365);
        #[doc(hidden)]
        const call: __r::CallTheFunctionByItsName = __r::CallTheFunctionByItsName;
        /// Lets C call the function while the wrapper lives; a later export lets its handle work again, for late callers too. `let _ = ..` drops the
        /// wrapper at once, so give it a name.
        #[inline]
        #[track_caller]
        fn export() -> __r::Callback<Self> {
            __r::export_function::<Self>()
        }
        /// As `export`, but an error where that panics: while another wrapper lives, or if the handle is used twice.
        #[inline]
        #[track_caller]
        fn try_export() -> __r::Result<__r::Callback<Self>, __r::ExportError> {
            __r::try_export_function::<Self>()
        }
        #[doc(hidden)]
        fn stub() -> __r::Stub<'static, __r::CFn<Self>>
        where
            for<'a> Self: __r::Pinned<'a>,
        {
            __r::unreachable()
        }
    }
    unsafe impl __r::ExportedFunction for add_tax {
        type Types = (
            unsafe extern "C" fn(__arg0: __r::Plain<i64>) -> __r::Out<i64>,
            (i64,),
            i64,
        );
        const FUNCTION: (*const __r::FunctionSlot, __r::Value<i64>) = (
            &raw const __SLOT,
            -1,
        );
    }
    #[unsafe(export_name = "shop_add_tax")]
    unsafe extern "C" fn __add_tax_exported(__arg0: __r::Plain<i64>) -> __r::Out<i64> {
        unsafe { __r::run::<(i64,), i64>(&__SLOT, (__arg0,), -1) }
    }
    #[unsafe(export_name = "shop_add_tax_try")]
    unsafe extern "C" fn __add_tax_exported_try(
        __arg0: __r::Plain<i64>,
        __result: *mut __r::Out<i64>,
    ) -> __r::Status {
        unsafe { __r::try_run::<(i64,), i64>(&__SLOT, (__arg0,), __result) }
    }
    #[used]
    #[unsafe(export_name = "registry_handle_4282650324564365_is_used_twice")]
    static __UNIQUE: &__r::FunctionSlot = &__SLOT;
    #[used]
    #[unsafe(link_section = "regmeta")]
    static __RECORD: __r::Record<
        { <(i64,) as __r::FunctionPointer<i64>>::NODES },
        2,
        152,
    > = __r::Record::function::<
        (i64,),
        i64,
    >(
        [*b"\x01\0\0\0\0\0\0\0", *b"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"],
        *b"crate shop 0.0.0\nname add_tax\nsymbol shop_add_tax\nhandle 4282650324564365\nparam cents i64\nreturn i64\non_error -1\ndoc  Adds the tax to a price in cents.\n",
    );
    #[unsafe(link_section = "regslots")]
    static __SLOT: __r::FunctionSlot = __r::slot::<
        (i64,),
        i64,
    >(
        __r::State::NEW,
        4282650324564365,
        ::core::concat!(::core::module_path!(), "::", "add_tax"),
        __RECORD
            .text(
                b"crate shop 0.0.0\nname add_tax\nsymbol shop_add_tax\nhandle 4282650324564365\nparam cents i64\nreturn i64\non_error -1\ndoc  Adds the tax to a price in cents.\n",
            ),
        add_tax,
        __r::ReadCode::NONE,
    );
};
