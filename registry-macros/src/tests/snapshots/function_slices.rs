// #[exported_callback(on_error = String::new(), marker = Greet)]
// unsafe fn greet(name: &str, result: *const u8, marks: &[u16]) -> Result<String, Error> { todo() }

unsafe fn greet(name: &str, result: *const u8, marks: &[u16]) -> Result<String, Error> {
    todo()
}
#[doc(hidden)]
enum Greet {}
const _: () = {
    use ::registry_core::private as __r;
    const __CROSSING: __r::usize = {
        let _: fn(<Result<String, Error> as __r::Lower>::CRepr);
        0
    };
    type __Checked = [(); __CROSSING];
    const __ON_ERROR: __r::ValueIf<Result<String, Error>, __Checked> = String::new();
    const _: __r::Recorded = __r::record!(
        Pointees, [__r::pointee!(u8)], 0[], 30 b"symbol shop_greet\npointee 1 c\n",
        __r::Invoke::NONE
    );
    unsafe extern "C" fn greet_stub(
        name: *const __r::u8,
        name_len: __r::usize,
        result: *const u8,
        marks: *const u16,
        marks_len: __r::usize,
    ) -> __r::OutIf<Result<String, Error>, __Checked> {
        unsafe {
            __r::run::<
                (&'static str, *const u8, &'static [u16]),
                __r::ReturnIf<Result<String, Error>, __Checked>,
            >(
                &__SLOT,
                (__r::slice(name, name_len), result, __r::slice(marks, marks_len)),
                __ON_ERROR,
            )
        }
    }
    impl Greet {
        /// The handle that is hardcoded in the function's stubs.
        const HANDLE: __r::Handle = __r::handle(3084436515895861);
        /// Lets C call the function while the wrapper lives; a later export lets its handle work again, for late callers too.
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
    }
    unsafe impl __r::ExportedFunction for Greet {
        type Types = (
            unsafe extern "C" fn(
                name: *const __r::u8,
                name_len: __r::usize,
                result: *const u8,
                marks: *const u16,
                marks_len: __r::usize,
            ) -> __r::OutIf<Result<String, Error>, __Checked>,
            (&'static str, *const u8, &'static [u16]),
            __r::ReturnIf<Result<String, Error>, __Checked>,
        );
        const FUNCTION: (
            *const __r::FunctionSlot,
            __r::ValueIf<Result<String, Error>, __Checked>,
        ) = (&raw const __SLOT, __ON_ERROR);
        const STUB: __r::Option<*const ()> = __r::Option::Some(greet_stub as *const ());
    }
    #[unsafe(export_name = "shop_greet")]
    unsafe extern "C" fn greet_exported(
        name: *const __r::u8,
        name_len: __r::usize,
        result: *const u8,
        marks: *const u16,
        marks_len: __r::usize,
    ) -> __r::OutIf<Result<String, Error>, __Checked> {
        unsafe {
            __r::run::<
                (&'static str, *const u8, &'static [u16]),
                __r::ReturnIf<Result<String, Error>, __Checked>,
            >(
                &__SLOT,
                (__r::slice(name, name_len), result, __r::slice(marks, marks_len)),
                __ON_ERROR,
            )
        }
    }
    #[unsafe(export_name = "shop_greet_try")]
    unsafe extern "C" fn greet_exported_try(
        name: *const __r::u8,
        name_len: __r::usize,
        result: *const u8,
        marks: *const u16,
        marks_len: __r::usize,
        result_2: *mut __r::OutIf<Result<String, Error>, __Checked>,
    ) -> __r::Status {
        unsafe {
            __r::try_run::<
                (&'static str, *const u8, &'static [u16]),
                __r::ReturnIf<Result<String, Error>, __Checked>,
            >(
                &__SLOT,
                (__r::slice(name, name_len), result, __r::slice(marks, marks_len)),
                result_2,
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
    );
};
