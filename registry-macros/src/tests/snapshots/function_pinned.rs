// #[exported_callback(pinned, unsafe(name = "shop_signal"), handle = 7)]
// pub fn on_signal(number: c_int) { NUMBER.store(number, Relaxed) }

pub fn on_signal(number: c_int) {
    NUMBER.store(number, Relaxed)
}
#[doc(hidden)]
pub enum on_signal {}
const _: () = {
    use ::registry_core::private::{self as __r, shield as __arg0, shield as __result};
    unsafe fn __symbol_is_ours() {}
    const __CROSSING: __r::usize = {
        let _: fn(<c_int as __r::ByValue>::CRepr);
        0
    };
    type __Checked = [(); __CROSSING];
    mod __claims {
        #[doc(hidden)]
        #[macro_export]
        macro_rules! symbol_shop_signal_is_used_twice__write_unsafe_name {
            () => {};
        }
    }
    unsafe extern "C" fn __on_signal_stub(__arg0: __r::InIf<c_int, __Checked>) {
        unsafe {
            __r::run_pinned::<
                (__r::ParamIf<c_int, __Checked>,),
                (),
            >(&__SLOT, on_signal, (__arg0,), ())
        }
    }
    impl on_signal {
        /// The function's handle: a constant, the same for every export.
        pub const HANDLE: __r::Handle = __r::handle(7);
        #[doc(hidden)]
        pub const call: __r::CallTheFunctionByItsName = __r::CallTheFunctionByItsName;
        /// The function pointer for C, good for the life of the library.
        #[inline]
        pub const fn stub() -> __r::Stub<'static, __r::CFn<Self>> {
            __r::pinned_stub::<Self>()
        }
        /// `HANDLE`, after which foreign code can call by it: where no linker puts functions side by side (wasm, bare boards, Miri), nothing
        /// else tells the library of the function.
        pub fn handle() -> __r::Handle {
            __r::pinned_handle::<Self>()
        }
        #[doc(hidden)]
        pub fn export() -> __r::Callback<Self>
        where
            for<'a> Self: __r::NotPinned<'a>,
        {
            __r::unreachable()
        }
    }
    unsafe impl __r::ExportedFunction for on_signal {
        type Types = (
            unsafe extern "C" fn(__arg0: __r::InIf<c_int, __Checked>),
            (__r::ParamIf<c_int, __Checked>,),
            (),
        );
        const FUNCTION: (*const __r::FunctionSlot, ()) = (&raw const __SLOT, ());
        const STUB: __r::Option<*const ()> = __r::Option::Some(
            __on_signal_stub as *const (),
        );
    }
    #[unsafe(export_name = "shop_signal")]
    unsafe extern "C" fn __on_signal_exported(__arg0: __r::InIf<c_int, __Checked>) {
        unsafe {
            __r::run_pinned::<
                (__r::ParamIf<c_int, __Checked>,),
                (),
            >(&__SLOT, on_signal, (__arg0,), ())
        }
    }
    #[unsafe(export_name = "shop_signal_try")]
    unsafe extern "C" fn __on_signal_exported_try(
        __arg0: __r::InIf<c_int, __Checked>,
    ) -> __r::Status {
        unsafe {
            __r::try_run_pinned::<
                (__r::ParamIf<c_int, __Checked>,),
                (),
            >(&__SLOT, on_signal, (__arg0,), __r::unit_result())
        }
    }
    #[used]
    #[unsafe(export_name = "registry_handle_7_is_used_twice")]
    static __UNIQUE: &__r::FunctionSlot = &__SLOT;
    #[used]
    #[unsafe(link_section = "regmeta")]
    static __RECORD: __r::Record<
        { <(__r::ParamIf<c_int, __Checked>,) as __r::FunctionPointer<()>>::NODES },
        2,
        86,
    > = __r::Record::function::<
        (__r::ParamIf<c_int, __Checked>,),
        (),
    >(
        [*b"\0\0\0\0\0\0\0\0", *b"\0\0\0\0\0\0\0\0"],
        *b"crate shop 0.0.0\nname on_signal\nsymbol shop_signal\nhandle 7\npinned\nparam number c_int\n",
    );
    #[unsafe(link_section = "regslots")]
    static __SLOT: __r::FunctionSlot = __r::slot::<
        (__r::ParamIf<c_int, __Checked>,),
        (),
    >(
        __r::State::PINNED,
        7,
        ::core::concat!(::core::module_path!(), "::", "on_signal"),
        __RECORD
            .text(
                b"crate shop 0.0.0\nname on_signal\nsymbol shop_signal\nhandle 7\npinned\nparam number c_int\n",
            ),
        on_signal,
        __r::ReadCode::NONE,
    );
};
