// #[exported_callback(on_error = String::new(), marker = Greet)]
// unsafe fn greet(name: &str, result: *const u8, marks: &[u16]) -> Result<String, Error> { todo() }

unsafe fn greet(name: &str, result: *const u8, marks: &[u16]) -> Result<String, Error> {
    todo()
}
#[doc(hidden)]
enum Greet {}
const _: () = {
    use ::registry_core::private::{
        self as __r, shield as __arg0, shield as __len0, shield as __arg1,
        shield as __arg2, shield as __len2, shield as __result,
    };
    const __CROSSING: __r::usize = {
        let _: fn(<Result<String, Error> as __r::Lower>::CRepr);
        0
    };
    type __Checked = [(); __CROSSING];
    const __ON_ERROR: __r::ValueIf<Result<String, Error>, __Checked> = String::new();
    const _: __r::Recorded = __r::record!(
        __TYPES __RECORD Pointees, [__r::pointee!(u8)], 0[], 30
        b"symbol shop_greet\npointee 1 c\n", __r::Invoke::NONE
    );
    mod __claims {
        #[doc(hidden)]
        #[macro_export]
        macro_rules! symbol_shop_greet_is_used_twice__write_unsafe_name {
            () => {};
        }
    }
    unsafe extern "C" fn __greet_stub(
        __arg0: *const <str as __r::LanguageStr>::Byte,
        __len0: __r::usize,
        __arg1: *const u8,
        __arg2: *const __r::Element<u16>,
        __len2: __r::usize,
    ) -> __r::OutIf<Result<String, Error>, __Checked> {
        unsafe {
            __r::run::<
                (&'static str, *const u8, &'static [u16]),
                __r::ReturnIf<Result<String, Error>, __Checked>,
            >(
                &__SLOT,
                (__r::slice(__arg0, __len0), __arg1, __r::slice(__arg2, __len2)),
                __ON_ERROR,
            )
        }
    }
    impl Greet {
        /// The function's handle: a constant, the same for every export.
        const HANDLE: __r::Handle = __r::handle(3084436515895861);
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
    unsafe impl __r::ExportedFunction for Greet {
        type Types = (
            unsafe extern "C" fn(
                __arg0: *const <str as __r::LanguageStr>::Byte,
                __len0: __r::usize,
                __arg1: *const u8,
                __arg2: *const __r::Element<u16>,
                __len2: __r::usize,
            ) -> __r::OutIf<Result<String, Error>, __Checked>,
            (&'static str, *const u8, &'static [u16]),
            __r::ReturnIf<Result<String, Error>, __Checked>,
        );
        const FUNCTION: (
            *const __r::FunctionSlot,
            __r::ValueIf<Result<String, Error>, __Checked>,
        ) = (&raw const __SLOT, __ON_ERROR);
        const STUB: __r::Option<*const ()> = __r::Option::Some(
            __greet_stub as *const (),
        );
    }
    #[unsafe(export_name = "shop_greet")]
    unsafe extern "C" fn __greet_exported(
        __arg0: *const <str as __r::LanguageStr>::Byte,
        __len0: __r::usize,
        __arg1: *const u8,
        __arg2: *const __r::Element<u16>,
        __len2: __r::usize,
    ) -> __r::OutIf<Result<String, Error>, __Checked> {
        unsafe {
            __r::run::<
                (&'static str, *const u8, &'static [u16]),
                __r::ReturnIf<Result<String, Error>, __Checked>,
            >(
                &__SLOT,
                (__r::slice(__arg0, __len0), __arg1, __r::slice(__arg2, __len2)),
                __ON_ERROR,
            )
        }
    }
    #[unsafe(export_name = "shop_greet_try")]
    unsafe extern "C" fn __greet_exported_try(
        __arg0: *const <str as __r::LanguageStr>::Byte,
        __len0: __r::usize,
        __arg1: *const u8,
        __arg2: *const __r::Element<u16>,
        __len2: __r::usize,
        __result: *mut __r::OutIf<Result<String, Error>, __Checked>,
    ) -> __r::Status {
        unsafe {
            __r::try_run::<
                (&'static str, *const u8, &'static [u16]),
                __r::ReturnIf<Result<String, Error>, __Checked>,
            >(
                &__SLOT,
                (__r::slice(__arg0, __len0), __arg1, __r::slice(__arg2, __len2)),
                __result,
            )
        }
    }
    #[used]
    #[unsafe(export_name = "registry_handle_3084436515895861_is_used_twice")]
    static __UNIQUE: &__r::FunctionSlot = &__SLOT;
    #[used]
    #[unsafe(link_section = "regmeta")]
    static __RECORD: __r::Record<
        {
            <(
                &'static str,
                *const u8,
                &'static [u16],
            ) as __r::FunctionPointer<
                __r::ReturnIf<Result<String, Error>, __Checked>,
            >>::NODES
        },
        2,
        187,
    > = __r::Record::function::<
        (&'static str, *const u8, &'static [u16]),
        __r::ReturnIf<Result<String, Error>, __Checked>,
    >(
        __r::on_error::<__r::ReturnIf<Result<String, Error>, __Checked>>(__ON_ERROR),
        *b"crate shop 0.0.0\nname greet\nsymbol shop_greet\nhandle 3084436515895861\nunsafe\nparam name &str\nparam result *const u8\nparam marks &[u16]\nreturn Result<String, Error>\non_error String::new()\n",
    );
    #[unsafe(link_section = "regslots")]
    static __SLOT: __r::FunctionSlot = __r::unsafe_slot::<
        (&'static str, *const u8, &'static [u16]),
        __r::ReturnIf<Result<String, Error>, __Checked>,
    >(
        __r::State::NEW,
        3084436515895861,
        ::core::concat!(::core::module_path!(), "::", "greet"),
        __RECORD
            .text(
                b"crate shop 0.0.0\nname greet\nsymbol shop_greet\nhandle 3084436515895861\nunsafe\nparam name &str\nparam result *const u8\nparam marks &[u16]\nreturn Result<String, Error>\non_error String::new()\n",
            ),
        greet,
        {
            use __r::Uncoded as _;
            <__r::ErrorOf<
                __r::ReturnIf<Result<String, Error>, __Checked>,
            >>::REGISTRY_READ_CODE
        },
    );
};
