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
    use ::registry_core::private as __r;
    impl add_tax {
        /// The handle that is hardcoded in `shop_add_tax`.
        const HANDLE: __r::Handle = __r::handle(4282650324564365);
        /// Lets C call the function while the wrapper lives; a later export lets its handle work again, for late callers too.
        #[track_caller]
        fn export() -> __r::Callback<Self> {
            __r::export_function::<Self>()
        }
        /// As `export`, but an error where that panics: while another wrapper lives, or if the handle is used twice.
        #[track_caller]
        fn try_export() -> __r::Result<__r::Callback<Self>, __r::ExportError> {
            __r::try_export_function::<Self>()
        }
    }
    ::registry_core::__slot!(
        __SLOT, NEW 4282650324564365, "add_tax", add_tax : (i64,) => i64,
        b"\xF0\0\0\0\x98\0\0\0\x02\0\x02\0", 2[< i64 as __r::Lift > ::DESC, < i64 as
        __r::Lower > ::DESC], 2[* b"\x01\0\0\0\0\0\0\0", *
        b"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"], 152
        b"crate shop 0.0.0\nname add_tax\nsymbol shop_add_tax\nhandle 4282650324564365\nparam cents i64\nreturn i64\non_error -1\ndoc  Adds the tax to a price in cents.\n"
    );
    unsafe impl __r::ExportedFunction for add_tax {
        type Types = (unsafe extern "C" fn(i64) -> i64, (i64,), i64);
        const ON_ERROR: i64 = -1;
        const SLOT: &'static __r::FunctionSlot = &__SLOT;
    }
    #[unsafe(export_name = "shop_add_tax")]
    unsafe extern "C" fn add_tax_exported(cents: i64) -> i64 {
        unsafe { __r::run::<(i64,), i64>(&__SLOT, (cents,), -1) }
    }
    #[unsafe(export_name = "shop_add_tax_try")]
    unsafe extern "C" fn add_tax_exported_try(
        cents: i64,
        result: *mut i64,
    ) -> __r::Status {
        unsafe { __r::try_run::<(i64,), i64>(&__SLOT, (cents,), result) }
    }
    #[used]
    #[unsafe(export_name = "registry_handle_4282650324564365_is_used_twice")]
    static __UNIQUE: &__r::FunctionSlot = &__SLOT;
};
